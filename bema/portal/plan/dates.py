"""When the days of the plan fall, by the calendar of every day and by the lunar one.

Lunar dates are those of the East Asian calendar as it is computed for a meridian; which one, the setting
`LUNAR_TIME_ZONE` says (hours east of Greenwich: 7 in Viet Nam, 8 in China; the two differ in some years).
Source: lunar-vn, after Ho Ngoc Duc. It knows the years 1900 to 2100; beyond, a lunar day does not fall.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from itertools import product

from dateutil.rrule import MONTHLY, WEEKLY, YEARLY, rrule
from django.conf import settings
from lunar_vn import LunarDate, lunar_to_solar, solar_to_lunar

from bema.portal.models.plan import Occasion, OccasionCalendar, Recurrence

_STEPS = {Recurrence.WEEKLY: WEEKLY, Recurrence.MONTHLY: MONTHLY, Recurrence.YEARLY: YEARLY}
_EARLIEST = 1900


def lunar_day(day: int, month: int, year: int, *, leap: bool = False) -> dt.date | None:
    """The day of every day's calendar on which a lunar date falls.

    None in years that are not known, and of a leap month in years that have not this one twice.
    The 30th of a month with 29 days is its last.
    """
    zone = settings.LUNAR_TIME_ZONE
    try:
        found: dt.date = lunar_to_solar(LunarDate(day, month, year, leap), time_zone=zone)
        if day == 30 and solar_to_lunar(found, time_zone=zone).day != 30:
            found = lunar_to_solar(LunarDate(29, month, year, leap), time_zone=zone)
        # The library takes a leap month for the plain one in a year that has none.
        return found if solar_to_lunar(found, time_zone=zone).leap == leap else None
    except ValueError:
        return None


def lunar_of(day: dt.date) -> LunarDate | None:
    """The day by the lunar calendar; None where it is not known."""
    try:
        return solar_to_lunar(day, time_zone=settings.LUNAR_TIME_ZONE)
    except ValueError:
        return None


def exists(occasion: Occasion) -> bool:
    """Whether its day and month are a date; the 29th of February is one that comes in leap years."""
    if occasion.calendar == OccasionCalendar.LUNAR:
        return occasion.day <= 30
    if occasion.recurrence == Recurrence.YEARLY and occasion.year is None:
        return occasion.day <= calendar.monthrange(2024, occasion.month)[1]
    return occasion.day <= calendar.monthrange(occasion.year or 2024, occasion.month)[1]


def falls(occasion: Occasion, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The days on which it begins such that some of it lies between `first` and `last`, in order."""
    earliest = first - dt.timedelta(days=occasion.lasts - 1)
    lunar = occasion.calendar == OccasionCalendar.LUNAR
    for day in (_lunar if lunar else _gregorian)(occasion, earliest, last):
        if earliest <= day <= last:
            yield day


def _gregorian(occasion: Occasion, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    year = occasion.year or _EARLIEST
    if occasion.recurrence == Recurrence.ONCE:
        yield dt.date(year, occasion.month, occasion.day)
        return
    if occasion.month == 2 and occasion.day == 29:
        year += -year % 4  # the rule begins on a day that is one
    begin = dt.datetime(year, occasion.month, occasion.day)  # noqa: DTZ001 - a day, no moment
    rule = rrule(_STEPS[Recurrence(occasion.recurrence)], dtstart=begin)
    ends = dt.datetime.combine(last, dt.time())
    for moment in rule.between(dt.datetime.combine(first, dt.time()), ends, inc=True):
        yield moment.date()


def _lunar(occasion: Occasion, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """A lunar year begins in January or February of its number's year, and ends in the next.

    What comes every month comes in a leap month, too; what comes every year only in the first of the two.
    """
    monthly = occasion.recurrence == Recurrence.MONTHLY
    months = range(1, 13) if monthly else [occasion.month]
    for year in range(first.year - 1, last.year + 1):
        if occasion.year is not None and year < occasion.year:
            continue
        if occasion.recurrence == Recurrence.ONCE and year != occasion.year:
            continue
        for month, leap in product(months, [False, True] if monthly else [False]):
            day = lunar_day(occasion.day, month, year, leap=leap)
            if day is not None:
                yield day


def years_since(occasion: Occasion, day: dt.date) -> int | None:
    """How many years it is on that day, if it comes back yearly and its first year is known and was before."""
    if occasion.year is None or occasion.recurrence != Recurrence.YEARLY:
        return None
    year = day.year
    if occasion.calendar == OccasionCalendar.LUNAR:
        lunar = solar_to_lunar(day, time_zone=settings.LUNAR_TIME_ZONE)
        year = lunar.year
    return year - occasion.year or None
