"""Reading documents through the site."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from bema.documents import slots
from bema.documents.actions import Act, add_translation
from bema.documents.models import Provision
from bema.documents.tests.conftest import FIRST, SECOND
from bema.documents.tests.texts import RULE_EN, RULE_EN_LATER, RULE_VI, long_text, parsed


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def test_the_plain_address_leads_to_the_text_in_force(client, rule):
    response = client.get("/d/flood")
    assert (response.status_code, response.url) == (302, "/d/flood/2022-08-19")
    assert client.get("/d/flood?on=2021-03-04").url == "/d/flood/2021-03-04"


def test_any_date_shows_the_text_of_that_day_and_names_the_versions_own_address(client, rule):
    html = page(client, "/d/flood/2021-05-01")
    assert 'rel="canonical" href="/d/flood/2020-01-01"' in html
    for _path, _level, number, text in RULE_EN:
        assert number in html
        assert text in html


def test_an_old_text_says_that_it_is_not_in_force_and_leads_to_the_one_that_is(client, rule):
    html = page(client, "/d/flood/2020-01-01")
    assert "no longer in force" in html
    assert "18 August 2022" in html
    assert 'href="/d/flood/2022-08-19"' in html


def test_the_text_in_force_says_so(client, rule):
    html = page(client, "/d/flood/2022-08-19")
    assert "no longer in force" not in html
    assert "since 19 August 2022" in html


def test_a_future_text_says_that_it_is_not_in_force_yet(client, rule, add_version):
    add_version(rule, dt.date(2990, 1, 1), parsed(RULE_EN))
    assert "not yet in force" in page(client, "/d/flood/2990-01-01")


def test_before_the_first_version_there_was_none(client, rule):
    html = page(client, "/d/flood/2019-12-31", status=404)
    assert "31 December 2019" in html
    assert "/d/flood/2020-01-01" in html


def test_an_impossible_date_is_no_address(client, rule):
    page(client, "/d/flood/2020-02-31", status=404)


def test_every_provision_has_an_address_that_shows_it_in_its_article(client, rule):
    for path, *_rest in RULE_EN:
        assert f'id="{path}"' in page(client, f"/d/flood/2020-01-01/{path}")
    html = page(client, "/d/flood/2020-01-01/art_1/par_2/point_a")
    assert "Article 1(2)(a), Rule on flood duty, as in force on 1 January 2020" in html
    assert 'id="art_1/par_2/point_a" class="prov l-point here"' in html
    assert "Every commune names" in html
    assert '<h2><a class="num" href="/d/flood/2020-01-01/art_1">Article 1.</a>' in html
    assert "Keeping the boats" in html  # in the contents
    assert "eight life vests" not in html
    page(client, "/d/flood/2020-01-01/art_9", status=404)


def test_an_old_provision_leads_to_the_same_one_in_force(client, rule):
    html = page(client, "/d/flood/2020-01-01/art_2/par_1")
    assert 'href="/d/flood/2022-08-19/art_2/par_1"' in html
    html = page(client, "/d/flood/2020-01-01/art_2/par_2")
    assert 'href="/d/flood/2022-08-19">Read the text' in html


@pytest.fixture
def in_two_languages(rule):
    version = rule.versions.get(in_force_from=SECOND)
    text = add_translation(
        actor="test",
        version=version,
        parsed=parsed(RULE_VI, language="vi", title="Quy định trực lũ"),
    )
    return rule, text


def test_a_language_can_be_chosen_and_the_original_stands_beside_it(client, in_two_languages):
    html = page(client, "/d/flood/2022-08-19?lang=vi&beside=en")
    assert "Quy định trực lũ" in html
    assert "TRỰC BAN" in html
    assert "Keeping the boats" in html
    assert html.count('class="pair"') >= len(RULE_EN_LATER)
    html = page(client, "/d/flood/2022-08-19?lang=vi")
    assert "Who is on duty" not in html
    html = page(client, "/d/flood/2022-08-19/art_3?lang=vi&beside=en")
    assert "Bảo quản thuyền" in html
    assert "eight life vests" in html
    assert "Điều 3, Quy định trực lũ, bản có hiệu lực ngày 19/08/2022" in html


def test_a_reader_gets_their_own_language_where_it_is_there(client, in_two_languages):
    client.cookies["django_language"] = "vi"
    assert "TRỰC BAN" in page(client, "/d/flood/2022-08-19")


def test_editorial_notes_are_kept_apart_from_the_norm(client, make_work, add_version):
    text = parsed(RULE_EN, notes={"art_2/par_1": "Amended by Decision 27."})
    add_version(make_work(slug="noted"), FIRST, text)
    html = page(client, "/d/noted/2020-01-01")
    before, _marker, after = html.partition('<details class="note">')
    assert "Amended by Decision 27." not in before
    assert "Amended by Decision 27." in after


def test_the_acts_that_brought_a_version_about_are_named(client, rule, add_version):
    add_version(rule, dt.date(2023, 1, 1), parsed(RULE_EN), amending_acts=[Act("1213-20")])
    assert "1213-20" in page(client, "/d/flood/2023-01-01")


def test_print_shows_everything_and_nothing_around_it(client, rule):
    html = page(client, "/d/flood/2022-08-19?print")
    assert "eight life vests" in html
    assert "<nav" not in html


def test_a_long_text_is_read_in_portions(client, make_work, add_version):
    add_version(make_work(slug="long"), FIRST, long_text(120))
    html = page(client, "/d/long/2020-01-01")
    assert "Matter 77" in html
    assert "Matter 77 has a rule 1" not in html
    html = page(client, "/d/long/2020-01-01/art_77/par_1")
    assert "Matter 77 has a rule 3" in html
    assert "Matter 78 has a rule 1" not in html
    assert 'rel="next" href="/d/long/2020-01-01/art_78"' in html
    html = page(client, "/d/long/2020-01-01/chp_2")
    assert "Matter 12 has a rule 1" in html
    assert "Matter 22 has a rule 1" not in html
    assert "Matter 119 has a rule 3" in page(client, "/d/long/2020-01-01?whole")


def test_reading_costs_few_queries_however_long(
    client, make_work, add_version, django_assert_max_num_queries
):
    add_version(make_work(slug="long"), FIRST, long_text(120))
    with django_assert_max_num_queries(9):
        page(client, "/d/long/2020-01-01?whole")
    with django_assert_max_num_queries(9):
        page(client, "/d/long/2020-01-01/art_77")


def test_the_list_shows_what_one_may_read_and_costs_few_queries(
    client, make_work, add_version, sign_in, alice, tree, django_assert_max_num_queries
):
    for number in range(30):
        add_version(make_work(f"Rule {number:02}"), FIRST, parsed(RULE_EN[:2]))
    add_version(make_work("Hidden", visibility="members"), FIRST, parsed(RULE_EN[:2]))
    html = page(client, "/d/?q=rule+07")
    assert "Rule 07" in html
    assert "Rule 08" not in html
    assert "Hidden" not in page(client, "/d/?q=hidden")
    assert "Nothing was found" in page(client, "/d/?q=hidden")
    with django_assert_max_num_queries(8):
        page(client, "/d/")
    assert "Hidden" in page(sign_in(alice), "/d/?q=hidden")


def test_a_visitors_browser_need_not_load_a_published_text_twice(client, rule, add_version):
    response = client.get("/d/flood/2022-08-19")
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "Last-Modified" in response.headers
    tag = response.headers["ETag"]
    again = client.get("/d/flood/2022-08-19", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert "Content-Security-Policy" not in again.headers
    add_version(rule, dt.date(2023, 1, 1), parsed(RULE_EN))
    response = client.get("/d/flood/2022-08-19", headers={"If-None-Match": tag})
    assert response.status_code == 200


def test_a_members_page_is_kept_nowhere(rule, sign_in, alice):
    assert sign_in(alice).get("/d/flood/2022-08-19").headers["Cache-Control"] == "private, no-store"


class _Tool:
    template = "documents/_as_on.html"
    selects = True

    def context(self, request, version, text):
        return {"work": version.work}


def test_editors_tools_may_ask_for_provisions_to_be_selected(
    rule, sign_in, eve, alice, monkeypatch
):
    monkeypatch.setattr(slots, "reading_tools", [_Tool()])
    lineage = Provision.objects.get(text__version__in_force_from=SECOND, path="art_3").lineage_id
    html = page(sign_in(eve), "/d/flood/2022-08-19")
    assert f'name="lineage" value="{lineage}" form="selection"' in html
    assert 'name="lineage"' not in page(sign_in(alice), "/d/flood/2022-08-19")


def test_what_stands_at_the_end_is_shown_to_readers(rule, sign_in, alice, monkeypatch):
    monkeypatch.setattr(slots, "reading_end", [_Tool()])
    assert page(sign_in(alice), "/d/flood/2022-08-19").count('class="as-on"') == 2


CAST = ["visitor", "alice", "bob", "charlie", "nora", "sven", "eve", "ada"]


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize(
    "rest",
    ["", "/2020-01-01", "/2020-01-01/art_1", "/2020-01-01?print", "/2020-01-01.md", "/2019-01-01"],
)
def test_a_document_of_another_unit_looks_like_none(
    client, make_work, add_version, tree, sign_in, request, name, rest
):
    work = make_work(slug="mill", owner=tree.mill, visibility="subtree")
    add_version(work, FIRST, parsed(RULE_EN))
    if name != "visitor":
        sign_in(request.getfixturevalue(name))
    response = client.get(f"/d/mill{rest}")
    if name in ("alice", "nora", "eve", "ada"):
        assert response.status_code == (302 if not rest else 404 if "2019" in rest else 200)
    else:
        assert response.status_code == 404
        assert response.content == client.get(f"/d/none{rest}").content.replace(
            b"/d/none", b"/d/mill"
        )


@pytest.mark.parametrize("name", CAST)
def test_only_editors_of_the_owner_reach_drafts_and_the_desk(
    client, make_work, add_version, tree, sign_in, request, name
):
    work = make_work(slug="north", owner=tree.north)
    add_version(work, FIRST, parsed(RULE_EN))
    draft = add_version(work, dt.date(2024, 1, 1), parsed(RULE_EN_LATER), publish=False)
    if name != "visitor":
        sign_in(request.getfixturevalue(name))
    expected = 200 if name in ("eve", "ada") else 404
    for address in [
        f"/d/north/drafts/{draft.pk}",
        f"/d/north/drafts/{draft.pk}/art_1/par_3",
        f"/d/north/versions/{draft.pk}",
        f"/d/north/versions/{draft.pk}/translate",
        "/d/north/edit",
        "/desk/documents/import",
    ]:
        assert client.get(address).status_code == expected, address
    for verb in ("publish", "discard"):
        response = client.post(f"/d/north/versions/{draft.pk}/{verb}")
        assert response.status_code == (404 if expected == 404 else response.status_code)
        if expected == 404:
            draft.refresh_from_db()
            assert draft.state == "draft"
    assert "chair of the commune" not in client.get("/d/north/2024-06-01").content.decode() or (
        expected == 200
    )


# --- what search engines are told ------------------------------------------------------------------


def told_of(html):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    return [thing for text in found for thing in json.loads(text)["@graph"]]


def test_a_version_says_what_it_is_and_whether_it_is_in_force(client, rule):
    [now_in_force] = told_of(page(client, "/d/flood/2022-08-19"))
    assert now_in_force["@type"] == "Legislation"
    assert now_in_force["legislationLegalForce"] == "https://schema.org/InForce"
    assert now_in_force["temporalCoverage"] == "2022-08-19/.."
    assert now_in_force["exampleOfWork"]["@id"].endswith("/d/flood")
    [before] = told_of(page(client, "/d/flood/2020-01-01"))
    assert before["legislationLegalForce"] == "https://schema.org/NotInForce"
    assert before["temporalCoverage"] == "2020-01-01/2022-08-18"
    assert before["legislationDateVersion"] == "2020-01-01"
    assert before["@id"].endswith("/d/flood/2020-01-01")


def test_a_provision_says_what_it_is_part_of(client, rule):
    path = Provision.objects.filter(text__version__work=rule).exclude(path="").last().path
    [told] = told_of(page(client, f"/d/flood/2022-08-19/{path}"))
    assert told["isPartOf"]["@id"].endswith("/d/flood")


def test_engines_are_told_of_public_documents_only(client, rule, eve, sign_in):
    rule.visibility = "members"
    rule.save()
    sign_in(eve)
    assert told_of(page(client, "/d/flood/2022-08-19")) == []
