"""Curves over time, drawn on the server: `common/_chart.html` shows one.

Places are per cent, type is not scaled: a phone shows the same curve, narrower, with letters of the same size.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils import timezone
from django.utils.formats import date_format, number_format

# The part of the height that the curves take; above it is room for a label, below it for the months.
_TOP, _BOTTOM = 10.0, 86.0
_MOST_MONTHS = 7

Value = tuple[dt.datetime, float]


@dataclass(frozen=True, slots=True)
class Series:
    """A line: `css` is `main`, `ahead` (a forecast) or `second`; values in the order of time."""

    css: str
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Line:
    css: str
    points: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A label at a place, in per cent of the chart. `is_minor`: left out where there is little room.

    `anchor` is the part of the label that stands at the place: at the edges none of it is cut off.
    """

    place: str
    label: str
    is_minor: bool = False
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Chart:
    """Ready to be drawn; all numbers are text, so that no language changes their signs."""

    lines: list[Line]
    across: list[Mark]
    months: list[Mark]
    now: str
    # Where something happened that the curves answer to.
    events: list[str]
    # Whether the word at today's line stands before it or after it.
    is_late: bool


def _text(number: float) -> str:
    return f"{number:.2f}"


def _whole(number: float) -> str:
    return number_format(number, decimal_pos=0, use_l10n=True)


def levels(most: float) -> list[float]:
    """Round numbers from 0 to at least `most`, five at most."""
    step = 1.0
    while step * 4 < most:
        step *= 2.5 if str(step).startswith("2") else 2
    return [step * place for place in range(max(1, ceil(most / step)) + 1)]


def chart(
    series: Sequence[Series],
    *,
    now: dt.datetime,
    label: Callable[[float], str] = _whole,
    events: Sequence[dt.datetime] = (),
) -> Chart:
    """Lay the series out together. The height is from 0 to the highest level of `levels`."""
    instants = [at for one in series for at, _value in one.values]
    most = max((value for one in series for _at, value in one.values), default=1.0)
    marks = levels(most)
    begin, end = min(instants, default=now), max(instants, default=now)
    span = max((end - begin).total_seconds(), 1.0)

    def across(at: dt.datetime) -> float:
        return 100 * (at - begin).total_seconds() / span

    def down(value: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * value / marks[-1]

    return Chart(
        lines=[
            Line(one.css, " ".join(f"{_text(across(t))},{_text(down(v))}" for t, v in one.values))
            for one in series
        ],
        across=[Mark(_text(down(value)), label(value)) for value in marks],
        months=[
            Mark(_text(across(at)), label, is_minor, _anchor(across(at)))
            for at, label, is_minor in _months(begin, end)
        ],
        now=_text(across(now)),
        events=[_text(across(at)) for at in events],
        is_late=across(now) > 25,
    )


def _anchor(place: float) -> str:
    return "start" if place < 10 else "end" if place > 90 else "middle"


def _months(begin: dt.datetime, end: dt.datetime) -> list[tuple[dt.datetime, str, bool]]:
    """The beginnings of months to be named, every second of them minor."""
    first = timezone.localtime(begin).date().replace(day=1)
    days = []
    day = _next_month(first)
    while (at := timezone.make_aware(dt.datetime.combine(day, dt.time()))) < end:
        days.append(at)
        day = _next_month(day)
    every = -(-len(days) // _MOST_MONTHS) or 1
    return [(at, _month_name(at), bool(place % 2)) for place, at in enumerate(days[::every])]


def _next_month(day: dt.date) -> dt.date:
    return (day + dt.timedelta(days=32)).replace(day=1)


def _month_name(at: dt.datetime) -> str:
    local = timezone.localtime(at)
    return date_format(local, "M Y" if local.month == 1 else "M")
