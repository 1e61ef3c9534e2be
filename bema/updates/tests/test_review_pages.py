"""A member goes over again, sees what she probably knows, and says how much she wants of it."""

from __future__ import annotations

import re
import uuid

import pytest
from django.utils import timezone

from bema.study.models import Objective, Response
from bema.updates.models import Mastery, Review, ReviewDefault, ReviewPreference
from bema.updates.tests.conftest import amend

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def learned(schooling, learn, alice, travel, sign_in):
    """Alice's browser, two months after she learned three things."""
    learn(alice)
    travel(days=60)
    return sign_in(alice)


def read(client, url="/review/"):
    return client.get(url).content.decode()


def send(client, page, *, right=True, **extra):
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page)[1]
        for name in ("response", "edition")
    }
    words = "The right thing" if right else "Nothing"
    place = re.search(rf'value="(\d+)"><span>{words}</span>', page)[1]
    return client.post("/review/", {**hidden, "answer": place, **extra})


def test_question_answer_why_and_on_to_the_end(learned):
    page = read(learned)
    assert "Step 1 of 3" in page
    for turn, right in enumerate([True, False, True], start=1):
        sent = send(learned, read(learned), right=right)
        assert sent.status_code == 302
        said = read(learned, sent.url)
        assert ("Right" if right else "Not quite") in said
        assert "Read the article again." in said
        assert "The document says" in said
        assert "/d/river/2020-01-01/" in said
        assert ("Next question" if turn < 3 else "Finish") in said
    page = read(learned)
    assert "all for today" in page
    assert "3 questions" in page
    assert Review.objects.count() == Response.objects.filter(review__isnull=False).count() == 3


def test_the_answer_sent_again_shows_the_same(learned):
    page = read(learned)
    first, again = send(learned, page), send(learned, page, right=False)
    assert first.url == again.url
    assert Review.objects.count() == 1


def test_the_same_question_in_two_tabs_counts_once(learned):
    page, other = read(learned), read(learned)
    send(learned, page)
    sent = send(learned, other, right=False)
    assert sent.url == "/review/"
    assert "already today" in read(learned)
    assert Review.objects.count() == 1


def test_with_script_the_question_is_replaced_in_its_place(learned):
    page = read(learned)
    hidden = dict(re.findall(r'name="(response|edition)" value="([^"]+)"', page))
    empty = learned.post("/review/", hidden, headers={"HX-Request": "true"})
    assert empty.status_code == 422
    assert b"Choose or write an answer first" in empty.content
    assert b"<html" not in empty.content
    sent = learned.post("/review/", {**hidden, "answer": "1"}, headers={"HX-Request": "true"})
    assert sent["HX-Push-Url"] == f"/review/?answer={hidden['response']}"
    assert b"The document says" in sent.content


def test_an_answer_to_nothing_is_told_and_keeps_nothing(learned):
    for edition in ("", "999999", "x", "٣"):
        sent = learned.post("/review/", {"response": uuid.uuid4(), "edition": edition})
        assert sent.status_code == 422
    assert not Review.objects.exists()


def test_somebody_elses_answer_is_absent(learned, client, bob, sign_in):
    sent = send(learned, read(learned))
    sign_in(bob)
    assert client.get(sent.url).status_code == 404
    assert client.get("/review/?answer=x").status_code == 404


# --- Today ------------------------------------------------------------------------------------


def test_today_offers_and_does_not_nag(learned):
    page = read(learned, "/")
    assert "Go over again" in page
    assert "3 questions from what you have learned" in page
    assert "about 2 minutes" in page
    assert "Nothing is due" in page
    for _turn in range(3):
        send(learned, read(learned))
    assert "Go over again" not in read(learned, "/")


def test_today_says_nothing_to_who_wants_none(learned, alice):
    ReviewPreference.objects.create(person=alice, per_day=0)
    assert "Go over again" not in read(learned, "/")
    assert "switched off" in read(learned)


