"""The rows of the exports: units with figures, and people with where they are.

`text` is what is done to free text before it is written: CSV needs a guard against formulas, XLSX does not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from bema.assignments.figures import Figures, by_unit
from bema.assignments.scope import Scope
from bema.reports.currency import people_by_unit
from bema.reports.exports import Cell
from bema.reports.people import STATES, people_of, state_of
from bema.units.models import Unit
from bema.units.queries import in_subtree

Guard = Callable[[str], str]


def unit_headers() -> list[str]:
    return [
        _("Unit code"), _("Unit"), _("Level"), _("People assigned"), _("Begun"), _("Done"),
        _("Done, per cent"), _("Overdue"), _("Know today's text"),
    ]  # fmt: skip


def unit_rows(scope: Scope, subject_id: int, text: Guard) -> Iterator[list[Cell]]:
    """Every unit of the subtree where somebody is assigned, with the figures of all below it."""
    figures = by_unit(scope, subject_id)
    whole = figures.get(scope.unit.path, Figures()).people
    known = people_by_unit(scope, subject_id, whole)
    levels: dict[int | None, str] = {None: ""}
    units = Unit.objects.filter(in_subtree(scope.unit)).order_by("path").select_related("level")
    for unit in units.iterator(chunk_size=2_000):
        found = figures.get(unit.path)
        if found is None or not found.people:
            continue
        if unit.level_id not in levels:
            levels[unit.level_id] = text(str(unit.level))
        yield [
            text(unit.code), text(unit.name), levels[unit.level_id], found.people, found.started,
            found.done, int(found.share * 100), found.overdue,
            "" if known is None else known[unit.path],
        ]  # fmt: skip


def people_headers() -> list[str]:
    return [
        _("Member number"), _("Name"), _("Unit code"), _("Unit"), _("State"), _("Overdue"),
        _("Due on"), _("Begun on"), _("Done on"),
    ]  # fmt: skip


def people_rows(scope: Scope, subject_id: int, text: Guard) -> Iterator[list[Cell]]:
    """Everybody in the scope by unit and name, from one query read as it goes."""
    states, yes = {state: str(name) for state, name in STATES.items()}, _("yes")
    units = {
        pk: (text(code), text(name), path)
        for pk, code, name, path in Unit.objects.filter(in_subtree(scope.unit)).values_list(
            "pk", "code", "name", "path"
        )
    }

    @lru_cache(maxsize=256)  # rows come unit by unit
    def place(unit: int, cell: int) -> tuple[str, str, str, bool]:
        code, name, path = units[unit]
        due_on = scope.due_of(path, cell)
        return (
            code,
            name,
            due_on.isoformat() if due_on else "",
            bool(due_on and due_on < scope.on),
        )

    day = _local_day(timezone.get_current_timezone())
    for number, name, unit, cell, started, done in _records(scope, subject_id):
        code, unit_name, due_on, is_past = place(unit, cell)
        yield [
            text(number), text(name), code, unit_name, states[state_of(started, done)],
            yes if is_past and done is None else "", due_on,
            day(started) if started else "", day(done) if done else "",
        ]  # fmt: skip


def _records(scope: Scope, subject_id: int) -> Iterator[Any]:
    """Instants come as the database writes them, since Django's reading of each takes a third of the time."""
    people = people_of(scope, subject_id).annotate(
        begun_text=Cast("mine__started_at", TextField()),
        done_text=Cast("mine__done_at", TextField()),
    )
    rows = people.values_list(
        "member_number", "full_name", "placement__unit", "cell", "begun_text", "done_text"
    )
    return rows.iterator(chunk_size=2_000)


def _local_day(zone: dt.tzinfo) -> Callable[[str], str]:
    """Gives the local date of an instant written as "2026-11-08 10:55:35..." in UTC."""

    def exactly(minute: str) -> str:
        at = dt.datetime.fromisoformat(minute).replace(tzinfo=dt.UTC)
        return at.astimezone(zone).date().isoformat()

    @cache
    def of_hour(hour: str) -> str:
        """The date that holds for the whole of the hour, "" if midnight is within it."""
        first = exactly(f"{hour}:00")
        return first if first == exactly(f"{hour}:59") else ""

    return lambda text: of_hour(text[:13]) or exactly(text[:16])
