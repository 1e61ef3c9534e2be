"""How many are concerned, have begun, are done and are overdue: sums of cells, never counts of people.

Each function costs two sums over a range of unit paths (headcounts and tallies), whatever it groups by,
and one look whether there is another tree where the unit is the top of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from bema.assignments.models import Assignment, Tally
from bema.assignments.scope import EVERY_CELL, NO_CELL, Scope, group_sets_with
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
    cells = Headcount.objects.filter(here(unit), people__gt=0)
    chosen = list(groups)
    if chosen:
        cells = cells.filter(group_set__in=group_sets_with(chosen))
    sums = cells.aggregate(people=Sum("people"), units=Count("unit", distinct=True))
    return Extent(sums["people"] or 0, sums["units"])


def assigned_people(scope: Scope) -> int:
    """To how many people of the unit's subtree the subject is assigned."""
    cells = Headcount.objects.filter(here(scope.unit) & scope.assigned())
    return cells.aggregate(people=Sum("people"))["people"] or 0


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


def here(unit: Unit) -> Q:
    """The condition that a cell lies in the unit's subtree; none for the top of the only tree.

    There, looking up the unit of every cell would cost more than the sums themselves.
    """
    inside = in_subtree(unit)
    if unit.depth == 1 and not Unit.objects.exclude(inside).exists():
        return EVERY_CELL
    return in_subtree(unit, prefix="unit__")


def rolled(cells: QuerySet[Any, Any], names: Sequence[str], length: int | None) -> Rows:
    """Sums by unit, added up by the beginning of the unit's path (`None`: whole paths).

    By unit first, in the order of the cells' own index, then one look-up a unit and not one a cell.
    """
    inner, params = cells.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    # A sum over no cell is a bare NULL, which PostgreSQL takes for a text.
    sums = ", ".join(f"sum(CAST({connection.ops.quote_name(n)} AS bigint))" for n in names)
    part = f"substr(u.path, 1, {length:d})" if length else "u.path"
    sql = (
        f"SELECT {part}, {sums} FROM ({inner}) c "  # noqa: S608  # names are this module's own
        f"JOIN {Unit._meta.db_table} u ON u.id = c.unit_id GROUP BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return [
        {"part": part, **{n: int(v or 0) for n, v in zip(names, values, strict=True)}}
        for part, *values in rows
    ]


def _by_path(scope: Scope, subject_id: int, length: int | None) -> dict[str, Figures]:
    """{beginning of the path: figures}; a length of `None` takes whole paths."""
    inside = here(scope.unit) & scope.assigned()
    late = scope.past_due()
    heads = (
        Headcount.objects.filter(inside)
        .order_by()
        .values("unit_id")
        .annotate(all=Sum("people"), due=Sum("people", filter=late))
    )
    tallies = (
        Tally.objects.filter(inside, subject=subject_id)
        .order_by()
        .values("unit_id")
        .annotate(began=Sum("started"), all_done=Sum("done"), due_done=Sum("done", filter=late))
    )
    return _merge(
        rolled(heads, ["all", "due"], length),
        rolled(tallies, ["began", "all_done", "due_done"], length),
        "part",
    )


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
    inside = here(unit)
    row = Headcount.objects.filter(inside).aggregate(**sums)
    heads = [{"subject": pk, "all": row[f"all{pk}"], "due": row[f"due{pk}"]} for pk in scopes]
    tallies = (
        Tally.objects.filter(inside, covered)
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
    units = {assignment.unit_id: assignment.unit for assignment in assignments}
    within = {pk: here(unit) for pk, unit in units.items()}
    for assignment in assignments:
        cells = within[assignment.unit_id] & _groups_of(assignment)
        anywhere |= within[assignment.unit_id]
        heads[f"people{assignment.pk}"] = Sum("people", filter=cells)
        mine = cells & Q(subject=assignment.subject_id)
        tallies[f"started{assignment.pk}"] = Sum("started", filter=mine)
        tallies[f"done{assignment.pk}"] = Sum("done", filter=mine)
    subjects = {assignment.subject_id for assignment in assignments}
    counted: dict[str, int | None] = Headcount.objects.filter(anywhere).aggregate(**heads)
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


def _groups_of(assignment: Assignment) -> Q:
    groups = assignment.groups.all()
    if not groups:
        return EVERY_CELL
    return Q(group_set__in=sorted({s.pk for group in groups for s in group.sets.all()}))
