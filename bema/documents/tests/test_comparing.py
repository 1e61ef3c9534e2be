"""Two versions compared, the history of one provision, and where lineages that ended live on."""

from __future__ import annotations

import datetime as dt

import pytest

from bema.documents.actions import add_translation
from bema.documents.biography import history_of
from bema.documents.changes import store_changes
from bema.documents.comparing import changes_between, changes_of, compare_versions, successors
from bema.documents.models import Descent, Lineage, Provision, ProvisionChange
from bema.documents.queries import last_provisions, provisions_in_force
from bema.documents.tests.conftest import FIRST, SECOND
from bema.documents.tests.test_changes import RULE_EN_LAST, THIRD
from bema.documents.tests.texts import RULE_EN, RULE_EN_LATER, RULE_VI, parsed

FOURTH = dt.date(2025, 1, 1)


def shown(differences):
    return [
        ((d.after or d.before).paragraph.path, d.kind.value, d.is_substance) for d in differences
    ]


@pytest.fixture
def versions(make_work, add_version):
    """Four versions; the last one takes back what the third had changed, and all of the second."""
    work = make_work(slug="flood")
    texts = [(FIRST, RULE_EN), (SECOND, RULE_EN_LATER), (THIRD, RULE_EN_LAST), (FOURTH, RULE_EN)]
    return [add_version(work, date, parsed(lines)) for date, lines in texts]


def lineage_at(version, path):
    return Provision.objects.get(text__version=version, path=path).lineage


def test_neighbours_differ_by_what_is_stored_in_the_order_of_the_text(versions):
    first, second, *_rest = versions
    expected = [
        ("art_1/par_2/point_a", "reworded", True),
        ("art_1/par_3", "inserted", True),
        ("art_2/par_1", "reworded", True),
        ("art_2/par_2", "repealed", True),
    ]
    assert shown(changes_between(first, second)) == expected
    assert [row.kind for row in changes_of(second)] == [
        kind for _path, kind, _substance in expected
    ]


def test_an_editors_word_counts_near_and_far(versions):
    first, second, third, _fourth = versions
    second.changes.filter(after__path="art_2/par_1").update(judged_substance=False)
    assert ("art_2/par_1", "reworded", False) in shown(changes_between(first, second))
    assert ("art_2/par_1", "reworded", False) in shown(changes_between(first, third))
    third.changes.update(judged_substance=False)
    # Editorial in the third, of substance in the second: of substance over both.
    assert ("art_1/par_2/point_a", "reworded", True) in shown(changes_between(first, third))


def test_versions_of_an_older_release_are_compared_all_the_same(versions):
    first, second, *_rest = versions
    before = shown(changes_between(first, second))
    ProvisionChange.objects.all().delete()
    assert shown(changes_between(first, second)) == before


def test_far_apart_each_provision_is_compared_directly(versions):
    first, _second, third, _fourth = versions
    (reworded, *_rest) = changes_between(first, third)
    assert reworded.before.paragraph.text == "reads the river gauge every two hours;"
    assert reworded.after.paragraph.text == "reads the river gauge every half hour;"


def test_what_was_changed_and_changed_back_is_no_change(versions):
    first, _second, _third, fourth = versions
    # What was repealed was enacted again, with a lineage of its own and the old one's words.
    assert lineage_at(first, "art_2/par_2") != lineage_at(fourth, "art_2/par_2")
    assert changes_between(first, fourth) == []


def test_the_way_back_can_be_compared_too(versions):
    comparison = compare_versions(versions[0], versions[0])
    assert list(comparison.differences) == []


@pytest.fixture
def merged(versions):
    """In the second version, by an alignment that sees more, par_2 of article 2 was merged into par_1; in the
    fourth, the same words come out of par_1 again."""
    first, second, _third, fourth = versions
    ended = lineage_at(first, "art_2/par_2")
    into = lineage_at(second, "art_2/par_1")
    again = lineage_at(fourth, "art_2/par_2")
    row = ProvisionChange.objects.get(version=second, lineage=ended)
    row.kind, row.after = "merged", Provision.objects.get(text__version=second, path="art_2/par_1")
    row.save()
    Descent.objects.create(version=second, ancestor=ended, descendant=into)
    Descent.objects.create(version=fourth, ancestor=into, descendant=again)
    ProvisionChange.objects.filter(version=fourth, lineage=again).update(
        kind="split", before=Provision.objects.get(text__version=versions[2], path="art_2/par_1")
    )
    return ended, into, again


def test_mergers_and_splits_are_followed_over_several_versions(versions, merged):
    first, _second, third, fourth = versions
    ended, into, again = merged
    found = {d.lineage: d for d in changes_between(first, third)}
    assert (found[into.pk].kind, found[ended.pk].kind) == ("merged", "merged")
    assert found[ended.pk].after.lineage == into.pk
    found = {d.lineage: d for d in changes_between(third, fourth)}
    assert (found[again.pk].kind, found[again.pk].before.lineage) == ("split", into.pk)
    assert changes_between(first, fourth) == []


