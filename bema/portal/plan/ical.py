"""The plan as iCalendar (RFC 5545), for whatever calendar people use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import get_language
from icalendar import Calendar, Event

from bema.common.clock import today
from bema.portal.plan.entries import Entry


def to_ical(entries: Iterable[Entry], *, name: str) -> bytes:
    """The entries as one calendar. Days without an hour are whole days; addresses are made absolute."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Bema//{settings.BEMA.organisation}//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    stamp = dt.datetime.combine(
        today(), dt.time(), dt.UTC
    )  # the same all day, so that copies are alike
    for entry in entries:
        calendar.add_component(_event(entry, stamp))
    data: bytes = calendar.to_ical()
    return data


def _event(entry: Entry, stamp: dt.datetime) -> Event:
    event = Event()
    host = settings.BEMA.base_url.partition("//")[2]
    event.add("uid", f"{entry.key}@{host}")
    event.add("dtstamp", stamp)
    title = entry.title if entry.years is None else f"{entry.title} ({entry.years})"
    event.add("summary", title, parameters={"LANGUAGE": get_language() or "en"})
    if entry.at is not None:
        event.add("dtstart", entry.at.astimezone(dt.UTC))
        if entry.until is not None:
            event.add("dtend", entry.until.astimezone(dt.UTC))
    else:
        event.add("dtstart", entry.begins)
        event.add("dtend", entry.ends + dt.timedelta(days=1))
    for field, value in (("description", entry.note), ("location", entry.place)):
        if value:
            event.add(field, value)
    if entry.url:
        address = entry.url if "//" in entry.url else settings.BEMA.base_url + entry.url
        event.add("url", address)
    return event
