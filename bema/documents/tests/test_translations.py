"""A translation lags when the original goes on: what holds is read on, what does not is never shown as the law."""

from __future__ import annotations

import datetime as dt

import pytest

from bema.documents import queries
from bema.documents.actions import add_translation
from bema.documents.models import Descent, ProvisionChange, Version
from bema.documents.tests.conftest import FIRST, SECOND
from bema.documents.tests.texts import RULE_EN, RULE_EN_LATER, RULE_VI, parsed
from bema.documents.translations.carried import carried, languages_of
from bema.documents.translations.derive import State, derive
from bema.documents.translations.numbers import Numbering, roman, split
from bema.documents.translations.quoting import quoted

THIRD = dt.date(2024, 1, 1)
FOURTH = dt.date(2025, 1, 1)


def version_of(work, since) -> Version:
    return Version.objects.select_related("work").get(work=work, in_force_from=since)


def translate(work, since, lines=RULE_VI, language="vi", title="Quy định về trực lũ"):
    return add_translation(
        actor="test",
        version=version_of(work, since),
        parsed=parsed(lines, language=language, title=title),
    )


def changed(lines, path, words=None, number=None):
    """The text with one provision reworded, renumbered, or (without words) left out."""
    out = []
    for line in lines:
        if line[0] != path:
            out.append(line)
        elif words is not None:
            out.append((line[0], line[1], number or line[2], words))
    return out


@pytest.fixture
def lagging(rule):
    """The rule in its second version, translated in its first only."""
    translate(rule, FIRST)
    return rule


def paths_that_lag(work, since, language="vi"):
    found = carried(version_of(work, since), language)
    return [node.path for node in found.lagging_nodes()]


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


# --- what a reader sees ---------------------------------------------------------------------------


def reading(work, since, query="lang=vi", path=""):
    from django.test import Client

    address = f"/d/{work.slug}/{since}{'/' + path if path else ''}?{query}"
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_reader_reads_what_holds_in_the_language_and_what_changed_in_the_original(lagging):
    page = reading(lagging, SECOND)
    assert "Mỗi xã cử một cán bộ trực cho từng đêm." in page
    assert '<div class="body" lang="en">reads the river gauge every hour;</div>' in page
    assert "reads the river gauge every two hours" not in page
    assert "3 of 13 provisions have changed" in page
    assert "This translation lags behind" in page
    older = page.index("đọc mực nước hai giờ một lần;")
    assert "Not yet translated. The translation of the text before 19 August 2022" in page[:older]
    assert '<div class="older" lang="vi">' in page
    assert "Quy định về trực lũ" in page


def test_outdated_words_stand_only_inside_what_is_folded_away(lagging):
    import re

    page = reading(lagging, SECOND)
    shown = re.sub(r'<details class="lag">.*?</details>', "", page, flags=re.S)
    assert "hai giờ một lần" not in shown
    assert "báo động 2" not in shown


def test_one_provision_and_its_links(lagging):
    page = reading(lagging, SECOND, path="art_1")
    assert "Người trực ban" in page
    assert "reads the river gauge every hour;" in page
    assert f"/d/{lagging.slug}/{SECOND}/art_2/par_1?lang=vi" in page


def test_the_menu_of_languages_offers_what_was_carried_over(lagging):
    page = reading(lagging, SECOND, query="")
    assert f'href="/d/{lagging.slug}/{SECOND}?lang=vi"' in page
    assert "lags behind" not in page
    assert "?lang=vi" not in reading(lagging, SECOND, query="lang=lo").split("text-languages")[0]


@pytest.mark.parametrize("query", ["lang=en&beside=vi", "lang=vi&beside=en"])
def test_carried_words_beside_the_original(lagging, query):
    page = reading(lagging, SECOND, query=query)
    assert "Mỗi xã cử một cán bộ trực" in page
    assert "Every commune names an officer" in page
    assert "reads the river gauge every hour;" in page


def test_a_long_text_in_portions(make_work, add_version):
    from bema.documents.tests.texts import long_text

    work = make_work(slug="long", title="A long rule")
    first = long_text(90)
    add_version(work, FIRST, first)
    lines = [(p.path, p.level, p.number, p.text) for p in first.provisions]
    translate(work, FIRST, [(p, lv, n, f"vi: {w}") for p, lv, n, w in lines])
    add_version(
        work, SECOND, parsed(changed(lines, "art_60/par_2", "It is all quite different here."))
    )
    front = reading(work, SECOND)
    assert f"/d/long/{SECOND}/art_60/par_2?lang=vi" in front
    portion = reading(work, SECOND, path="art_60/par_2")
    assert "It is all quite different here." in portion
    assert "vi: Matter 60 has a rule 1" in portion


def test_nothing_of_substance_changed_is_said_quietly(rule, add_version):
    translate(rule, SECOND, RULE_EN_LATER)
    add_version(rule, THIRD, parsed(RULE_EN_LATER))
    page = reading(rule, THIRD)
    assert "The translation was made for the text of 19 August 2022." in page
    assert "lags behind" not in page


