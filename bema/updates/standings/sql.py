"""The statement that counts what people know, and those that put its figures into cells or take them out.

The same on SQLite and PostgreSQL. The order of the joins is the order in which SQLite reads: a person,
the person's masteries, the bases in which each counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from bema.units.models import Headcount, Placement
from bema.updates.models import Basis, BasisObjective, Mastery, Standing

FIGURES = (
    "learned", "in_force", "remembered", "people_learned", "people_in_force", "people_remembered"
)  # fmt: skip
_TABLES = {
    "standing": Standing._meta.db_table,
    "placement": Placement._meta.db_table,
    "mastery": Mastery._meta.db_table,
    "basis": Basis._meta.db_table,
    "basis_objective": BasisObjective._meta.db_table,
}

# One row a person and subject. `people` is what stands behind "p": anything with these three columns.
_PERSONS = """
    SELECT p.person_id, min(p.unit_id) AS unit_id, min(p.group_set_id) AS group_set_id,
           min(b.subject_id) AS subject_id, min(b.size) AS size, count(*) AS learned,
           sum(CASE WHEN m.current_at >= o.since THEN 1 ELSE 0 END) AS in_force,
           sum(CASE WHEN m.current_at >= o.since AND m.known_until >= b.moment THEN 1 ELSE 0 END)
               AS remembered
    FROM {placement} p CROSS JOIN {mastery} m CROSS JOIN {basis_objective} o CROSS JOIN {basis} b
    WHERE m.person_id = p.person_id AND o.objective_id = m.objective_id AND b.id = o.basis_id
      AND m.person_id > b.after AND m.person_id <= b.up_to AND {condition}
    GROUP BY {group}
"""
_CELLS = """
    SELECT subject_id, unit_id, group_set_id, sum(learned) AS learned, sum(in_force) AS in_force,
           sum(remembered) AS remembered,
           sum(CASE WHEN learned = size THEN 1 ELSE 0 END) AS people_learned,
           sum(CASE WHEN in_force = size THEN 1 ELSE 0 END) AS people_in_force,
           sum(CASE WHEN remembered = size THEN 1 ELSE 0 END) AS people_remembered
    FROM ({persons}) counted
    GROUP BY subject_id, unit_id, group_set_id
"""
# To take people out, too: their cells are there. UPDATE ... FROM would have SQLite read every cell.
_COUNT = """
    INSERT INTO {standing} (subject_id, unit_id, group_set_id, {names}) {cells}
    ORDER BY 1, 2, 3
    ON CONFLICT (subject_id, unit_id, group_set_id) DO UPDATE SET {changed}
"""
_LAY_OUT = """
    INSERT INTO {standing} (subject_id, unit_id, group_set_id, {names})
    SELECT {subject:d}, c.unit_id, c.group_set_id, {zeros} FROM ({cells}) c WHERE 1 = 1
    ORDER BY 2, 3
    ON CONFLICT (subject_id, unit_id, group_set_id) DO NOTHING
"""
_DIFFERENCES = """
    SELECT subject_id, unit_id, group_set_id, {sums} FROM (
        SELECT subject_id, unit_id, group_set_id, {kept} FROM {standing}
        UNION ALL
        SELECT subject_id, unit_id, group_set_id, {counted} FROM ({cells}) c
    ) both_sides
    GROUP BY subject_id, unit_id, group_set_id
    HAVING {differ}
    ORDER BY 1, 2, 3
"""


def persons(condition: str, *, of_one: bool = False, instead: Mapping[str, str] = _TABLES) -> str:
    """SQL of one row a person and subject, of the placed people for whom `condition` on "p", "o" and "b" holds.

    `instead` names other tables to read the bases from. `of_one`: the condition leaves one subject; then
    SQLite need not sort what it reads in order anyway.
    """
    group = "p.person_id" if of_one else "p.person_id, b.subject_id"
    return _PERSONS.format(condition=condition, group=group, **{**_TABLES, **instead})


def cells(condition: str, *, of_one: bool = False, instead: Mapping[str, str] = _TABLES) -> str:
    """SQL of one row a cell, with `FIGURES`."""
    return _CELLS.format(persons=persons(condition, of_one=of_one, instead=instead))


def run(sql: str, params: Sequence[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))


def fetch(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return list(cursor.fetchall())


def subtract(condition: str, params: Sequence[Any], *, of_one: bool = False) -> None:
    """Take these people out of the cells in which they count."""
    _count("-", condition, params, of_one)


def add(condition: str, params: Sequence[Any], *, of_one: bool = False) -> None:
    """Count these people in the cells in which they are."""
    _count("+", condition, params, of_one)


def _count(sign: str, condition: str, params: Sequence[Any], of_one: bool) -> None:
    standing = _TABLES["standing"]
    changed = [f"{name} = {standing}.{name} {sign} excluded.{name}" for name in FIGURES]
    counted = cells(condition, of_one=of_one)
    run(
        _COUNT.format(
            names=", ".join(FIGURES), changed=", ".join(changed), cells=counted, **_TABLES
        ),
        params,
    )


def lay_out(subject_id: int, headcounts: QuerySet[Headcount]) -> None:
    """Make empty cells in the order in which they are read. Cells that come as people learn lie scattered, and
    summing up a quarter of a million of those takes more than twice as long."""
    chosen = headcounts.order_by().values("unit_id", "group_set_id")
    query, params = chosen.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    names, zeros = ", ".join(FIGURES), ", ".join("0" for _name in FIGURES)
    run(
        _LAY_OUT.format(subject=subject_id, names=names, zeros=zeros, cells=query, **_TABLES),
        params,
    )


def differences() -> str:
    """SQL of the cells that are not what a recount gives: their keys, then what is kept, then what is counted."""
    return _DIFFERENCES.format(
        sums=", ".join([f"sum(kept_{name})" for name in FIGURES] + [f"sum({n})" for n in FIGURES]),
        kept=", ".join(f"{name} AS kept_{name}, 0 AS {name}" for name in FIGURES),
        counted=", ".join(f"0, {name}" for name in FIGURES),
        differ=" OR ".join(f"sum(kept_{name}) <> sum({name})" for name in FIGURES),
        cells=cells("1 = 1"),
        **_TABLES,
    )
