"""A member's own memory over time: how much was learned, and how much of it was, is and will be known.

The past is replayed from what the member did, the future assumes that nothing is done. What an amendment
changed is not known from the day of the change until it was refreshed.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bema.accounts.models import Person
from bema.common.clock import now
from bema.updates.evidence import facts_of
from bema.updates.knowledge import Fact, Known, follow
from bema.updates.memory import recall_after
from bema.updates.models import ObjectiveChange

PAST = dt.timedelta(days=365)
AHEAD = dt.timedelta(days=90)
STEPS_BACK, STEPS_AHEAD = 40, 12


@dataclass(frozen=True, slots=True)
class Point:
    """At an instant: how many objectives were learned, and how many of them probably known."""

    at: dt.datetime
    learned: int
    known: float


@dataclass(frozen=True, slots=True)
class _Course:
    """What became of one objective: states in the order of time, and the changes of it."""

    instants: list[dt.datetime]
    states: list[Known]
    changes: list[dt.datetime]

    def at(self, instant: dt.datetime) -> Known | None:
        place = bisect_right(self.instants, instant)
        return self.states[place - 1] if place else None

    def recall(self, known: Known, instant: dt.datetime) -> float:
        """The probability that it is known as the text stands at the instant."""
        changed = bisect_right(self.changes, instant) - bisect_right(self.changes, known.current_at)
        if changed > 0:
            return 0.0
        days = max(0, (instant - known.memory.reviewed_at).days)
        return recall_after(known.memory.stability, days)


def points(person: Person, objective_ids: Collection[int]) -> list[Point]:
    """The member's curve over these objectives, a year back at most. Eight queries."""
    courses = _courses(person, objective_ids)
    begun = min((course.instants[0] for course in courses), default=None)
    if begun is None:
        return []
    return [_point(courses, instant) for instant in _instants(begun)]


def _courses(person: Person, objective_ids: Collection[int]) -> list[_Course]:
    changes: dict[int, list[dt.datetime]] = defaultdict(list)
    rows = ObjectiveChange.objects.filter(objective__in=objective_ids).order_by("effective_at")
    for objective, at in rows.values_list("objective", "effective_at"):
        changes[objective].append(at)
    facts: dict[int, list[Fact]] = defaultdict(list)
    wanted = set(objective_ids)
    for fact in facts_of([person.pk]).get(person.pk, []):
        if fact.objective_id in wanted:
            facts[fact.objective_id].append(fact)
    replayed = (_replay(facts[pk], changes.get(pk, [])) for pk in facts)
    return [course for course in replayed if course.instants]


def _replay(facts: Iterable[Fact], changes: list[dt.datetime]) -> _Course:
    course = _Course([], [], changes)
    known: Known | None = None
    for fact in facts:
        known = follow(known, fact)
        if known is not None:
            course.instants.append(fact.at)
            course.states.append(known)
    return course


def _instants(begun: dt.datetime) -> list[dt.datetime]:
    here = now()
    since = max(begun, here - PAST)
    back, ahead = (here - since) / STEPS_BACK, AHEAD / STEPS_AHEAD
    past = [since + back * step for step in range(STEPS_BACK)] if here > since else []
    return [*past, here, *(here + ahead * step for step in range(1, STEPS_AHEAD + 1))]


def _point(courses: list[_Course], instant: dt.datetime) -> Point:
    states = [(course, course.at(instant)) for course in courses]
    learned = [(course, known) for course, known in states if known is not None]
    return Point(
        instant, len(learned), sum(course.recall(known, instant) for course, known in learned)
    )
