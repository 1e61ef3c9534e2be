"""A translation lags when the original goes on: what holds is read on, what does not is never shown as the law."""

from __future__ import annotations

import datetime as dt

import pytest

from bema.documents import queries
from bema.documents.actions import change_draft
from bema.documents.models import Descent, ProvisionChange
from bema.documents.tests.conftest import FIRST, SECOND
from bema.documents.tests.texts import RULE_EN, RULE_EN_LATER, parsed
from bema.documents.tests.translating import (
    FOURTH,
    THIRD,
    changed,
    paths_that_lag,
    reading,
    translate,
    version_of,
)
from bema.documents.translations.carried import carried, languages_of
from bema.documents.translations.derive import State, derive
from bema.documents.translations.numbers import Numbering, roman, split

# --- what is derived ------------------------------------------------------------------------------


def test_what_changed_since_the_translation_lags_and_all_else_holds(lagging):
    found = carried(version_of(lagging, SECOND), "vi")
    assert paths_that_lag(lagging, SECOND) == [
        "art_1/par_2/point_a",
        "art_1/par_3",
        "art_2/par_1",
    ]
    states = [line.state for line in found.lagging]
    assert states == [State.OUTDATED, State.MISSING, State.OUTDATED]
    assert (len(found.lagging), found.total) == (3, 13)
    assert (found.made_for, found.changed_on) == (FIRST, SECOND)
    assert found.title == "Quy định về trực lũ"


def test_a_version_with_its_own_translation_carries_none(lagging):
    assert carried(version_of(lagging, FIRST), "vi") is None
    assert carried(version_of(lagging, SECOND), "en") is None
    assert carried(version_of(lagging, SECOND), "uk") is None
    assert languages_of(lagging.pk, version_of(lagging, SECOND)) == ["vi"]
    assert languages_of(lagging.pk, version_of(lagging, FIRST)) == []


def test_a_translation_that_comes_late_counts_at_once(rule):
    assert carried(version_of(rule, SECOND), "vi") is None
    translate(rule, FIRST)
    assert len(carried(version_of(rule, SECOND), "vi").lagging) == 3


def test_an_editorial_change_outdates_nothing(lagging, add_version):
    lines = changed(RULE_EN_LATER, "preamble", RULE_EN_LATER[0][3].replace(" from ", "  from  "))
    add_version(lagging, THIRD, parsed(lines))
    assert "preamble" not in paths_that_lag(lagging, THIRD)


def test_an_editor_who_judges_a_change_editorial_brings_the_translation_back(lagging):
    change = ProvisionChange.objects.get(
        version=version_of(lagging, SECOND), after__path="art_2/par_1"
    )
    ProvisionChange.objects.filter(pk=change.pk).update(judged_substance=False)
    assert "art_2/par_1" not in paths_that_lag(lagging, SECOND)


def test_words_that_differ_without_a_recorded_change_are_not_trusted(lagging):
    ProvisionChange.objects.filter(version=version_of(lagging, SECOND)).delete()
    assert "art_2/par_1" in paths_that_lag(lagging, SECOND)


def test_what_is_changed_back_holds_again(lagging, add_version):
    add_version(lagging, THIRD, parsed(RULE_EN))
    assert "art_2/par_1" not in paths_that_lag(lagging, THIRD)
    assert paths_that_lag(lagging, SECOND)  # as of that date it lagged, and still does


def test_the_latest_translation_of_each_provision_counts(lagging, add_version):
    """Translated at the first and third version: what the third says holds in the fourth."""
    add_version(lagging, THIRD, parsed(RULE_EN_LATER))
    translate(lagging, THIRD, [(p, lv, n, f"{w} (mới)") for p, lv, n, w in RULE_EN_LATER])
    later = changed(
        RULE_EN_LATER, "art_3/unn_1", "Each boat carries twenty paddles, a rope and bread."
    )
    add_version(lagging, FOURTH, parsed(later))
    found = carried(version_of(lagging, FOURTH), "vi")
    assert [node.path for node in found.lagging_nodes()] == ["art_3/unn_1"]
    assert found.made_for == THIRD


def test_what_a_later_partial_translation_lacks_comes_from_the_earlier_one(lagging, add_version):
    add_version(lagging, THIRD, parsed(RULE_EN_LATER))
    translate(lagging, THIRD, RULE_EN_LATER[:5])
    add_version(lagging, FOURTH, parsed(RULE_EN_LATER))
    lines = {line.lineage: line for line in carried(version_of(lagging, FOURTH), "vi").lines}
    boats = queries.same_provision_in(version_of(lagging, FOURTH), next(iter(lines)), "en")
    assert boats is not None
    assert "art_3/unn_1" not in paths_that_lag(lagging, FOURTH)
    assert "art_1/par_2/point_a" in paths_that_lag(lagging, FOURTH)


def test_repealed_provisions_are_not_shown(lagging):
    body = reading(lagging, SECOND)
    assert "trong vòng một giờ" not in body  # of the repealed Article 2(2)


def test_a_draft_shows_what_it_will_outdate_and_touches_nothing_before(lagging, add_version):
    lines = changed(
        RULE_EN_LATER, "art_3/unn_1", "Each boat carries twenty paddles, a rope and bread."
    )
    draft = add_version(lagging, THIRD, parsed(lines), publish=False)
    assert "art_3/unn_1" in paths_that_lag(lagging, THIRD)
    assert "art_3/unn_1" not in paths_that_lag(lagging, SECOND)
    assert draft.state == "draft"


