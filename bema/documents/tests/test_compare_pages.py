"""Point in time, through the pages: what changed, the history of a provision, the state on a day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from bema.documents.actions import Act as ActOf
from bema.documents.actions import change_draft, discard_draft, import_parsed, publish_version
from bema.documents.models import Descent, PendingAct, Provision, ProvisionChange
from bema.documents.pending import enter_act, open_acts
from bema.documents.tests.conftest import FIRST, SECOND
from bema.documents.tests.test_changes import RULE_EN_LAST, THIRD
from bema.documents.tests.texts import RULE_EN, RULE_EN_LATER, long_text, parsed

COMPARED = "/d/flood/compare/2020-01-01/2022-08-19"
FUTURE = dt.date(2031, 3, 1)


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


@pytest.fixture
def amended(make_work, add_version):
    work = make_work(slug="flood", identifier="12-QD")
    add_version(work, FIRST, parsed(RULE_EN))
    notes = {"art_1/par_3": "{Added by Act 27-QD of 1 July 2022}"}
    add_version(work, SECOND, parsed(RULE_EN_LATER, notes=notes), amending_acts=[ActOf("27-QD")])
    return work


def test_what_changed_is_shown_word_by_word_with_its_act(client, amended):
    html = page(client, COMPARED)
    assert "Reworded: <b>2</b>" in html
    assert "Inserted: <b>1</b>" in html
    assert "Repealed: <b>1</b>" in html
    assert "every <del>two hours</del>;" in html
    assert "every <ins>hour</ins>;" in html
    assert "<ins>3. The officer may be relieved only by the chair of the commune.</ins>" in html
    assert "<del>2. The report is made within one hour of the reading.</del>" in html
    assert "27-QD" in html
    assert "{Added by Act 27-QD of 1 July 2022}" in html
    assert 'href="/d/flood/2022-08-19/art_2/par_1"' in html
    lineage = Provision.objects.get(text__version__in_force_from=FIRST, path="art_2/par_2").lineage
    assert f'href="/d/flood/history/{lineage.pk}"' in html


def test_dates_between_lead_to_the_texts_in_force_on_them(client, amended):
    assert client.get("/d/flood/compare").url == COMPARED
    assert client.get("/d/flood/compare?from=2022-12-01&to=2021-05-05").url == (
        "/d/flood/compare/2021-05-05/2022-12-01"
    )
    assert client.get("/d/flood/compare/2021-05-05/2022-12-01").url == COMPARED
    assert client.get("/d/flood/compare/2022-08-19/2020-01-01").url == COMPARED
    assert client.get("/d/flood/compare/2010-01-01/2022-08-19").status_code == 404
    assert "one and the same text" in page(client, "/d/flood/compare/2020-01-01/2020-01-01")


def test_editorial_changes_are_shown_on_request(client, make_work, add_version):
    work = make_work(slug="flood")
    add_version(work, FIRST, parsed(RULE_EN))
    lines = [(*line[:3], line[3].replace("vests and", "vests – and")) for line in RULE_EN]
    add_version(work, SECOND, parsed(lines))
    html = page(client, COMPARED)
    assert "Nothing was changed that changes the rules" in html
    assert "<ins>" not in html
    html = page(client, f"{COMPARED}?all")
    assert "editorial</span>" in html
    assert "<ins>" in html


def test_what_was_merged_stands_with_what_took_it_in(client, amended):
    """As a better alignment would have stored it."""
    version = amended.versions.get(in_force_from=SECOND)
    into = Provision.objects.get(text__version=version, path="art_2/par_1")
    ended = ProvisionChange.objects.get(version=version, kind="repealed")
    ProvisionChange.objects.filter(pk=ended.pk).update(kind="merged", after=into)
    ProvisionChange.objects.filter(version=version, after=into).exclude(pk=ended.pk).update(
        kind="merged"
    )
    Descent.objects.create(
        version=version, ancestor_id=ended.lineage_id, descendant_id=into.lineage_id
    )
    html = page(client, COMPARED)
    assert html.count('class="tag boxed">Merged') == 1
    assert "within one hour of the reading" in html
    # In the order of the text, whichever of them goes on.
    assert html.index("1. A level above alarm") < html.index("within one hour of the reading")
    history = page(client, f"/d/flood/history/{ended.lineage_id}")
    assert "Merged:" in history
    assert f'href="/d/flood/history/{into.lineage_id}"' in history
    # And whoever opens the old passage is led to where its words are now.
    assert 'href="/d/flood/2022-08-19/art_2/par_1"' in page(
        client, "/d/flood/2020-01-01/art_2/par_2"
    )


def test_a_law_rewritten_throughout_comes_in_portions(
    client, make_work, add_version, django_assert_max_num_queries
):
    work = make_work(slug="flood")
    old = long_text(120)
    add_version(work, FIRST, old)
    new = [
        (p.path, p.level, p.number, p.text.replace("what is to be done", "who does what by when"))
        for p in old.provisions
    ]
    add_version(work, SECOND, parsed(new))
    with django_assert_max_num_queries(14):
        html = page(client, COMPARED)
    assert "Reworded: <b>360</b>" in html
    assert html.count('class="change"') == 40
    assert "Contents: 120 articles" in html
    assert len(html) < 90_000
    last = page(client, f"{COMPARED}?page=9")
    assert "Matter 120" in last
    assert "Matter 120" in page(client, f"{COMPARED}?page=77")


def test_the_history_of_a_provision_is_told_from_its_birth(client, amended, add_version):
    add_version(amended, THIRD, parsed(RULE_EN_LAST), amending_acts=[ActOf("9-QD")])
    lineage = Provision.objects.get(
        text__version__in_force_from=FIRST, path="art_1/par_2/point_a"
    ).lineage_id
    html = page(client, f"/d/flood/history/{lineage}")
    latest, middle, first = (
        html.index("From 1 January 2024"),
        html.index("19 August 2022 to 31 December 2023"),
        html.index("1 January 2020 to 18 August 2022"),
    )
    assert latest < middle < first
    assert "First recorded" in html
    assert "9-QD" in html
    assert "every <ins>half</ins> hour;" in html
    assert client.get("/d/flood/history/999999").status_code == 404


def test_a_repealed_provision_says_so(client, amended):
    lineage = Provision.objects.get(
        text__version__in_force_from=FIRST, path="art_2/par_2"
    ).lineage_id
    html = page(client, f"/d/flood/history/{lineage}")
    assert "Not in force since 19 August 2022" in html


def test_the_reading_page_leads_to_all_of_it(client, amended):
    html = page(client, "/d/flood/2022-08-19")
    assert "What this version changed" in html
    assert f'<a href="{COMPARED}">4 changes</a>' in html
    assert "The text as of" in html
    lineage = Provision.objects.get(text__version__in_force_from=SECOND, path="art_2").lineage_id
    assert f'href="/d/flood/history/{lineage}"' in page(client, "/d/flood/2022-08-19/art_2")
    assert "What this version changed" not in page(client, "/d/flood/2020-01-01")


def test_the_state_on_a_day_before_the_first_text_is_said_plainly(client, amended):
    sent = client.get("/d/flood?on=2021-05-05")
    assert sent.url == "/d/flood/2021-05-05"
    assert "hour" in page(client, sent.url)
    early = client.get(client.get("/d/flood?on=1999-05-05").url)
    assert early.status_code == 404
    assert "No text of this document was in force on 5 May 1999" in early.content.decode()


# --- who sees it -------------------------------------------------------------------------------


def test_drafts_are_compared_by_editors_only(amended, add_version, sign_in, eve, alice):
    add_version(amended, THIRD, parsed(RULE_EN_LAST), publish=False)
    url = "/d/flood/compare/2022-08-19/2024-01-01"
    html = page(sign_in(eve), url)
    assert "Draft" in html
    assert "/d/flood/drafts/" in html
    for reader in (Client(), sign_in(alice)):
        assert reader.get(url).url == "/d/flood/compare/2022-08-19/2022-08-19"
        assert "2024" not in page(reader, COMPARED)


@pytest.mark.parametrize("who", ["visitor", "charlie", "sven"])
def test_a_document_that_is_not_open_has_no_history(
    client, request, sign_in, make_work, add_version, tree, who
):
    work = make_work(slug="inner", owner=tree.north, visibility="subtree")
    first = add_version(work, FIRST, parsed(RULE_EN))
    add_version(work, SECOND, parsed(RULE_EN_LATER))
    lineage = Provision.objects.filter(text__version=first).first().lineage_id
    reader = client if who == "visitor" else sign_in(request.getfixturevalue(who))
    for url in ("compare", "compare/2020-01-01/2022-08-19", f"history/{lineage}"):
        assert reader.get(f"/d/inner/{url}").status_code == 404
    for url in ("acts", "acts/1"):
        assert reader.get(f"/d/inner/{url}").status_code == 404


# --- acts to come ------------------------------------------------------------------------------


def test_readers_are_told_of_an_act_until_its_text_is_there(amended, sign_in, eve):
    desk, client = sign_in(eve), Client()
    before = client.get("/d/flood/2022-08-19")
    data = {"identifier": "31-QD", "title": "On sirens", "commences_on": FUTURE.isoformat()}
    assert desk.post("/d/flood/acts", data).url == "/d/flood/acts"
    told = client.get("/d/flood/2022-08-19", headers={"If-None-Match": before.headers["ETag"]})
    assert told.status_code == 200
    html = told.content.decode()
    assert "This document will change" in html
    assert "On 1 March 2031 by 31-QD" in html
    assert "No text yet" in page(desk, "/d/flood/acts")
    text = import_parsed(
        actor="test",
        work=amended,
        in_force_from=FUTURE,
        parsed=parsed(RULE_EN_LAST),
        amending_acts=[ActOf("31-QD")],
    )
    # A draft of it is the editors' matter.
    assert "On 1 March 2031 by 31-QD" in page(client, "/d/flood/2022-08-19")
    assert "Draft" in page(desk, "/d/flood/acts")
    publish_version(actor="test", version=text.version)
    html = page(client, "/d/flood/2022-08-19")
    assert "the text to come" in html
    assert 'href="/d/flood/compare/2022-08-19/2031-03-01"' in html
    assert not open_acts(amended).exists()
    assert "Published" in page(desk, "/d/flood/acts")


def test_an_act_without_a_date_is_told_too_and_can_be_dated_or_withdrawn(amended, sign_in, eve):
    desk, client = sign_in(eve), Client()
    desk.post("/d/flood/acts", {"identifier": "31-QD", "note": "More sirens."})
    act = PendingAct.objects.get()
    html = page(client, "/d/flood/2022-08-19")
    assert "The date is not known yet:" in html
    assert "More sirens." in html
    form = page(desk, f"/d/flood/acts/{act.pk}")
    assert "31-QD" in form
    desk.post(f"/d/flood/acts/{act.pk}", {"identifier": "31-QD", "commences_on": "2031-03-01"})
    assert "On 1 March 2031 by 31-QD" in page(client, "/d/flood/2022-08-19")
    desk.post(f"/d/flood/acts/{act.pk}/withdraw")
    assert "31-QD" not in page(client, "/d/flood/2022-08-19")
    assert desk.get(f"/d/flood/acts/{act.pk}").status_code == 404


def test_an_act_whose_day_has_passed_without_a_text_is_said_honestly(client, amended, sign_in, eve):
    enter_act(actor="test", work=amended, identifier="31-QD", commences_on=dt.date(2024, 3, 1))
    assert "Since 1 March 2024, by an act whose text is not here yet:" in page(
        client, "/d/flood/2022-08-19"
    )
    assert "Text is overdue" in page(sign_in(eve), "/d/flood/acts")


def test_bad_input_is_told_and_nothing_is_lost(amended, sign_in, eve):
    desk = sign_in(eve)
    response = desk.post("/d/flood/acts", {"title": "On sirens", "commences_on": "soon"})
    assert response.status_code == 422
    assert "On sirens" in response.content.decode()
    assert not PendingAct.objects.exists()


def test_a_version_is_found_by_number_in_any_spelling_or_by_its_day(amended, add_version):
    named = enter_act(actor="test", work=amended, identifier="31/QĐ-2030")
    dated = enter_act(
        actor="test", work=amended, identifier="8-QD", commences_on=FUTURE, by_date=True
    )
    strict = enter_act(actor="test", work=amended, identifier="9-QD", commences_on=FUTURE)
    draft = add_version(
        amended, FUTURE, parsed(RULE_EN), publish=False, amending_acts=[ActOf("31/qđ-2030")]
    )
    for act in (named, dated, strict):
        act.refresh_from_db()
    assert (named.version, dated.version, strict.version) == (draft, draft, None)
    change_draft(actor="test", version=draft, in_force_from=dt.date(2032, 1, 1), amending_acts=[])
    assert list(open_acts(amended).exclude(version=None)) == []
    discard_draft(actor="test", version=draft)
    assert open_acts(amended).count() == 3


def test_several_acts_and_texts_to_come_are_told_in_order(
    client, amended, add_version, django_assert_max_num_queries
):
    add_version(amended, FUTURE, parsed(RULE_EN), amending_acts=[ActOf("40-QD")])
    add_version(amended, dt.date(2032, 1, 1), parsed(RULE_EN_LATER), amending_acts=[ActOf("41-QD")])
    for number in range(12):
        day = None if number == 5 else dt.date(2033, 1, 1 + number)
        enter_act(actor="test", work=amended, identifier=f"{50 + number}-QD", commences_on=day)
    with django_assert_max_num_queries(10):
        html = page(client, "/d/flood/2022-08-19")
    places = [
        html.index(f"{number}-QD", html.index("will change")) for number in (40, 41, 50, 61, 55)
    ]
    assert places == sorted(places)


def test_the_list_of_acts_costs_few_queries(amended, sign_in, eve, django_assert_max_num_queries):
    desk = sign_in(eve)
    for number in range(20):
        enter_act(actor=eve, work=amended, identifier=f"{50 + number}-QD")
    page(desk, "/d/flood/acts")
    with django_assert_max_num_queries(10):
        page(desk, "/d/flood/acts")
