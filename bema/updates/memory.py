"""What somebody probably still remembers: FSRS-6 with its published default weights (package `fsrs`).

Pure: no database. Steps of minutes and random shifts of intervals are switched off, so the same answers
give the same memory wherever they are replayed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fsrs import Card, Rating, Scheduler, State

RETENTION = 0.9
_SCHEDULER = Scheduler(
    desired_retention=RETENTION, learning_steps=(), relearning_steps=(), enable_fuzzing=False
)
_FACTOR, _DECAY = _SCHEDULER._FACTOR, _SCHEDULER._DECAY
# A card without an id would wait a millisecond for one of its own.
_CARD = 1

AGAIN, HARD, GOOD, EASY = (int(rating) for rating in Rating)


@dataclass(frozen=True, slots=True)
class Memory:
    """FSRS's state of one thing: `stability` in days (recall falls to 0.9 in that time), `difficulty` 1-10."""

    stability: float
    difficulty: float
    reviewed_at: dt.datetime

    @property
    def known_until(self) -> dt.datetime:
        """When predicted recall falls below 0.9."""
        return self.reviewed_at + dt.timedelta(days=self.stability)

    def recall(self, at: dt.datetime) -> float:
        """The predicted probability, 0 to 1, of knowing it at that instant; by whole days since."""
        return float(_SCHEDULER.get_card_retrievability(_card(self), at))


def recall_after(stability: float, days: int) -> float:
    """The same as `Memory.recall`, for whole days since the last review: for curves of many points."""
    return float((1 + _FACTOR * days / stability) ** _DECAY)


def _card(memory: Memory) -> Card:
    return Card(
        card_id=_CARD,
        state=State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.known_until,
        last_review=memory.reviewed_at,
    )


def _whole(at: dt.datetime) -> dt.datetime:
    """To the millisecond, as instants are kept: FSRS counts whole days, so what is written down and what is
    computed anew must begin at the very same instant."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _review(card: Card, rating: int, at: dt.datetime) -> Memory:
    reviewed, _log = _SCHEDULER.review_card(card, Rating(rating), at)
    if reviewed.stability is None or reviewed.difficulty is None:
        raise RuntimeError("FSRS gave a reviewed card no state")
    return Memory(reviewed.stability, reviewed.difficulty, at)


def learned(rating: int, at: dt.datetime) -> Memory:
    """The memory of what was just learned. `at` is aware, in UTC."""
    return _review(Card(card_id=_CARD, due=at), rating, _whole(at))


def reviewed(memory: Memory, rating: int, at: dt.datetime) -> Memory:
    """The memory after it was asked for again. An instant before the last review counts as that one."""
    return _review(_card(memory), rating, max(_whole(at), memory.reviewed_at))
