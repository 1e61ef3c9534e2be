"""Keeps the standings in the transaction of what happens: taken out as it was, put in as it is."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from bema.accounts.locking import lock_people
from bema.accounts.models import Person
from bema.updates.models import BasisObjective
from bema.updates.standings import sql
from bema.updates.standings.bases import hold


def _concerned(objective_ids: Collection[int]) -> list[int]:
    """The subjects in whose standings the objectives count."""
    rows = BasisObjective.objects.filter(objective__in=objective_ids)
    return sorted(set(rows.values_list("basis__subject_id", flat=True)))


def _condition(person_id: int, subject_ids: list[int]) -> tuple[str, list[int]]:
    places = ", ".join("%s" for _ in subject_ids)
    return f"p.person_id = %s AND b.subject_id IN ({places})", [person_id, *subject_ids]


def take_out(person_id: int, objective_ids: Collection[int]) -> None:
    """Take the person, whom the caller has locked, out of the standings of the subjects with these objectives."""
    hold(alone=False)
    subjects = _concerned(objective_ids)
    if subjects:
        sql.subtract(*_condition(person_id, subjects))


def put_in(person_id: int, objective_ids: Collection[int]) -> None:
    """Count the person again, as the masteries are now."""
    subjects = _concerned(objective_ids)
    if subjects:
        sql.add(*_condition(person_id, subjects))


def _placed(people: QuerySet[Person]) -> tuple[str, list[object]] | None:
    """The condition that a person is one of these, with its parameters; `None` if there can be nobody."""
    try:
        query, params = people.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return None
    return f"p.person_id IN ({query})", list(params)


def leave_cells(people: QuerySet[Person]) -> None:
    """Take these people out of the cells in which they still count."""
    chosen = _placed(people)
    if chosen is not None:
        lock_people(people)
        hold(alone=False)
        sql.subtract(*chosen)


def enter_cells(people: QuerySet[Person]) -> None:
    """Count these people in the cells in which they are now."""
    chosen = _placed(people)
    if chosen is not None:
        sql.add(*chosen)
