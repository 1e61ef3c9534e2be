"""What follows from what a member did, by the pure rules."""

from __future__ import annotations

import datetime as dt

from bema.updates.knowledge import ATTESTED, COMPLETED, PASSED, REFRESHED, REVIEWED, Fact, replay
from bema.updates.memory import AGAIN, GOOD, learned, reviewed

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def day(n: int) -> dt.datetime:
    return MONDAY + dt.timedelta(days=n)


def test_recall_falls_to_nine_tenths_when_it_says():
    memory = learned(GOOD, MONDAY)
    late = memory.reviewed_at + dt.timedelta(days=30)
    assert memory.recall(MONDAY) == 1.0
    assert memory.recall(late) < 0.9
    assert MONDAY < memory.known_until < late


def test_an_answer_that_comes_back_is_remembered_for_longer():
    memory = learned(GOOD, MONDAY)
    again = reviewed(memory, GOOD, memory.known_until)
    forgotten = reviewed(memory, AGAIN, memory.known_until)
    assert forgotten.stability < memory.stability < again.stability


def test_a_refresher_makes_current_and_keeps_when_it_was_first_learned():
    state = replay([Fact(day(0), 7, COMPLETED | PASSED), Fact(day(40), 7, REFRESHED)])
    assert state[7].learned_at == day(0)
    assert state[7].current_at == day(40)
    assert state[7].evidence == COMPLETED | PASSED


def test_a_review_is_memory_only():
    state = replay([Fact(day(0), 7, COMPLETED), Fact(day(5), 7, REVIEWED)])
    assert state[7].current_at == day(0)
    assert state[7].memory.reviewed_at == day(5)


def test_attesting_anew_renews_what_was_learned_by_attesting_alone():
    attested = replay([Fact(day(0), 7, ATTESTED), Fact(day(9), 7, ATTESTED)])
    taught = replay([Fact(day(0), 7, COMPLETED), Fact(day(9), 7, ATTESTED)])
    assert attested[7].current_at == day(9)
    assert taught[7].current_at == day(0)
    assert taught[7].evidence == COMPLETED | ATTESTED


def test_nothing_is_known_from_a_review_of_what_was_never_learned():
    assert replay([Fact(day(0), 7, REVIEWED), Fact(day(1), 7, REFRESHED)]) == {}


def test_the_order_in_which_facts_arrive_does_not_matter():
    facts = [Fact(day(n), 7, how) for n, how in enumerate([COMPLETED, REVIEWED, REFRESHED])]
    assert replay(facts) == replay(reversed(facts))
