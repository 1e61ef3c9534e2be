"""Who knows today's text: what the coverage pages say of it, and when they rather say nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bema.assignments.figures import Figures
from bema.assignments.scope import Scope
from bema.units.models import Unit
from bema.units.queries import ancestor_paths
from bema.updates.standings import reading
from bema.updates.standings.bases import Target
from bema.updates.standings.reading import Counting, Sums

# No share of what is learned and remembered is shown for fewer people than these.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the bar: its shade, where it begins and how wide it is, in per cent of the whole."""

    shade: int
    begin: str
    width: str
    objectives: int


@dataclass(frozen=True, slots=True)
class Currency:
    """Of the people to whom a subject is assigned. `sums` is `None` while it can't be said.

    `parts` has the sums by path, as far as they are known.
    """

    people: int
    size: int
    sums: Sums | None
    as_of: dt.datetime | None
    behind_since: dt.datetime | None
    target: Target = field(default_factory=dict)
    parts: Mapping[str, Sums] = field(default_factory=dict)

    @property
    def assigned(self) -> int:
        """Objectives, once for each person to whom they are assigned."""
        return self.people * self.size

    @property
    def is_told(self) -> bool:
        """Whether there are figures, of enough people."""
        return self.sums is not None and self.people >= FEWEST

    @property
    def segments(self) -> dict[str, Segment]:
        """The bar from what is safest to what is missing."""
        if self.sums is None or not self.assigned:
            return {}
        known = self.sums
        pieces = {
            "remembered": (5, known.remembered),
            "fading": (3, known.in_force - known.remembered),
            "changed": (1, known.learned - known.in_force),
            "missing": (0, self.assigned - known.learned),
        }
        found, begin = {}, 0.0
        for name, (shade, objectives) in pieces.items():
            width = 100 * objectives / self.assigned
            found[name] = Segment(shade, f"{begin:.2f}", f"{width:.2f}", objectives)
            begin += width
        return found


def currency(scope: Scope, subject_id: int, total: Figures) -> Currency:
    """Of one subject in a unit, by part. Eight queries at most, one of them a sum over the unit's cells."""
    counting = reading.standing_of([subject_id])[subject_id]
    parts, as_of = _parts(
        scope, subject_id, counting, total.people, reading.part_length(scope.unit)
    )
    return Currency(
        people=total.people,
        size=counting.size,
        sums=None if parts is None else sum(parts.values(), Sums()),
        as_of=as_of,
        behind_since=counting.behind_since,
        target=counting.target,
        parts=parts or {},
    )


def people_by_unit(scope: Scope, subject_id: int, people: int) -> dict[str, int] | None:
    """{path of every unit: people of its subtree who know today's text}; `None` while it can't be said."""
    counting = reading.standing_of([subject_id])[subject_id]
    parts, _as_of = _parts(scope, subject_id, counting, people, None)
    if parts is None:
        return None
    found: dict[str, int] = defaultdict(int)
    for path, sums in parts.items():
        for above in ancestor_paths(path):
            found[above] += sums.people_in_force
    return found


def _parts(
    scope: Scope, subject_id: int, counting: Counting, people: int, length: int | None
) -> tuple[dict[str, Sums] | None, dt.datetime | None]:
    if not counting.size:
        return None, None
    if counting.is_exact:
        return reading.by_part(scope, subject_id, length), counting.as_of
    if people <= reading.FEW:
        return reading.live_by_part(scope, subject_id, counting.target, length), None
    return None, counting.as_of


def by_subject(
    scopes: Mapping[int, Scope], unit: Unit, figures: Mapping[int, Figures]
) -> dict[int, Currency]:
    """Of several subjects in one unit. Eight queries for all that are counted up to now; one more for each other."""
    counting = reading.standing_of(scopes)
    exact = {pk: scopes[pk] for pk, found in counting.items() if found.is_exact and found.size}
    kept = reading.by_subject(exact, unit)
    found = {}
    for pk, one in counting.items():
        sums: Sums | None = kept.get(pk, Sums()) if pk in exact else None
        if one.size and not one.is_exact and figures[pk].people <= reading.FEW:
            live = reading.live_by_part(scopes[pk], pk, one.target, None)
            sums = sum(live.values(), Sums())
        found[pk] = Currency(figures[pk].people, one.size, sums, one.as_of, one.behind_since)
    return found
