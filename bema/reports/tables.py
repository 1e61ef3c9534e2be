"""The rows of the exports: units with figures, and people with where they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bema.assignments.figures import by_unit
from bema.assignments.scope import Scope
from bema.reports.exports import Cell
from bema.reports.people import STATES, people_of, state_of
from bema.units.models import Unit
from bema.units.queries import in_subtree


def unit_headers() -> list[str]:
    return [
        _("Unit code"), _("Unit"), _("Level"), _("People assigned"), _("Begun"), _("Done"),
        _("Done, per cent"), _("Overdue"),
    ]  # fmt: skip


def unit_rows(scope: Scope, subject_id: int) -> Iterator[list[Cell]]:
    """Every unit of the subtree where somebody is assigned, with the figures of all below it."""
    figures = by_unit(scope, subject_id)
    units = Unit.objects.filter(in_subtree(scope.unit)).order_by("path")
    levels: dict[int | None, str] = {None: ""}
    for unit in units.select_related("level").iterator(chunk_size=2_000):
        found = figures.get(unit.path)
        if found is None or not found.people:
            continue
        if unit.level_id not in levels:
            levels[unit.level_id] = str(unit.level)
        yield [
            unit.code, unit.name, levels[unit.level_id], found.people, found.started,
            found.done, int(found.share * 100), found.overdue,
        ]  # fmt: skip


def people_headers() -> list[str]:
    return [
        _("Member number"), _("Name"), _("Unit code"), _("Unit"), _("State"), _("Overdue"),
        _("Due on"), _("Begun on"), _("Done on"),
    ]  # fmt: skip


def people_rows(scope: Scope, subject_id: int) -> Iterator[list[Cell]]:
    """Everybody in the scope by unit and name, from one query read as it goes."""
    states = {state: str(name) for state, name in STATES.items()}
    yes, zone = _("yes"), timezone.get_current_timezone()

    @cache
    def place(path: str, cell: int) -> tuple[str, bool]:
        due_on = scope.due_of(path, cell)
        return (due_on.isoformat() if due_on else "", due_on is not None and due_on < scope.on)

    for number, name, code, unit, path, cell, started, done in _records(scope, subject_id):
        due_on, is_past = place(path, cell)
        yield [
            number, name, code, unit, states[state_of(started, done)],
            yes if is_past and done is None else "", due_on, _day(started, zone), _day(done, zone),
        ]  # fmt: skip


def _records(scope: Scope, subject_id: int) -> Iterator[Any]:
    people = people_of(scope, subject_id).annotate(unit_code=F("placement__unit__code"))
    rows = people.values_list(
        "member_number", "full_name", "unit_code", "unit_name", "path", "cell", "started", "done"
    )
    return rows.iterator(chunk_size=2_000)


def _day(at: dt.datetime | None, zone: dt.tzinfo) -> str:
    return at.astimezone(zone).date().isoformat() if at is not None else ""
