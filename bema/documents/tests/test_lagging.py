"""What a reader sees of a translation that lags: in whole texts, in portions, in quotations."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bema.documents import queries
from bema.documents.models import ProvisionChange
from bema.documents.tests.conftest import FIRST, SECOND
from bema.documents.tests.texts import RULE_EN, RULE_EN_LATER, long_text, parsed
from bema.documents.tests.translating import (
    FOURTH,
    THIRD,
    changed,
    quote,
    reading,
    translate,
    version_of,
)
from bema.documents.translations.carried import carried
from bema.documents.translations.derive import State
from bema.documents.translations.quoting import quoted

# --- what a reader sees ---------------------------------------------------------------------------


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
    lineages = list(lagging.lineages.order_by("pk").values_list("pk", flat=True)[:3])
    for language, since in (("en", SECOND), ("lo", SECOND), ("vi", FIRST)):
        with django_assert_num_queries(1):
            quote_all = quoted(lineages, language=language, on=since)
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
