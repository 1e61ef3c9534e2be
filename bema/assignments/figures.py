"""How many are concerned, have begun, are done and are overdue: sums of cells, never counts of people.

Each function costs two sums over a range of unit paths (headcounts and tallies), whatever it groups by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Substr

from bema.assignments.models import Assignment, Tally
from bema.assignments.scope import NO_CELL, Scope, group_sets_with
from bema.common.clock import today
from bema.units.models import Headcount, TargetGroup, Unit
from bema.units.queries import STEP, ancestor_paths, in_subtree


@dataclass(frozen=True, slots=True)
class Figures:
    """People of some cells: `started` includes `done`; `overdue` are not done and past a due date."""

    people: int = 0
    started: int = 0
    done: int = 0
    overdue: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.people + other.people,
            self.started + other.started,
            self.done + other.done,
            self.overdue + other.overdue,
        )

    @property
    def share(self) -> float:
        """Done of assigned, from 0 to 1; 0 where nobody is assigned."""
        return self.done / self.people if self.people else 0.0

    @property
    def not_started(self) -> int:
        return self.people - self.started

    @property
    def going_on(self) -> int:
        return self.started - self.done


@dataclass(frozen=True, slots=True)
class Extent:
    """Whom an assignment would concern: "12,431 people in 214 units"."""

    people: int
    units: int


def extent(unit: Unit, groups: Iterable[TargetGroup]) -> Extent:
    """People of the subtree with one of the groups (none: all), and the units that they are in."""
    cells = Headcount.objects.filter(in_subtree(unit, prefix="unit__"), people__gt=0)
    chosen = list(groups)
    if chosen:
        cells = cells.filter(group_set__in=group_sets_with(chosen))
    sums = cells.aggregate(people=Sum("people"), units=Count("unit", distinct=True))
    return Extent(sums["people"] or 0, sums["units"])


Rows = Iterable[Mapping[str, Any]]


def _merge(heads: Rows, tallies: Rows, key: str) -> dict[Any, Figures]:
    """Join the two sums: overdue is who is due less who of them is done."""
    figures = {row[key]: Figures(people=row["all"] or 0, overdue=row["due"] or 0) for row in heads}
    for row in tallies:
        figures[row[key]] = replace(
            found := figures.get(row[key], Figures()),
            started=row["began"] or 0,
            done=row["all_done"] or 0,
            overdue=found.overdue - (row["due_done"] or 0),
        )
    return figures


def _by_path(scope: Scope, subject_id: int, length: int | None) -> dict[str, Figures]:
    """{beginning of the path: figures}; a length of `None` takes whole paths."""
    path = Substr("unit__path", 1, length) if length else F("unit__path")
    here = in_subtree(scope.unit, prefix="unit__") & scope.assigned()
    late = scope.past_due()
    heads = (
        Headcount.objects.filter(here)
        .values(part=path)
        .annotate(all=Sum("people"), due=Sum("people", filter=late))
        .order_by()
    )
    tallies = (
        Tally.objects.filter(here, subject=subject_id)
        .values(part=path)
        .annotate(began=Sum("started"), all_done=Sum("done"), due_done=Sum("done", filter=late))
        .order_by()
    )
    return _merge(heads, tallies, "part")


def by_part(scope: Scope, subject_id: int) -> dict[str, Figures]:
    """{path: figures} of each child's subtree; the unit's own path stands for those directly in it."""
    return _by_path(scope, subject_id, len(scope.unit.path) + STEP)


def by_unit(scope: Scope, subject_id: int) -> dict[str, Figures]:
    """{path: figures of its subtree} of every unit of the subtree where somebody is assigned."""
    rolled: dict[str, Figures] = {}
    for path, figures in _by_path(scope, subject_id, None).items():
        for above in ancestor_paths(path):
            if len(above) >= len(scope.unit.path):
                rolled[above] = rolled.get(above, Figures()) + figures
    return rolled


def by_subject(scopes: Mapping[int, Scope], unit: Unit) -> dict[int, Figures]:
    """{subject: figures} of several subjects in one unit's subtree: two queries for all of them."""
    if not scopes:
        return {}
    sums: dict[str, Sum] = {}
    covered = past_due = NO_CELL
    for subject_id, scope in scopes.items():
        assigned, late = scope.assigned(), scope.past_due()
        sums[f"all{subject_id}"] = Sum("people", filter=assigned)
        sums[f"due{subject_id}"] = Sum("people", filter=assigned & late)
        covered |= Q(subject=subject_id) & assigned
        past_due |= Q(subject=subject_id) & late
    here = in_subtree(unit, prefix="unit__")
    row = Headcount.objects.filter(here).aggregate(**sums)
    heads = [{"subject": pk, "all": row[f"all{pk}"], "due": row[f"due{pk}"]} for pk in scopes]
    tallies = (
        Tally.objects.filter(here, covered)
        .values("subject")
        .annotate(began=Sum("started"), all_done=Sum("done"), due_done=Sum("done", filter=past_due))
        .order_by()
    )
    return _merge(heads, tallies, "subject")


def by_assignment(assignments: Sequence[Assignment]) -> dict[int, Figures]:
    """{assignment: people and done} of each by itself: two queries for all of them.

    `assignments` come with `unit` and `groups__sets` fetched.
    """
    if not assignments:
        return {}
    heads: dict[str, Sum] = {}
    tallies: dict[str, Sum] = {}
    anywhere = NO_CELL
    for assignment in assignments:
        cells = _cells_of(assignment)
        anywhere |= in_subtree(assignment.unit, prefix="unit__")
        heads[f"people{assignment.pk}"] = Sum("people", filter=cells)
        mine = cells & Q(subject=assignment.subject_id)
        tallies[f"started{assignment.pk}"] = Sum("started", filter=mine)
        tallies[f"done{assignment.pk}"] = Sum("done", filter=mine)
    subjects = {assignment.subject_id for assignment in assignments}
    counted = Headcount.objects.filter(anywhere).aggregate(**heads)
    counted |= Tally.objects.filter(anywhere, subject__in=subjects).aggregate(**tallies)
    return {assignment.pk: _figures_of(assignment, counted) for assignment in assignments}


def _figures_of(assignment: Assignment, counted: Mapping[str, int | None]) -> Figures:
    people = counted[f"people{assignment.pk}"] or 0
    done = counted[f"done{assignment.pk}"] or 0
    is_late = assignment.due_on is not None and assignment.due_on < today()
    return Figures(
        people=people,
        started=counted[f"started{assignment.pk}"] or 0,
        done=done,
        overdue=people - done if is_late else 0,
    )


def _cells_of(assignment: Assignment) -> Q:
    cells = in_subtree(assignment.unit, prefix="unit__")
    groups = assignment.groups.all()
    if groups:
        sets = sorted({group_set.pk for group in groups for group_set in group.sets.all()})
        cells &= Q(group_set__in=sets)
    return cells