def test_a_moved_and_renumbered_provision_keeps_its_translation_and_gets_its_new_number(
    make_work, add_version
):
    """A new Article 1 comes first; the others move on by one, unchanged."""
    rule = make_work()
    add_version(rule, FIRST, parsed(RULE_EN))
    translate(rule, FIRST)
    moved = [
        ("art_1", "article", "Article 1.", "Words used"),
        ("art_1/par_1", "paragraph", "1.", "A commune is the smallest unit of the province."),
        *(
            (p.replace("art_3", "art_4").replace("art_2", "art_3").replace("art_1", "art_2"), lv,
             {"Article 1.": "Article 2.", "Article 2.": "Article 3.", "Article 3.": "Article 4."}.get(n, n), w)
            for p, lv, n, w in RULE_EN[2:]
            if not p.startswith("chp")
        ),
    ]  # fmt: skip
    add_version(rule, THIRD, parsed(moved))
    found = carried(version_of(rule, THIRD), "vi")
    assert [node.path for node in found.lagging_nodes()] == ["art_1", "art_1/par_1"]
    numbers = {node.path: node.number for node in found.outline.nodes}
    assert numbers["art_2"] == "Điều 2."
    assert numbers["art_4"] == "Điều 4."
    assert numbers["art_1"] == "Điều 1."  # new, yet its number is said as the language says it


def test_a_piece_split_off_comes_with_the_translation_of_what_it_was_part_of(lagging):
    """Whatever alignment thinks of these words: what came out of another comes with its translation."""
    second = version_of(lagging, SECOND)
    new = ProvisionChange.objects.get(version=second, after__path="art_1/par_3")
    origin = ProvisionChange.objects.get(version=second, after__path="art_2/par_1")
    ProvisionChange.objects.filter(pk__in=[new.pk, origin.pk]).update(
        kind="split", is_substance=False
    )
    Descent.objects.create(version=second, ancestor=origin.lineage, descendant=new.lineage)
    lines = {line.lineage: line for line in carried(second, "vi").lagging}
    assert lines[new.lineage_id].source == lines[origin.lineage_id].source
    assert lines[new.lineage_id].changed_on == SECOND


def test_what_took_in_another_is_to_be_translated_anew(rule, add_version):
    one, other = (
        "The boats are kept ready at all times.",
        "They are tested every spring by the fire brigade.",
    )
    first = [
        *RULE_EN[:-1],
        ("art_3/par_1", "paragraph", "1.", one),
        ("art_3/par_2", "paragraph", "2.", other),
    ]
    add_version(rule, THIRD, parsed(first))
    translate(rule, THIRD, [(p, lv, n, f"vi: {w}") for p, lv, n, w in first])
    add_version(
        rule, FOURTH, parsed([*first[:-2], ("art_3/par_1", "paragraph", "1.", f"{one} {other}")])
    )
    assert paths_that_lag(rule, FOURTH) == ["art_3/par_1"]


def test_a_draft_that_moves_to_another_day_is_looked_at_anew(lagging, add_version):
    draft = add_version(lagging, THIRD, parsed(RULE_EN_LATER), publish=False)
    assert carried(draft, "vi").changed_on == SECOND
    day = FIRST + dt.timedelta(days=30)
    draft = change_draft(actor="test", version=draft, in_force_from=day, amending_acts=[])
    assert carried(draft, "vi").changed_on == day


def test_many_versions_and_languages_take_as_many_queries_as_one(
    lagging, add_version, django_assert_num_queries
):
    translate(lagging, FIRST, language="uk", title="Положення")
    add_version(lagging, THIRD, parsed(RULE_EN_LATER))
    versions = [version_of(lagging, SECOND), version_of(lagging, THIRD)]
    with django_assert_num_queries(6):
        one = derive([(versions[0].pk, "vi")], [lagging.pk])
    with django_assert_num_queries(6):
        all_of_them = derive(
            [(v.pk, lang) for v in versions for lang in ("vi", "uk")], [lagging.pk]
        )
    assert len(all_of_them) == 4
    assert all_of_them[(versions[0].pk, "vi")] == one[(versions[0].pk, "vi")]


def test_carrying_again_asks_only_whether_something_changed(lagging, django_assert_num_queries):
    version = version_of(lagging, SECOND)
    carried(version, "vi")
    with django_assert_num_queries(2):
        carried(version, "vi")


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "form", "numeral"),
    [
        ("Article 5.", "Article \0.", "5"),
        ("Стаття 5-1.", "Стаття \0.", "5-1"),
        ("Chapter XIV", "Chapter \0", "XIV"),
        ("(2)", "(\0)", "2"),
        ("a)", "\0)", "a"),
        ("Article 5a", "Article \0", "5a"),
        ("Preamble", "Preamble", ""),
        ("", "", ""),
    ],
)
def test_a_number_is_its_form_and_its_numeral(number, form, numeral):
    assert split(number) == (form, numeral)


def test_numbers_are_said_as_the_language_says_them():
    numbering = Numbering([("Article 5.", "Стаття 5."), ("Chapter 2", "Розділ II"), ("1.", "1.")])
    assert numbering.translate("Article 6-1.") == "Стаття 6-1."
    assert numbering.translate("Chapter 4") == "Розділ IV"
    assert numbering.translate("Part 4") == ""
    assert numbering.translate("Preamble") == ""


@pytest.mark.parametrize(
    ("numeral", "signs"), [("4", "IV"), ("1999", "MCMXCIX"), ("0", ""), ("5-1", ""), ("4000", "")]
)
def test_roman_numerals(numeral, signs):
    assert roman(numeral) == signs