def test_today_costs_no_more_with_more_to_go_over(learned, django_assert_max_num_queries):
    read(learned, "/")
    with django_assert_max_num_queries(16):
        read(learned, "/")


# --- how many a day ---------------------------------------------------------------------------


def test_a_member_chooses_and_goes_back_to_the_usual(learned, alice):
    page = read(learned, "/review/settings/")
    assert "As usual here: 5 questions" in page
    assert "whole organisation" not in page
    assert learned.post("/review/settings/", {"per_day": "10"}).status_code == 302
    assert ReviewPreference.objects.get(person=alice).per_day == 10
    assert learned.post("/review/settings/", {"per_day": "0"}).status_code == 302
    assert ReviewPreference.objects.get(person=alice).per_day == 0
    assert learned.post("/review/settings/", {"per_day": "usual"}).status_code == 302
    assert not ReviewPreference.objects.exists()


def test_a_number_that_is_not_offered_is_refused(learned):
    for number in ("7", "", "x"):
        sent = learned.post("/review/settings/", {"per_day": number})
        assert sent.status_code == 422
    assert not ReviewPreference.objects.exists()


def test_the_organisations_number_is_the_administrators(learned, client, ada, sign_in):
    refused = learned.post("/review/settings/", {"for": "all", "default": "20"})
    assert refused.status_code == 404
    sign_in(ada)
    assert "whole organisation" in read(client, "/review/settings/")
    assert client.post("/review/settings/", {"for": "all", "default": "20"}).status_code == 302
    assert ReviewDefault.objects.get().per_day == 20
    assert "As usual here: 20 questions" in read(client, "/review/settings/")


# --- my memory --------------------------------------------------------------------------------


def test_my_memory_says_how_much_is_probably_known(learned):
    page = read(learned, "/memory/")
    assert "still know 1 of the 3 things" in page
    assert "When the river rises" in page
    assert "Knows article 2" in page
    assert "worth going over: now" in page
    assert "<polyline" in page
    assert "The curve in numbers" in page


def test_what_changed_does_not_count_until_it_was_seen(learned, river, alice, travel):
    at = travel(days=0)
    amend(river, at.date())
    travel(days=1)
    page = read(learned, "/memory/")
    assert "One of them has changed since you learned it" in page
    assert "See what is new in River law" in page
    assert "changed since" in page


def test_who_has_learned_nothing_is_told_how_it_begins(schooling, bob, sign_in):
    page = read(sign_in(bob), "/memory/")
    assert "Nothing learned yet" in page
    assert "polyline" not in page


def test_managers_have_no_way_to_it(learned, client, nora, sign_in):
    sign_in(nora)
    assert "Nothing learned yet" in read(client, "/memory/")


def test_own_data_holds_it_all(learned):
    send(learned, read(learned))
    exported = learned.get("/me/export.json").json()
    assert len(exported["masteries"]) == 3
    assert len(exported["reviews"]) == 1


def learn_more(person, owner, count):
    """So many more things, which no course teaches."""
    made = [
        Objective.objects.create(owner=owner, statement={"en": f"Thing {n}"}) for n in range(count)
    ]
    at = timezone.now()
    Mastery.objects.bulk_create(
        Mastery(
            person=person,
            objective=objective,
            evidence=1,
            learned_at=at,
            current_at=at,
            stability=3.0,
            difficulty=5.0,
            reviewed_at=at,
            known_until=at,
        )
        for objective in made
    )


def test_five_hundred_objectives_cost_the_queries_of_three(
    learned, alice, schooling, tree, django_assert_max_num_queries
):
    learn_more(alice, tree.root, 1)
    read(learned, "/memory/")
    with django_assert_max_num_queries(24) as few:
        read(learned, "/memory/")
    learn_more(alice, tree.root, 496)
    with django_assert_max_num_queries(24) as many:
        assert "of the 500 things" in read(learned, "/memory/")
    assert len(many) == len(few)
