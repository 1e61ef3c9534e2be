"""Dates in the ways that feeds, exports and pages write them."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

_NAMES = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10,
    "nov": 11, "dec": 12,
    "січ": 1, "лют": 2, "бер": 3, "кві": 4, "тра": 5, "чер": 6, "лип": 7, "сер": 8, "вер": 9, "жов": 10,
    "лис": 11, "гру": 12,
    "ມັງກອນ": 1, "ກຸມພາ": 2, "ມີນາ": 3, "ເມສາ": 4, "ພຶດສະພາ": 5, "ມິຖຸນາ": 6, "ກໍລະກົດ": 7, "ສິງຫາ": 8,
    "ກັນຍາ": 9, "ຕຸລາ": 10, "ພະຈິກ": 11, "ທັນວາ": 12,
}  # fmt: skip
_ZONES = {
    "GMT": "+0000",
    "UTC": "+0000",
    "Z": "+0000",
    "EST": "-0500",
    "EDT": "-0400",
    "ICT": "+0700",
}
_NUMBERS = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b")
_BACKWARDS = re.compile(r"\b(\d{4})[./-](\d{1,2})[./-](\d{1,2})\b")
_VIETNAMESE = re.compile(r"\b(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})", re.IGNORECASE)
_WORDED = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?([^\W\d_][^\s\d,.]*)\.?,?\s+(\d{4})"
)
_AMERICAN = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_TIME = re.compile(r"\b(\d{1,2})[:h](\d{2})(?::(\d{2}))?\s*([AaPp]\.?[Mm]\b)?")
_OFFSET = re.compile(r"(?:GMT|UTC)\s*([+-]\d{1,2})(?::?(\d{2}))?")


def zone_named(name: str) -> dt.tzinfo:
    """The time zone of this name; the installation's own without one."""
    try:
        return ZoneInfo(name) if name else timezone.get_default_timezone()
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.get_default_timezone()


def is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def read_date(said: str, zone: dt.tzinfo) -> tuple[dt.datetime | None, bool]:
    """The instant, and whether the time of day is known. One without a zone is a time in `zone`."""
    said = " ".join(said.split())
    if not said or said.startswith("0000"):
        return None, False
    for attempt in (_iso, _mail, _words):
        found = attempt(said)
        if found is not None and 1900 <= found[0].year <= 2200:
            instant, has_time = found
            return _aware(instant, zone), has_time
    return None, False


def _aware(instant: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=zone)
    return instant.astimezone(dt.UTC)


def _iso(said: str) -> tuple[dt.datetime, bool] | None:
    candidate = re.sub(r"\s+([+-]\d{2}:?\d{2})$", r"\1", said).removesuffix(" UTC")
    try:
        return dt.datetime.fromisoformat(candidate), len(candidate) > 10
    except ValueError:
        return None


def _mail(said: str) -> tuple[dt.datetime, bool] | None:
    try:
        found = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError):
        return None
    has_time = bool(re.search(r"\d:\d\d", said))
    # "-0000" means a time in UTC of which the place is unknown.
    if found.tzinfo is None and said.endswith("-0000"):
        found = found.replace(tzinfo=dt.UTC)
    return found, has_time


def _words(said: str) -> tuple[dt.datetime, bool] | None:
    day = _day(said)
    if day is None:
        return None
    clock = _clock(_TIME.search(said))
    instant = dt.datetime.combine(day, clock or dt.time())
    offset = _OFFSET.search(said)
    if offset is not None and clock is not None:
        minutes = int(offset[1]) * 60 + int(offset[2] or 0) * (-1 if offset[1][0] == "-" else 1)
        if abs(minutes) < 24 * 60:
            instant = instant.replace(tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
    return instant, clock is not None


def _clock(found: re.Match[str] | None) -> dt.time | None:
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        hour = hour % 12 + (12 if found[4][0] in "Pp" else 0)
    return dt.time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _day(said: str) -> dt.date | None:
    """Day before month, as everywhere but in the United States, unless that can't be."""
    if found := _BACKWARDS.search(said):
        return _date(found[1], found[2], found[3])
    if found := _NUMBERS.search(said) or _VIETNAMESE.search(said):
        return _date(found[3], found[2], found[1]) or _date(found[3], found[1], found[2])
    for pattern, day, month in ((_WORDED, 1, 2), (_AMERICAN, 2, 1)):
        for found in pattern.finditer(said):
            number = _month(found[month])
            if number:
                return _date(found[3], str(number), found[day])
    return None


def _month(word: str) -> int:
    word = word.lower()
    return _NAMES.get(word) or _NAMES.get(word[:3], 0)


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
