"""What versions change, as it is stored: by date, whatever order they come in."""

from __future__ import annotations

import datetime as dt

import pytest

from bema.documents.actions import change_draft, discard_draft
from bema.documents.alignment import Alignment, Kind, Match, Paragraph
from bema.documents.changes import Change, Stored, compare, realign, store_changes
from bema.documents.models import Descent, Provision, ProvisionChange, Version
from bema.documents.tests.conftest import FIRST, SECOND
from bema.documents.tests.texts import RULE_EN, RULE_EN_LATER, parsed

THIRD = dt.date(2024, 1, 1)
# As RULE_EN_LATER, but the gauge is read every half hour.
RULE_EN_LAST = [
    (*line[:3], line[3].replace("every hour", "every half hour")) for line in RULE_EN_LATER
]


def changes(version):
    """{path: (kind, of substance)}, of what ended by its former path."""
    rows = version.changes.select_related("before", "after")
    return {(row.after or row.before).path: (row.kind, row.is_substance) for row in rows}


def draft_of(work, add_version, date, lines):
    return add_version(work, date, parsed(lines), publish=False)


LATER = {
    "art_1/par_2/point_a": ("reworded", True),
    "art_1/par_3": ("inserted", True),
    "art_2/par_1": ("reworded", True),
    "art_2/par_2": ("repealed", True),
}
LAST = {"art_1/par_2/point_a": ("reworded", True)}


def test_a_version_stores_what_it_changed_and_nothing_else(rule):
    first, second = rule.versions.all()
    assert changes(first) == {}
    assert changes(second) == LATER
    row = second.changes.get(kind="reworded", after__path="art_2/par_1")
    assert (row.before.text.version, row.after.text.version) == (first, second)
    assert row.lineage_id == row.before.lineage_id == row.after.lineage_id


def test_other_marks_are_an_editorial_change(make_work, add_version):
    work = make_work()
    add_version(work, FIRST, parsed(RULE_EN))
    lines = [(*line[:3], line[3].replace("vests and", "vests – and")) for line in RULE_EN]
    lines = [(*line[:3], line[3].replace("officer on duty", "officer  on duty")) for line in lines]
    version = draft_of(work, add_version, SECOND, lines)
    assert {kind for kind, _substance in changes(version).values()} == {"reworded"}
    assert not changes(version)["art_1/par_2"][1]


def test_a_version_between_two_others_is_compared_with_both(make_work, add_version):
    work = make_work()
    add_version(work, FIRST, parsed(RULE_EN))
    last = add_version(work, THIRD, parsed(RULE_EN_LAST))
    assert changes(last) == LATER
    lineages = list(Provision.objects.filter(text__version=last).values_list("pk", "lineage"))
    between = draft_of(work, add_version, SECOND, RULE_EN_LATER)
    assert changes(between) == LATER
    assert changes(last) == LAST
    assert lineages == list(
        Provision.objects.filter(text__version=last).values_list("pk", "lineage")
    )


def test_a_discarded_draft_leaves_no_trace_in_the_version_after_it(make_work, add_version):
    work = make_work()
    add_version(work, FIRST, parsed(RULE_EN))
    between = draft_of(work, add_version, SECOND, RULE_EN_LATER)
    last = draft_of(work, add_version, THIRD, RULE_EN_LAST)
    assert changes(last) == LAST
    discard_draft(actor="test", version=between)
    assert changes(last) == LATER


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_pending_drafts_come_to_the_same_in_either_order(make_work, add_version, order):
    work = make_work()
    add_version(work, FIRST, parsed(RULE_EN))
    pending = [(SECOND, RULE_EN_LATER), (THIRD, RULE_EN_LAST)]
    for turn in order:
        draft_of(work, add_version, *pending[turn])
    first, second, third = work.versions.all()
    assert (changes(first), changes(second), changes(third)) == ({}, LATER, LAST)


def test_a_draft_that_moves_past_another_is_compared_anew(make_work, add_version):
    work = make_work()
    add_version(work, FIRST, parsed(RULE_EN))
    one = draft_of(work, add_version, SECOND, RULE_EN_LATER)
    other = draft_of(work, add_version, THIRD, RULE_EN_LAST)
    change_draft(actor="test", version=one, in_force_from=dt.date(2025, 1, 1), amending_acts=())
    assert changes(other) == LATER
    assert changes(one) == LAST


