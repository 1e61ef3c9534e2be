"""Whom assignments concern, derived from unit paths and combinations of groups when it is asked.

An assignment covers the cells (unit, combination of groups) of its subtree that have one of its
groups, all of them if it names none. Several assignments of one subject may overlap; a cell is
covered once. A condition on cells is built so that its size depends on the number of assignments
and not of people or units, and so that SQLite and PostgreSQL answer it from an index of paths.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.functions import Substr
from django.db.models.lookups import In

from bema.assignments.models import Assignment
from bema.common.clock import today
from bema.units.models import GroupSet, TargetGroup, Unit
from bema.units.queries import ancestor_paths, in_subtree

# Not an empty Q: "or" with that gives the other side, so everything or nothing would be nothing.
EVERY_CELL = Q(pk__isnull=False)
NO_CELL = Q(pk__in=[])


def is_open(on: dt.date | None = None) -> Q:
    """The condition that an assignment has opened and was not withdrawn."""
    return Q(withdrawn_at__isnull=True, opens_on__lte=on or today())


def group_sets_with(groups: Iterable[TargetGroup] | Iterable[int]) -> list[int]:
    """The combinations that hold at least one of the groups. One query."""
    sets = GroupSet.objects.filter(groups__in=list(groups)).order_by("pk").distinct()
    return list(sets.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Reach:
    """What one assignment covers: a subtree and combinations of groups (`None`: all)."""

    path: str
    group_sets: frozenset[int] | None
    due_on: dt.date | None

    def has(self, path: str, group_set: int) -> bool:
        return path.startswith(self.path) and (
            self.group_sets is None or group_set in self.group_sets
        )

    def covers(self, other: Reach) -> bool:
        return other.path.startswith(self.path) and (
            self.group_sets is None
            or (other.group_sets is not None and other.group_sets <= self.group_sets)
        )


def _sets_of(assignment: Assignment) -> frozenset[int] | None:
    groups = assignment.groups.all()
    if not groups:
        return None
    return frozenset(group_set.pk for group in groups for group_set in group.sets.all())


def covered(reaches: Sequence[Reach], unit: Unit, *, prefix: str = "") -> Q:
    """The condition that a cell of the unit's subtree is covered by one of the reaches.

    `prefix` leads from the queried model to the cell's unit and combination, e.g. "" on a headcount.
    """
    paths: dict[tuple[int, frozenset[int] | None], set[str]] = defaultdict(set)
    for reach in _widest(reaches):
        depth = len(reach.path) if len(reach.path) > len(unit.path) else 0
        paths[depth, reach.group_sets].add(reach.path)
    if (0, None) in paths:
        return EVERY_CELL
    condition = NO_CELL
    for (depth, group_sets), within in paths.items():
        condition |= _in_part(depth, within, group_sets, prefix)
    return condition


def _widest(reaches: Sequence[Reach]) -> list[Reach]:
    """Those that no other covers; of equals the first."""
    kept: dict[str, list[Reach]] = defaultdict(list)
    for reach in sorted(reaches, key=lambda r: (len(r.path), r.group_sets is not None)):
        above = (wider for path in ancestor_paths(reach.path) for wider in kept.get(path, ()))
        if not any(wider.covers(reach) for wider in above):
            kept[reach.path].append(reach)
    return [reach for group in kept.values() for reach in group]


def _in_part(depth: int, paths: set[str], group_sets: frozenset[int] | None, prefix: str) -> Q:
    """Cells below one of the paths, all of one length; a depth of 0 is the whole subtree."""
    condition = Q()
    if depth:
        condition &= Q(In(Substr(F(f"{prefix}unit__path"), 1, depth), sorted(paths)))
    if group_sets is not None:
        condition &= Q(**{f"{prefix}group_set__in": sorted(group_sets)})
    return condition


@dataclass(frozen=True, slots=True)
class Scope:
    """All that concerns one subject within one unit's subtree."""

    unit: Unit
    reaches: tuple[Reach, ...]
    on: dt.date

    def assigned(self, *, prefix: str = "") -> Q:
        """The condition that a cell is assigned. Cells outside the unit's subtree are not excluded."""
        return covered(self.reaches, self.unit, prefix=prefix)

    def past_due(self, *, prefix: str = "") -> Q:
        """The condition that one of the assignments of a cell was due before today."""
        late = [reach for reach in self.reaches if reach.due_on and reach.due_on < self.on]
        return covered(late, self.unit, prefix=prefix)

    def due_of(self, path: str, group_set: int) -> dt.date | None:
        """The earliest due date of a cell, if it has one."""
        dates = [
            reach.due_on for reach in self.reaches if reach.due_on and reach.has(path, group_set)
        ]
        return min(dates, default=None)

    @property
    def due_dates(self) -> list[dt.date]:
        return sorted({reach.due_on for reach in self.reaches if reach.due_on})


def scopes_in(unit: Unit, *, subject: int | None = None) -> dict[int, Scope]:
    """{subject: its scope} of what is assigned to the unit, above it or below it. Three queries."""
    around = in_subtree(unit, prefix="unit__") | Q(unit__path__in=ancestor_paths(unit.path))
    assignments = Assignment.objects.filter(is_open(), around).order_by("pk")
    if subject is not None:
        assignments = assignments.filter(subject=subject)
    reaches: dict[int, list[Reach]] = defaultdict(list)
    for assignment in assignments.select_related("unit").prefetch_related("groups__sets"):
        reaches[assignment.subject_id].append(
            Reach(assignment.unit.path, _sets_of(assignment), assignment.due_on)
        )
    on = today()
    return {pk: Scope(unit, tuple(found), on) for pk, found in reaches.items()}
