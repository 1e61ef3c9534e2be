"""A month as a sheet of weeks."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field

from bema.portal.plan.dates import lunar_of
from bema.portal.plan.entries import Entry


@dataclass(slots=True)
class Day:
    """A day of the sheet; `lunar` is "15/8" in the lunar calendar, "15/6+" in a leap month."""

    date: dt.date
    is_in_month: bool
    lunar: str
    entries: list[Entry] = field(default_factory=list)


def bounds(year: int, month: int) -> tuple[dt.date, dt.date]:
    """The first and the last day that a sheet of the month shows: whole weeks, from Monday."""
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    return weeks[0][0], weeks[-1][-1]


def sheet(year: int, month: int, found: list[Entry]) -> list[list[Day]]:
    """The weeks of the month with what stands in each day; what lasts stands in each of its days.

    A campaign stands on its first and its last day only: it goes through so many that it would hide the rest.
    """
    weeks = [
        [Day(day, day.month == month, _lunar(day)) for day in week]
        for week in calendar.Calendar().monthdatescalendar(year, month)
    ]
    days = {day.date: day for week in weeks for day in week}
    for entry in found:
        for date in _stands_on(entry):
            if date in days:
                days[date].entries.append(entry)
    return weeks


def running(found: list[Entry]) -> list[Entry]:
    """The campaigns of the sheet, which stand above it."""
    return [entry for entry in found if entry.kind == "campaign"]


def _stands_on(entry: Entry) -> list[dt.date]:
    if entry.kind == "campaign":
        return sorted({entry.begins, entry.ends})
    lasts = (entry.ends - entry.begins).days + 1
    return [entry.begins + dt.timedelta(days=place) for place in range(lasts)]


def _lunar(day: dt.date) -> str:
    found = lunar_of(day)
    return f"{found.day}/{found.month}{'+' if found.leap else ''}" if found else ""