def test_a_merged_lineage_lives_on_in_another(versions, merged):
    _first, second, third, _fourth = versions
    ended, into, again = merged
    assert successors([ended.pk, into.pk], second) == {ended.pk: [into.pk]}
    assert successors([again.pk], third) == {}


def test_a_quote_of_a_merged_provision_shows_what_took_it_in(versions, merged):
    ended, into, _again = merged
    found = provisions_in_force([ended.pk], language="en", on=SECOND)
    assert found[ended.pk].lineage_id == into.pk
    assert found[ended.pk].path == "art_2/par_1"
    assert last_provisions([into.pk], language="en", on=SECOND) == {}


def test_what_was_repealed_is_known_with_its_last_words(versions, django_assert_max_num_queries):
    first, second, *_rest = versions
    add_translation(actor="test", version=first, parsed=parsed(RULE_VI, language="vi"))
    repealed = Provision.objects.get(text__version=first, path="art_2/par_2", text__language="en")
    with django_assert_max_num_queries(3):
        assert provisions_in_force([repealed.lineage_id], language="en", on=SECOND) == {}
    found = last_provisions([repealed.lineage_id], language="en", on=SECOND)
    assert found == {repealed.lineage_id: (repealed, second.in_force_from)}
    in_vietnamese, _since = last_provisions([repealed.lineage_id], language="vi", on=SECOND)[
        repealed.lineage_id
    ]
    assert in_vietnamese.plain == "Việc báo cáo thực hiện trong vòng một giờ."
    assert last_provisions([repealed.lineage_id], language="en", on=FIRST) == {}


def test_what_is_in_force_takes_one_query(versions, django_assert_num_queries):
    wanted = list(Lineage.objects.filter(provisions__text__version=versions[3]))
    with django_assert_num_queries(1):
        provisions_in_force([lineage.pk for lineage in wanted], language="en")


# --- the history of one provision --------------------------------------------------------------


def told(steps):
    return [
        (step.version.in_force_from, step.kind and step.kind.value, step.until) for step in steps
    ]


def test_a_history_goes_from_birth_to_the_wording_in_force(versions, django_assert_max_num_queries):
    lineage = lineage_at(versions[0], "art_1/par_2/point_a")
    day = dt.timedelta(days=1)
    with django_assert_max_num_queries(5):
        steps = history_of(lineage)
    assert told(steps) == [
        (FIRST, None, SECOND - day),
        (SECOND, "reworded", THIRD - day),
        (THIRD, "reworded", FOURTH - day),
        (FOURTH, "reworded", None),
    ]
    assert steps[1].before.plain == "reads the river gauge every two hours;"
    assert steps[1].provision.plain == "reads the river gauge every hour;"


def test_a_history_ends_with_the_repeal(versions):
    steps = history_of(lineage_at(versions[1], "art_1/par_3"))
    assert told(steps) == [
        (SECOND, "inserted", FOURTH - dt.timedelta(days=1)),
        (FOURTH, "repealed", None),
    ]
    assert steps[1].provision is None


def test_a_history_tells_of_mergers_and_splits(versions, merged):
    ended, into, again = merged
    assert told(history_of(ended))[1:] == [(SECOND, "merged", None)]
    assert history_of(ended)[1].into.lineage == into
    (born,) = history_of(again)
    assert (born.kind, born.before.lineage) == ("split", into)


def test_a_draft_between_is_not_told_to_readers(make_work, add_version):
    work = make_work()
    first = add_version(work, FIRST, parsed(RULE_EN))
    add_version(work, SECOND, parsed(RULE_EN_LATER), publish=False)
    add_version(work, THIRD, parsed(RULE_EN_LATER))
    lineage = lineage_at(first, "art_1/par_2/point_a")
    assert told(history_of(lineage)) == [
        (FIRST, None, THIRD - dt.timedelta(days=1)),
        (THIRD, "reworded", None),
    ]
    assert told(history_of(lineage, drafts=True)) == [
        (FIRST, None, None),
        (SECOND, "reworded", None),
    ]


def test_renumbering_is_told(make_work, add_version):
    work = make_work()
    later = [
        *RULE_EN[:3],
        ("art_1/par_1", "paragraph", "1.", "A wholly new first rule on who keeps the keys."),
        ("art_1/par_2", "paragraph", "2.", RULE_EN[3][3]),
    ]
    first = add_version(work, FIRST, parsed(RULE_EN[:4]))
    second = add_version(work, SECOND, parsed(later))
    store_changes(second)
    assert [step[1] for step in told(history_of(lineage_at(first, "art_1/par_1")))] == [
        None,
        "renumbered",
    ]
