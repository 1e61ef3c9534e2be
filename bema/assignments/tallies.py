"""Keeps progress and the tallies that coverage is read from, in the transaction of what happened.

A tally counts people by cell: subject, unit and combination of target groups. Each write here is one
statement over sets, the same on SQLite and PostgreSQL. Where two transactions could pass each other
(a member finishes a course while a roster import moves that member), both first lock the person, so
the later one reads what the earlier one wrote. SQLite runs one writer at a time and needs no lock.

A cell whose last person has gone keeps its row with zeros: it costs little, is likely to be used
again, and deleting it could pass another transaction that counts in it. `rebuild` drops such rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet

from bema.accounts.locking import lock_people, lock_person
from bema.accounts.models import Person
from bema.assignments.models import Progress, Subject, Tally
from bema.units.models import Placement

_TABLES = {
    "progress": Progress._meta.db_table,
    "tally": Tally._meta.db_table,
    "placement": Placement._meta.db_table,
}

_START = """
    INSERT INTO {progress} (person_id, subject_id, started_at) VALUES (%s, %s, %s)
    ON CONFLICT (person_id, subject_id) DO NOTHING
"""
_FINISH = """
    UPDATE {progress} SET done_at = %s
    WHERE person_id = %s AND subject_id = %s AND done_at IS NULL
"""
_COUNT_ONE = """
    INSERT INTO {tally} (subject_id, unit_id, group_set_id, started, done)
    SELECT %s, unit_id, group_set_id, %s, %s FROM {placement} WHERE person_id = %s
    ON CONFLICT (subject_id, unit_id, group_set_id) DO UPDATE
    SET started = {tally}.started + excluded.started, done = {tally}.done + excluded.done
"""
_CELLS = """
    SELECT p.subject_id, pl.unit_id, pl.group_set_id, count(*) AS started, count(p.done_at) AS done
    FROM {progress} p JOIN {placement} pl ON pl.person_id = p.person_id
    WHERE {condition}
    GROUP BY p.subject_id, pl.unit_id, pl.group_set_id
"""
_SUBTRACT = """
    UPDATE {tally} SET started = {tally}.started - d.started, done = {tally}.done - d.done
    FROM ({cells}) d
    WHERE {tally}.subject_id = d.subject_id AND {tally}.unit_id = d.unit_id
      AND {tally}.group_set_id = d.group_set_id
"""
_ADD = """
    INSERT INTO {tally} (subject_id, unit_id, group_set_id, started, done) {cells}
    ORDER BY 1, 2, 3
    ON CONFLICT (subject_id, unit_id, group_set_id) DO UPDATE
    SET started = {tally}.started + excluded.started, done = {tally}.done + excluded.done
"""
_DIFFERENCES = """
    SELECT subject_id, unit_id, group_set_id,
           sum(kept_started), sum(started), sum(kept_done), sum(done)
    FROM (
        SELECT subject_id, unit_id, group_set_id,
               started AS kept_started, done AS kept_done, 0 AS started, 0 AS done
        FROM {tally}
        UNION ALL
        SELECT subject_id, unit_id, group_set_id, 0, 0, started, done FROM ({cells}) c
    ) both_sides
    GROUP BY subject_id, unit_id, group_set_id
    HAVING sum(kept_started) <> sum(started) OR sum(kept_done) <> sum(done)
    ORDER BY 1, 2, 3
"""


def _sql(template: str, **parts: str) -> str:
    """Put the tables, and `cells` under a condition, into one of the statements above."""
    condition = parts.pop("condition", "")
    cells = _CELLS.format(condition=condition, **_TABLES) if condition else ""
    return template.format(cells=cells, **_TABLES)


def _run(sql: str, params: list[Any]) -> int:
    """Execute, and say how many rows were written."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def _timestamp(at: dt.datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


# --- one person -------------------------------------------------------------------------------


def _start(person_id: int, subject_id: int, at: dt.datetime) -> int:
    return _run(_sql(_START), [person_id, subject_id, _timestamp(at)])


def _finish(person_id: int, subject_id: int, at: dt.datetime) -> int:
    return _run(_sql(_FINISH), [_timestamp(at), person_id, subject_id])


def _count(person_id: int, subject_id: int, *, started: int, done: int) -> None:
    if started or done:
        _run(_sql(_COUNT_ONE), [subject_id, started, done, person_id])


def record_start(*, person_id: int, subject: Subject, at: dt.datetime) -> None:
    """Note that the person began; a repeat has no effect. Three statements, in the caller's transaction."""
    lock_person(person_id)
    started = _start(person_id, subject.pk, at)
    _count(person_id, subject.pk, started=started, done=0)


def record_done(*, person_id: int, subject: Subject, at: dt.datetime) -> None:
    """Note that the person finished, and so began if that was never noted; a repeat has no effect."""
    lock_person(person_id)
    started = _start(person_id, subject.pk, at)
    done = _finish(person_id, subject.pk, at)
    _count(person_id, subject.pk, started=started, done=done)


# --- people who move --------------------------------------------------------------------------


def _subquery(people: QuerySet[Person]) -> tuple[str, list[Any]] | None:
    """The ids of the people as SQL with its parameters; `None` if there can be nobody."""
    try:
        sql, params = people.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return None
    return f"p.person_id IN ({sql})", list(params)


def leave_cells(people: QuerySet[Person]) -> None:
    """Take the progress of these people out of the cells in which they still count."""
    chosen = _subquery(people)
    if chosen is not None:
        lock_people(people)
        _run(_sql(_SUBTRACT, condition=chosen[0]), chosen[1])


def enter_cells(people: QuerySet[Person]) -> None:
    """Count the progress of these people in the cells in which they are now."""
    chosen = _subquery(people)
    if chosen is not None:
        _run(_sql(_ADD, condition=chosen[0]), chosen[1])


# --- keeping honest ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell whose tally is not what progress and placements give: first as kept, then as it is."""

    subject_id: int
    unit_id: int
    group_set_id: int
    kept_started: int
    started: int
    kept_done: int
    done: int


def differences() -> Iterator[Difference]:
    """Recompute every tally in one query and yield those that differ; there must be none."""
    with connection.cursor() as cursor:
        cursor.execute(_sql(_DIFFERENCES, condition="1 = 1"))
        while rows := cursor.fetchmany(1000):
            yield from (Difference(*(int(value) for value in row)) for row in rows)


def _rebuild_subject(subject_id: int) -> int:
    """Replace the tallies of one subject; returns the number of cells.

    On PostgreSQL the lock waits for transactions that have counted already and holds back those that
    have not: the first are seen in progress, the second count after us.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _run(_sql("LOCK TABLE {tally} IN SHARE ROW EXCLUSIVE MODE"), [])
        Tally.objects.filter(subject_id=subject_id).delete()
        return _run(_sql(_ADD, condition="p.subject_id = %s"), [subject_id])


def rebuild() -> Iterator[tuple[int, int]]:
    """Recompute all tallies, one transaction a subject: interrupted, it can simply be run again.

    Yields (subject id, number of cells) after each.
    """
    for subject_id in Subject.objects.order_by("pk").values_list("pk", flat=True):
        yield subject_id, _rebuild_subject(subject_id)