def test_the_browsers_copy_is_renewed_when_a_change_is_judged(lagging, client):
    url = f"/d/{lagging.slug}/{SECOND}?lang=vi"
    etag = client.get(url).headers["ETag"]
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    ProvisionChange.objects.filter(after__path="art_2/par_1").update(judged_substance=False)
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 200


def test_an_unknown_language_gives_the_original_as_before(lagging):
    page = reading(lagging, SECOND, query="lang=xx")
    assert "reads the river gauge every hour;" in page
    assert "lags behind" not in page


# --- single provisions ----------------------------------------------------------------------------


def quote(work, path, since=FIRST, language="vi", on=None):
    original = version_of(work, since).texts.get(is_original=True)
    lineage = original.provisions.get(path=path).lineage_id
    return quoted([lineage], language=language, on=on or dt.date(2026, 1, 1)).get(lineage)


def test_a_quotation_takes_the_words_that_hold_and_leads_to_the_text_in_force(lagging):
    found = quote(lagging, "art_1/par_1")
    assert found.provision.plain == "Mỗi xã cử một cán bộ trực cho từng đêm."
    assert (found.language, found.older) == ("vi", None)
    assert (
        queries.provision_url(found.provision) == f"/d/{lagging.slug}/{SECOND}/art_1/par_1?lang=vi"
    )
    assert found.provision.parent.number == "Điều 1."


def test_a_quotation_of_what_changed_is_the_original_with_the_older_words_at_hand(lagging):
    found = quote(lagging, "art_2/par_1")
    assert found.provision.plain == "A level above alarm 1 is reported to the district by phone."
    assert found.language == "en"
    assert found.older.plain.startswith("Mực nước trên báo động 2")
    assert found.changed_on == SECOND


def test_a_quotation_as_of_a_day_before_the_change(lagging):
    found = quote(lagging, "art_2/par_1", on=dt.date(2021, 1, 1))
    assert found.provision.plain.startswith("Mực nước trên báo động 2")
    assert found.older is None


def test_quotations_and_whole_texts_agree(lagging, add_version, django_assert_num_queries):
    """Provision by provision, over versions with changes back and forth."""
    back = changed(
        RULE_EN, "preamble", "The district adopts this order for other purposes entirely."
    )
    add_version(lagging, THIRD, parsed(back))
    add_version(lagging, FOURTH, parsed(RULE_EN_LATER))
    for since in (SECOND, THIRD, FOURTH):
        version = version_of(lagging, since)
        lines = {line.lineage: line for line in carried(version, "vi").lines}
        with django_assert_num_queries(2):
            rows = quoted(lines, language="vi", on=since)
        assert rows.keys() == lines.keys()
        states = {
            pk: State.CURRENT if row.language == "vi" else State.OUTDATED
            for pk, row in rows.items()
        }
        assert states == {
            pk: State.OUTDATED if line.lags else State.CURRENT for pk, line in lines.items()
        }


def test_a_quotation_in_the_languages_of_the_version_takes_one_query(
    lagging, django_assert_num_queries
):
    for language, since in (("en", SECOND), ("lo", SECOND), ("vi", FIRST)):
        with django_assert_num_queries(1):
            quote_all = quoted([1, 2, 3], language=language, on=since)
        assert quote_all


def test_a_quotation_renumbered_says_its_new_number(make_work, add_version):
    work = make_work()
    add_version(
        work,
        FIRST,
        parsed(
            [("art_1", "article", "Article 1.", "The boats are kept in the shed beside the river.")]
        ),
    )
    translate(work, FIRST, [("art_1", "article", "Điều 1.", "Thuyền để trong nhà bên sông.")])
    add_version(
        work,
        SECOND,
        parsed(
            [
                (
                    "art_1",
                    "article",
                    "Article 1.",
                    "A commune is the smallest unit of this province.",
                ),
                (
                    "art_2",
                    "article",
                    "Article 2.",
                    "The boats are kept in the shed beside the river.",
                ),
            ]
        ),
    )
    assert quote(work, "art_1").provision.number == "Điều 2."


def test_a_translation_that_lags_says_so_on_paper_too(lagging):
    page = reading(lagging, SECOND, query="print&lang=vi")
    assert "This translation lags behind" in page
    assert "reads the river gauge every hour;" in page


def test_an_editor_sees_how_a_draft_will_read(lagging, add_version, sign_in, eve):
    lines = changed(
        RULE_EN_LATER, "art_3/unn_1", "Each boat carries twenty paddles, a rope and bread."
    )
    draft = add_version(lagging, THIRD, parsed(lines), publish=False)
    page = sign_in(eve).get(f"/d/{lagging.slug}/drafts/{draft.pk}?lang=vi").content.decode()
    assert "4 of 13 provisions have changed" in page
    assert "Each boat carries twenty paddles, a rope and bread." in page