def test_a_judgement_stays_with_its_change(make_work, add_version, eve):
    work = make_work()
    add_version(work, FIRST, parsed(RULE_EN))
    last = draft_of(work, add_version, THIRD, RULE_EN_LAST)
    ProvisionChange.objects.filter(version=last).update(judged_substance=False, judged_by=eve)
    ids = dict(last.changes.values_list("lineage_id", "pk"))
    # A text between them that is as the first but for one article: all but one change stay what they are.
    lines = [RULE_EN_LATER[9] if line[0] == "art_2/par_1" else line for line in RULE_EN]
    draft_of(work, add_version, SECOND, lines)
    rows = last.changes.select_related("after", "before")
    kept = {(row.after or row.before).path: row for row in rows}
    assert kept.keys() == LATER.keys() - {"art_2/par_1"}
    assert all(row.judged_substance is False and row.judged_by == eve for row in kept.values())
    assert all(row.pk == ids[row.lineage_id] for row in kept.values())


def test_a_judgement_of_other_words_does_not_stay(make_work, add_version, eve):
    work = make_work()
    add_version(work, FIRST, parsed(RULE_EN))
    last = draft_of(work, add_version, THIRD, RULE_EN_LAST)
    last.changes.update(judged_substance=False, judged_by=eve)
    draft_of(work, add_version, SECOND, RULE_EN_LATER)
    row = last.changes.get()
    assert (row.after.path, row.judged_substance, row.judged_by) == (
        "art_1/par_2/point_a",
        None,
        None,
    )


def test_changes_of_versions_imported_before_can_be_computed(rule):
    ProvisionChange.objects.all().delete()
    assert list(realign(rule)) == list(rule.versions.all())
    assert changes(rule.versions.get(in_force_from=SECOND)) == LATER


def test_storing_takes_few_queries(rule, django_assert_max_num_queries):
    version = rule.versions.get(in_force_from=SECOND)
    with django_assert_max_num_queries(9):
        store_changes(version)


# --- lineages that join and part ---------------------------------------------------------------


def side(*rows):
    """Paragraphs from (lineage, text), numbered in order."""
    return [
        Stored(at, lineage, Paragraph(f"par_{at}", "paragraph", f"{at}.", text))
        for at, (lineage, text) in enumerate(rows, start=1)
    ]


def test_a_split_leaves_the_lineage_with_one_piece_and_makes_the_other_its_descendant():
    matches = (Match(0, (), Kind.SPLIT, True), Match(None, (0,), Kind.SPLIT, True))
    outcome = compare(
        side((7, "one two")), side((7, "one"), (8, "two")), Alignment(matches, (), ())
    )
    assert outcome.changes == [
        Change(7, Kind.SPLIT, True, 0, 0),
        Change(8, Kind.SPLIT, True, 0, 1),
    ]
    assert outcome.descents == {(7, 8)}


def test_what_was_merged_away_knows_what_took_it_in():
    matches = (Match(0, (1,), Kind.MERGED, True),)
    outcome = compare(
        side((7, "one"), (8, "two")), side((7, "one two")), Alignment(matches, (), ())
    )
    assert outcome.changes == [
        Change(7, Kind.MERGED, True, 0, 0),
        Change(8, Kind.MERGED, True, 1, 0),
    ]
    assert outcome.descents == {(8, 7)}


def test_where_lineages_and_alignment_disagree_lineages_hold():
    """A later version was imported first, with lineages of its own."""
    matches = (Match(0, (), Kind.UNCHANGED, False), Match(1, (), Kind.REWORDED, True))
    new = side((9, "one"), (8, "two"))
    outcome = compare(side((8, "one"), (7, "too")), new, Alignment(matches, (), ()))
    assert outcome.changes == [
        Change(9, Kind.SPLIT, False, 0, 0),
        Change(8, Kind.REWORDED, True, 0, 1),
        Change(7, Kind.MERGED, True, 1, 1),
    ]
    assert outcome.descents == {(8, 9), (7, 8)}


def test_a_lineage_that_another_one_carries_on_is_not_repealed():
    matches = (Match(0, (), Kind.REWORDED, True),)
    outcome = compare(side((7, "one")), side((9, "ones")), Alignment(matches, (), ()))
    assert outcome.changes == [
        Change(9, Kind.REWORDED, True, 0, 0),
        Change(7, Kind.MERGED, True, 0, 0),
    ]
    assert outcome.descents == {(7, 9)}


def test_discarding_removes_changes_and_descents_of_the_draft(make_work, add_version):
    work = make_work()
    add_version(work, FIRST, parsed(RULE_EN))
    draft = draft_of(work, add_version, SECOND, RULE_EN_LATER)
    discard_draft(actor="test", version=draft)
    assert not ProvisionChange.objects.exists()
    assert not Descent.objects.exists()
    assert Version.objects.count() == 1
