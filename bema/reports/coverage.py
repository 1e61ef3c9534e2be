"""What a coverage page shows: the figures of a unit and of its parts, as of now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bema.accounts.models import Person
from bema.assignments.figures import Figures, by_part, by_subject
from bema.assignments.scope import Scope, scopes_in
from bema.assignments.subjects import Named, name_subjects
from bema.common.clock import now
from bema.common.errors import Absent
from bema.reports import currency as today
from bema.reports.currency import Currency
from bema.units.access import access_unit
from bema.units.models import Role, Unit
from bema.units.queries import in_subtree
from bema.updates.standings.reading import Sums


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the table and a tile of the map. `unit` is `None` for those placed directly in the unit."""

    unit: Unit | None
    name: str
    figures: Figures
    # How many know all of today's text; `None` while it can't be said.
    current: int | None = None

    @property
    def current_share(self) -> float:
        return (self.current or 0) / self.figures.people if self.figures.people else 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    unit: Unit
    subject: Named
    scope: Scope
    total: Figures
    currency: Currency
    parts: list[Part]
    at: dt.datetime

    @property
    def direct(self) -> Figures | None:
        """The figures of those placed directly in the unit, if there are any."""
        return next((part.figures for part in self.parts if part.unit is None), None)

    @property
    def has_units_below(self) -> bool:
        return any(part.unit is not None for part in self.parts)


def access_scope(person: Person, code: str, subject_id: int) -> Scope:
    """The scope of a subject in a unit of one's own subtrees; `Absent` if nothing there is assigned."""
    unit = access_unit(person, code, role=Role.TRAINING_MANAGER)
    scope = scopes_in(unit, subject=subject_id).get(subject_id)
    if scope is None:
        raise Absent()
    return scope


def coverage(scope: Scope, subject_id: int) -> Coverage:
    """Figures by sub-unit: three sums, the units, the subject's name, and by what it counts who knows it."""
    figures = by_part(scope, subject_id)
    assigned = [found for path, found in figures.items() if found.people]
    total = sum(assigned, Figures())
    known = today.currency(scope, subject_id, total)

    def part(unit: Unit | None, name: str, path: str) -> Part:
        current = None if known.sums is None else known.parts.get(path, Sums()).people_in_force
        return Part(unit, name, figures[path], current)

    children = Unit.objects.filter(in_subtree(scope.unit), depth=scope.unit.depth + 1)
    parts = [
        part(unit, unit.name, unit.path)
        for unit in children.order_by("path")
        if figures.get(unit.path, Figures()).people
    ]
    direct = figures.get(scope.unit.path)
    if direct and direct.people:
        parts.append(part(None, scope.unit.name, scope.unit.path))
    return Coverage(
        unit=scope.unit,
        subject=name_subjects([subject_id])[subject_id],
        scope=scope,
        total=total,
        currency=known,
        parts=parts,
        at=now(),
    )


_ORDERS: dict[str, Callable[[Part], Any]] = {
    "name": lambda part: part.name.casefold(),
    "people": lambda part: -part.figures.people,
    "share": lambda part: part.figures.share,
    "overdue": lambda part: -part.figures.overdue,
    "known": lambda part: part.current_share,
}
DEFAULT_ORDER = "share"


def in_order(parts: list[Part], order: str) -> list[Part]:
    """Sorted by one of the columns; those placed directly in the unit always last."""
    key = _ORDERS.get(order, _ORDERS[DEFAULT_ORDER])
    return sorted(parts, key=lambda part: (part.unit is None, key(part), part.name))


def subjects_in(unit: Unit) -> list[tuple[Named, Figures, Currency]]:
    """What is assigned in the unit's subtree, with figures; three sums for all of them together."""
    scopes = scopes_in(unit)
    figures = by_subject(scopes, unit)
    names = name_subjects(scopes)
    known = today.by_subject(scopes, unit, figures)
    rows = [(names[pk], figures[pk], known[pk]) for pk in scopes if figures[pk].people]
    return sorted(rows, key=lambda row: row[0].title.casefold())
