"""Two tabs that answer in the same moment: one review, whatever the database does first."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.db import connection

from bema.study import papers
from bema.study.models import Response
from bema.updates import mastery, reviewing
from bema.updates.errors import NotDue
from bema.updates.models import Review
from bema.updates.tests.conftest import answer_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def at_once(*calls):
    """Call them all in the same moment; one after the other where a test has one connection only."""
    outcomes = []
    together = connection.features.test_db_allows_multiple_connections
    gate = threading.Barrier(len(calls) if together else 1)

    def run(call):
        gate.wait()
        try:
            outcomes.append(call())
        except NotDue as error:
            outcomes.append(error)
        finally:
            if together:
                connection.close()

    if not together:
        for call in calls:
            run(call)
        return outcomes
    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def asked(schooling, learn, alice, travel):
    """A question that is due to Alice."""
    travel(days=-60)
    learn(alice)
    travel.home()
    return reviewing.next_question(alice, reviewing.standing(alice))


def answering(person, item, response_id, *, right=True):
    data = answer_of(item, papers.steady_order(item, person.pk), right=right)

    def call():
        return reviewing.answer_review(
            actor=person, item_edition_id=item.id, response_id=response_id, data=data
        )

    return call


def test_two_answers_at_once_are_one_review(alice, asked):
    before = Response.objects.count()
    outcomes = at_once(
        answering(alice, asked, uuid.uuid4()), answering(alice, asked, uuid.uuid4(), right=False)
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotDue", "Response"]
    assert Review.objects.count() == 1
    assert Response.objects.count() == before + 1
    assert list(mastery.differences()) == []


def test_the_same_answer_sent_twice_at_once_is_one(alice, asked):
    name = uuid.uuid4()
    first, second = at_once(answering(alice, asked, name), answering(alice, asked, name))
    assert first.pk == second.pk == name
    assert Review.objects.count() == 1
