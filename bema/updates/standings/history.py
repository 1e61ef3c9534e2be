"""How much of a subject a unit's people knew, know and will know: weekly points from the facts of a sample.

Nothing is kept for it. The past is replayed from what members did (`evidence`), the future assumes that
nobody does anything. At each point, a version counts from when it took effect, and only then.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt

from django.db.models import F
from django.db.models.functions import Mod

from bema.assignments.figures import here
from bema.assignments.scope import Scope
from bema.common.clock import now
from bema.units.models import Placement
from bema.updates.evidence import facts_of
from bema.updates.knowledge import Fact, Known, follow
from bema.updates.models import ObjectiveChange

WEEK = dt.timedelta(days=7)
BACK, AHEAD = 52, 26
# So many people are asked about; of more, a sample.
SAMPLE = 1_000
_CHUNK = 250
# A prime beyond every sample spreads ids evenly, whatever order they were given in.
_STEP, _PRIME = 7_919, 104_729


@dataclass(frozen=True, slots=True)
class Point:
    """Shares, 0 to 1: of the assigned objectives known as the text stood, and also remembered; of people who
    knew all of it."""

    at: dt.datetime
    in_force: float
    remembered: float
    people: float


@dataclass(frozen=True, slots=True)
class History:
    """`people` were assigned, of whom `asked` were looked at. `changes`: when versions took effect."""

    people: int
    asked: int
    points: list[Point]
    changes: list[dt.datetime]

    @property
    def error(self) -> float:
        """Half the width, 0 to 1, of the interval in which a share lies in 19 of 20 samples, at worst."""
        if self.asked >= self.people:
            return 0.0
        return 1.96 * sqrt(0.25 / self.asked * (1 - self.asked / self.people))


def sample(scope: Scope, people: int) -> list[int]:
    """The ids of those looked at: all, or about `SAMPLE` of them, the same each time. One query."""
    placed = Placement.objects.filter(here(scope.unit) & scope.assigned()).order_by("person_id")
    if people > SAMPLE:
        limit = _PRIME * SAMPLE // people
        placed = placed.annotate(draw=Mod(F("person_id") * _STEP, _PRIME)).filter(draw__lt=limit)
    return list(placed.values_list("person_id", flat=True))


def history(scope: Scope, people: int, objective_ids: Sequence[int]) -> History:
    """Weekly, from a year ago to half a year ahead. Ten queries a 250 people asked about."""
    asked, changes = sample(scope, people), _changes(objective_ids)
    weeks = [now() + WEEK * number for number in range(-BACK, AHEAD + 1)]
    counted = _Weeks(weeks, len(objective_ids))
    wanted = set(objective_ids)
    for facts in _facts(asked):
        counted.add(_lives([fact for fact in facts if fact.objective_id in wanted]), changes)
    instants = sorted({at for several in changes.values() for at in several})
    return History(
        people=people,
        asked=len(asked),
        points=counted.points(len(asked)),
        changes=[at for at in instants if weeks[0] <= at <= weeks[-1]],
    )


def _changes(objective_ids: Sequence[int]) -> dict[int, list[dt.datetime]]:
    rows = ObjectiveChange.objects.filter(objective__in=objective_ids).order_by("effective_at")
    found: dict[int, list[dt.datetime]] = defaultdict(list)
    for objective, at in rows.values_list("objective_id", "effective_at"):
        found[objective].append(at)
    return found


def _facts(person_ids: Sequence[int]) -> Iterator[list[Fact]]:
    for start in range(0, len(person_ids), _CHUNK):
        yield from facts_of(person_ids[start : start + _CHUNK]).values()


# A state, from when on it held and until when.
Life = tuple[int, dt.datetime, dt.datetime | None, Known]


def _lives(facts: Iterable[Fact]) -> Iterator[Life]:
    """What was known of each objective, and from when to when. Facts come in the order of time."""
    state: dict[int, tuple[dt.datetime, Known]] = {}
    for fact in facts:
        before = state.get(fact.objective_id)
        known = follow(before[1] if before else None, fact)
        if known is not None and (before is None or known != before[1]):
            if before:
                yield fact.objective_id, before[0], fact.at, before[1]
            state[fact.objective_id] = (fact.at, known)
    for objective, (since, known) in state.items():
        yield objective, since, None, known


class _Weeks:
    """Adds up, by week, for how many objectives and people what is asked held."""

    def __init__(self, weeks: list[dt.datetime], size: int) -> None:
        self.weeks, self.size = weeks, size
        empty = [0] * (len(weeks) + 1)
        self.in_force, self.remembered, self.people = empty[:], empty[:], empty[:]

    def _note(self, steps: list[int], begin: dt.datetime, end: dt.datetime | None) -> None:
        """One more from the first week at or after `begin`, one less from that at or after `end`."""
        first = bisect_left(self.weeks, begin)
        last = len(self.weeks) if end is None else bisect_left(self.weeks, end)
        if first < last:
            steps[first] += 1
            steps[last] -= 1

    def add(self, lives: Iterable[Life], changes: dict[int, list[dt.datetime]]) -> None:
        """Another person."""
        steps = [0] * (len(self.weeks) + 1)
        for objective, begin, end, known in lives:
            later = (at for at in changes.get(objective, ()) if at > known.current_at)
            until = _earliest(next(later, None), end)
            self._note(steps, begin, until)
            self._note(self.remembered, begin, _earliest(known.memory.known_until, until))
        for week, objectives in enumerate(accumulate(steps)):
            self.in_force[week] += objectives
            self.people[week] += objectives == self.size and bool(self.size)

    def points(self, asked: int) -> list[Point]:
        people, objectives = max(asked, 1), max(asked * self.size, 1)
        rows = zip(
            self.weeks, self.in_force, accumulate(self.remembered), self.people, strict=False
        )
        return [
            Point(at, known / objectives, remembered / objectives, everything / people)
            for at, known, remembered, everything in rows
        ]


def _earliest(one: dt.datetime | None, other: dt.datetime | None) -> dt.datetime | None:
    if one is None or other is None:
        return one or other
    return min(one, other)
