"""A refresher from Today to the end, through the pages: change, question, attestation."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bema.common.clock import today
from bema.documents.actions import create_work, publish_version
from bema.study import papers, publishing
from bema.study.models import Attempt, Attestation, Certificate, CourseRecord, ItemEdition, Response
from bema.study.shelf import item as shelved
from bema.updates import mastery
from bema.updates.memory import AGAIN, GOOD
from bema.updates.models import Review
from bema.updates.refreshers import stale_of
from bema.updates.settling import keep_all
from bema.updates.tests.amending import (
    AT_ONCE,
    BY_RADIO,
    TEN_YEARS,
    amend,
    amended,
    confirm,
    refresh,
)
from bema.updates.tests.conftest import ARTICLES, answer_of, publish

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


def form_of(page, person, *, right):
    """What the form on the page sends, with a right or a wrong answer."""
    edition = ItemEdition.objects.get(pk=field(page, "edition"))
    item = shelved(edition.pk, edition.content_hash)
    order = papers.steady_order(item, person.pk)
    names = ("version", "response", "edition")
    return {name: field(page, name) for name in names} | answer_of(item, order, right=right)


def go(client, url):
    """(address, page) at the end of the redirects."""
    answer = client.get(url, follow=True)
    assert answer.status_code == 200
    return answer.request["PATH_INFO"], answer.content.decode()


@pytest.fixture
def knows(learn, alice, sign_in):
    """Alice has completed the course, and is signed in."""
    learn(alice)
    return sign_in(alice)


def test_nothing_changed_nothing_is_shown(knows, river):
    assert "What changed" not in knows.get("/").content.decode()
    assert knows.get("/refresh/river/").status_code == 404


def test_from_today_to_the_end(knows, river, alice):
    amend(river.work, amended(a1=AT_ONCE, a2=TEN_YEARS))
    today = knows.get("/").content.decode()
    assert "2 of the things that you learned have changed" in today
    url, page = go(knows, "/refresh/river/")
    assert "<del>within one hour</del>" in page
    assert "<ins>at once</ins>" in page
    assert "Step 1 of 2" in page
    assert "Knows article 1" in page
    said = knows.post(url, form_of(page, alice, right=True), follow=True).content.decode()
    assert "Right" in said
    url, page = go(knows, "/refresh/river/")
    assert "<ins>ten</ins>" in page
    assert "Step 2 of 2" in page
    said = knows.post(url, form_of(page, alice, right=True), follow=True).content.decode()
    assert "Finish" in said
    assert "That was all" in go(knows, "/refresh/river/")[1]
    assert "What changed" not in knows.get("/").content.decode()
    assert [review.rating for review in Review.objects.filter(person=alice)] == [GOOD, GOOD]
    assert list(mastery.differences()) == []


def test_a_wrong_answer_teaches_and_asks_another_question(knows, river, alice):
    amend(river.work, amended(a1=AT_ONCE))
    url, page = go(knows, "/refresh/river/")
    first = field(page, "edition")
    said = knows.post(url, form_of(page, alice, right=False), follow=True).content.decode()
    assert "Not quite" in said
    assert "<ins>at once</ins>" in said
    assert not Review.objects.exists()
    url, page = go(knows, "/refresh/river/")
    assert field(page, "edition") != first
    knows.post(url, form_of(page, alice, right=True))
    assert Review.objects.get().rating == AGAIN
    assert list(mastery.differences()) == []


def test_an_answer_sent_twice_is_one_review_and_gets_the_same_reply(knows, river, alice):
    amend(river.work, amended(a1=AT_ONCE))
    url, page = go(knows, "/refresh/river/")
    form = form_of(page, alice, right=True)
    replies = [knows.post(url, form)["Location"] for _time in range(2)]
    assert replies[0] == replies[1]
    assert Review.objects.count() == 1
    assert Response.objects.filter(pk=form["response"]).count() == 1


def test_several_versions_make_one_refresher_from_what_was_known_to_what_is_in_force(
    knows, river, alice
):
    amend(river.work, amended(a1=AT_ONCE), days=-2)
    amend(river.work, amended(a1=BY_RADIO), days=-1)
    assert "One of the things" in knows.get("/").content.decode()
    url, page = go(knows, "/refresh/river/")
    assert "<del>within one hour</del>" in page
    assert "at once and by radio" in page
    assert "Step 1 of 1" in page
    knows.post(url, form_of(page, alice, right=True))
    assert stale_of(alice) == {}
    assert Review.objects.get().version.in_force_from == river.work.versions.last().in_force_from


def test_changed_and_changed_back_is_one_tap(knows, river, alice):
    amend(river.work, amended(a1=AT_ONCE), days=-2)
    amend(river.work, ARTICLES, days=-1)
    url, page = go(knows, "/refresh/river/")
    assert "changed and changed back" in page
    assert 'name="answer"' not in page
    knows.post(url, {"version": field(page, "version")})
    assert stale_of(alice) == {}
    assert Review.objects.get().response is None
    assert list(mastery.differences()) == []


def test_an_objective_without_a_question_is_read(knows, river, schooling, alice):
    for item in schooling.items[0]:
        publishing.withdraw(actor="test", thing=item)
    amend(river.work, amended(a1=AT_ONCE))
    url, page = go(knows, "/refresh/river/")
    assert "I have read it" in page
    knows.post(url, {"version": field(page, "version")})
    assert Review.objects.get().rating == GOOD
    assert stale_of(alice) == {}


def test_where_there_is_a_question_reading_is_not_enough(knows, river, alice):
    amend(river.work, amended(a1=AT_ONCE))
    url, page = go(knows, "/refresh/river/")
    assert knows.post(url, {"version": field(page, "version")}).status_code == 422
    assert not Review.objects.exists()


def test_without_an_answer_nothing_is_kept_and_it_says_what_to_do(knows, river, alice):
    amend(river.work, amended(a1=AT_ONCE))
    url, page = go(knows, "/refresh/river/")
    form = form_of(page, alice, right=True)
    del form["answer"]
    answer = knows.post(url, form)
    assert answer.status_code == 422
    assert "Choose or write an answer first" in answer.content.decode()
    assert form["response"] in answer.content.decode()


def test_a_version_of_a_coming_day_opens_its_refresher_on_that_day(
    knows, river, alice, monkeypatch
):
    version = amend(river.work, amended(a1=AT_ONCE), days=10)
    assert stale_of(alice) == {}
    at = version.objective_changes.get().effective_at
    monkeypatch.setattr("bema.updates.changes.now", lambda: at)
    assert len(stale_of(alice)[river.work.pk]) == 1


def test_another_version_between_page_and_answer_is_shown_before_it_counts(knows, river, alice):
    amend(river.work, amended(a1=AT_ONCE), days=-1)
    url, page = go(knows, "/refresh/river/")
    form = form_of(page, alice, right=True)
    amend(river.work, amended(a1=BY_RADIO))
    answer = knows.post(url, form, follow=True).content.decode()
    assert "has changed again" in answer
    assert "at once and by radio" in answer
    assert not Review.objects.exists()


def test_a_provision_that_is_gone_is_shown_as_gone(knows, river):
    amend(river.work, amended(a2=""))
    _url, page = go(knows, "/refresh/river/")
    assert ARTICLES[2] in page
    assert "This is no longer in the text" in page


def test_who_had_not_learned_it_sees_nothing(knows, river, bob, sign_in):
    amend(river.work, amended(a1=AT_ONCE))
    client = sign_in(bob)
    assert "What changed" not in client.get("/").content.decode()
    assert client.get("/refresh/river/").status_code == 404


def test_an_answer_of_somebody_else_is_absent(knows, river, alice, bob, learn, sign_in):
    learn(bob)
    amend(river.work, amended(a1=AT_ONCE))
    url, page = go(knows, "/refresh/river/")
    form = form_of(page, alice, right=True)
    knows.post(url, form)
    client = sign_in(bob)
    assert client.get(f"{url}?answer={form['response']}").status_code == 404
    assert client.post(url, form).status_code == 404
    assert client.get(f"{url}?answer={uuid.uuid4()}").status_code == 404


# --- attestation --------------------------------------------------------------------------------


@pytest.fixture
def attested(river):
    river.work.needs_attestation = True
    river.work.save()
    river.version.work.refresh_from_db()
    return river


def test_attestation_is_the_last_screen_for_who_had_attested(attested, knows, alice):
    confirm(alice, attested.version)
    version = amend(attested.work, amended(a1=AT_ONCE))
    today = knows.get("/").content.decode()
    assert "then confirm the new text" in today
    url, page = go(knows, "/refresh/river/")
    assert "Step 1 of 2" in page
    knows.post(url, form_of(page, alice, right=True))
    url, page = go(knows, "/refresh/river/")
    assert url == "/refresh/river/confirm/"
    assert "<ins>at once</ins>" in page
    form = {"content_hash": field(page, "content_hash"), "language": "en"}
    done = knows.post(url, form, follow=True).content.decode()
    assert "That was all" in done
    assert Attestation.objects.filter(person=alice, version=version).exists()
    assert "What changed" not in knows.get("/").content.decode()


def test_who_attested_a_text_without_objectives_confirms_the_new_one(attested, bob, sign_in):
    confirm(bob, attested.version)
    amend(attested.work, amended(a3="The boats are tested every autumn."))
    client = sign_in(bob)
    assert "The text that you confirmed has changed" in client.get("/").content.decode()
    url, page = go(client, "/refresh/river/")
    assert url == "/refresh/river/confirm/"
    assert "<ins>" in page


def test_a_text_changed_throughout_shows_some_changes_and_leads_to_all(
    tree, bob, sign_in, open_to_all
):
    words = "The boats of station {n} are tested every {when} by the two people on duty there."
    many = [{n: words.format(n=n, when=when) for n in range(1, 46)} for when in ("May", "June")]
    work = create_work(
        actor="test",
        owner=tree.root,
        title="Boats",
        language="en",
        slug="boats",
        needs_attestation=True,
    )
    confirm(bob, publish(work, many[0], today() - dt.timedelta(days=9)))
    amend(work, many[1])
    page = go(sign_in(bob), "/refresh/boats/")[1]
    assert page.count("<ins>June</ins>") == 40
    assert "5 more changes stand in the comparison" in page
    link = re.search(r'href="(/d/boats/compare/[^"]*)"', page).group(1)
    assert sign_in(bob).get(link).status_code == 200


def test_what_is_not_of_substance_asks_nobody_to_confirm(attested, bob, sign_in):
    confirm(bob, attested.version)
    version = amend(attested.work, amended(a1=AT_ONCE), published=False)
    version.changes.update(judged_substance=False)
    keep_all(actor="test", version=version)
    publish_version(actor="test", version=version)
    assert "What changed" not in sign_in(bob).get("/").content.decode()


def test_what_was_done_stays_as_it_was_to_the_byte(attested, knows, alice):
    confirm(alice, attested.version)
    models = (Attempt, Response, CourseRecord, Attestation, Certificate)

    def record(ids):
        rows = {model: model.objects.order_by("pk") for model in models}
        return {
            model: repr(list(rows[model].filter(pk__in=ids[model]).values())) for model in models
        }

    ids = {model: list(model.objects.values_list("pk", flat=True)) for model in models}
    before = record(ids)
    certificate = knows.get("/c/rivers/certificate.pdf").content
    issued = Certificate.objects.get().issued_at
    assert f"D:{issued:%Y%m%d%H%M%S}".encode() in certificate  # not the moment of printing
    version = amend(attested.work, amended(a1=AT_ONCE))
    assert {model: model.objects.count() for model in models} == {m: len(ids[m]) for m in models}
    refresh(alice, attested.work)
    confirm(alice, version)
    assert record(ids) == before
    assert Certificate.objects.count() == 1
    assert knows.get("/c/rivers/certificate.pdf").content == certificate


# --- what it costs ------------------------------------------------------------------------------


def _queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as done:
        assert client.get(url).status_code == 200
    return len(done)


def test_today_and_a_change_cost_the_same_however_much_changed(attested, knows, alice):
    confirm(alice, attested.version)
    amend(attested.work, amended(a1=AT_ONCE), days=-1)
    url, _page = go(knows, "/refresh/river/")
    before = _queries(knows, "/"), _queries(knows, url), _queries(knows, "/refresh/river/confirm/")
    amend(attested.work, amended(a1=BY_RADIO, a2=TEN_YEARS, a3="The boats are tested in May."))
    after = _queries(knows, "/"), _queries(knows, url), _queries(knows, "/refresh/river/confirm/")
    assert after <= before
    assert max(after) <= 40


def test_with_script_only_the_changing_part_is_sent(knows, river, alice):
    amend(river.work, amended(a1=AT_ONCE))
    url, page = go(knows, "/refresh/river/")
    form = form_of(page, alice, right=False)
    answer = knows.post(url, form, headers={"HX-Request": "true"})
    assert answer["HX-Push-Url"] == f"{url}?answer={form['response']}"
    assert "<html" not in answer.content.decode()
    again = knows.get(url, headers={"HX-Request": "true"})
    assert "<html" not in again.content.decode()
    knows.post(url, form_of(again.content.decode(), alice, right=True))
    done = knows.get(url, headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == "/refresh/river/"
