"""What the standings say of a unit: sums of cells. If they lag behind a change, small units are counted live."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Q, Sum

from bema.assignments.figures import here, rolled
from bema.assignments.scope import NO_CELL, Scope
from bema.common.clock import now
from bema.common.fields import to_milliseconds
from bema.units.models import Placement, Unit
from bema.units.queries import STEP
from bema.updates.models import EVERYBODY, Standing
from bema.updates.standings import bases, sql
from bema.updates.standings.bases import Target

# So many people are counted live, if they must be: 40 objectives each take about 50 ms.
FEW = 1_000


# Of `sql.FIGURES`, in this order. Each more makes the sum over a whole country slower by a tenth.
_SHOWN = ("learned", "in_force", "remembered", "people_in_force")


@dataclass(frozen=True, slots=True)
class Sums:
    """Over people: objectives learned, of these known as the text stands, of these remembered; and the
    people who know all of them as the text stands."""

    learned: int = 0
    in_force: int = 0
    remembered: int = 0
    people_in_force: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Counting:
    """What the kept figures of a subject are worth at this moment.

    `as_of`: the moment for which they count what is remembered; `None` if nothing was counted yet.
    `is_exact`: they count by today's text, for everybody. Else `behind_since` says since when they do not.
    """

    size: int
    target: Target
    is_exact: bool
    as_of: dt.datetime | None
    behind_since: dt.datetime | None


def standing_of(subject_ids: Collection[int]) -> dict[int, Counting]:
    """{subject: by what its figures count}. Seven queries, however many subjects."""
    on = now()
    counted, targets = bases.counted(subject_ids), bases.targets(subject_ids, on)
    return {pk: _basis(counted.get(pk), target) for pk, target in targets.items()}


def _basis(counted: bases.Counted | None, target: Target) -> Counting:
    if counted is None:
        return Counting(len(target), target, is_exact=not target, as_of=None, behind_since=None)
    if counted.is_whole and counted.is_for(target):
        return Counting(len(target), target, True, counted.basis.moment, None)
    changed = [at for pk, at in target.items() if counted.target.get(pk) != at]
    since = max(changed, default=counted.basis.made_at)
    return Counting(len(target), target, False, counted.basis.moment, since)


def part_length(unit: Unit) -> int:
    """How much of a path tells in which child's subtree it lies."""
    return len(unit.path) + STEP


def by_part(scope: Scope, subject_id: int, length: int | None) -> dict[str, Sums]:
    """{beginning of the path: sums} by so many signs of it, `None` for whole paths. One query."""
    cells = (
        Standing.objects.filter(here(scope.unit) & scope.assigned(), subject=subject_id)
        .order_by()
        .values("unit_id")
        .annotate(**{f"all_{name}": Sum(name) for name in _SHOWN})
    )
    names = [f"all_{name}" for name in _SHOWN]
    return {row["part"]: Sums(*(row[n] for n in names)) for row in rolled(cells, names, length)}


def by_subject(scopes: Mapping[int, Scope], unit: Unit) -> dict[int, Sums]:
    """{subject: sums} of several subjects in one unit's subtree. One query."""
    if not scopes:
        return {}
    covered = NO_CELL
    for subject_id, scope in scopes.items():
        covered |= Q(subject=subject_id) & scope.assigned()
    rows = (
        Standing.objects.filter(here(unit), covered)
        .order_by()
        .values_list("subject")
        .annotate(**{f"all_{name}": Sum(name) for name in _SHOWN})
    )
    return {subject: Sums(*sums) for subject, *sums in rows}


# --- live -------------------------------------------------------------------------------------


def _with(subject_id: int, target: Target) -> tuple[str, dict[str, str]]:
    """SQL that puts today's text in the place of the kept bases, and the names to read it by."""
    moment = to_milliseconds(now())
    rows = ", ".join(f"(0, {pk:d}, {to_milliseconds(at):d})" for pk, at in target.items())
    clause = (
        f"WITH live_objective(basis_id, objective_id, since) AS (VALUES {rows}), "
        "live_basis(id, subject_id, size, moment, after, up_to) AS "
        f"(VALUES (0, {subject_id:d}, {len(target):d}, {moment:d}, 0, {EVERYBODY:d})) "
    )
    return clause, {"basis_objective": "live_objective", "basis": "live_basis"}


def live_by_part(
    scope: Scope, subject_id: int, target: Target, length: int | None
) -> dict[str, Sums]:
    """As `by_part`, counted from what each person knows: for few people only. One query."""
    if not target:
        return {}
    placed = Placement.objects.filter(here(scope.unit) & scope.assigned()).order_by()
    query, params = placed.values("person_id").query.sql_with_params()
    clause, tables = _with(subject_id, target)
    sums = ", ".join(f"sum({name})" for name in _SHOWN)
    counted = sql.cells(f"p.person_id IN ({query})", of_one=True, instead=tables)
    part = f"substr(u.path, 1, {length:d})" if length else "u.path"
    rows = sql.fetch(
        f"{clause} SELECT {part}, {sums} "  # noqa: S608  # numbers and names of this module
        f"FROM ({counted}) c JOIN {Unit._meta.db_table} u ON u.id = c.unit_id GROUP BY 1",
        params,
    )
    return {part: Sums(*(int(value) for value in values)) for part, *values in rows}


def people(
    person_ids: Sequence[int], subject_id: int, target: Target
) -> dict[int, tuple[int, int]]:
    """{person: (objectives learned, of these known as the text stands)} of those who learned any. One query."""
    if not target or not person_ids:
        return {}
    clause, tables = _with(subject_id, target)
    places = ", ".join("%s" for _ in person_ids)
    rows: list[Any] = sql.fetch(
        f"{clause} SELECT person_id, learned, in_force "  # noqa: S608  # as above
        f"FROM ({sql.persons(f'p.person_id IN ({places})', of_one=True, instead=tables)}) c",
        list(person_ids),
    )
    return {person: (int(learned), int(in_force)) for person, learned, in_force in rows}
