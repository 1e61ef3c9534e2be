"""When an event is, in words and for one's own calendar (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from bema.common.clock import today
from bema.portal.models import EventPage


@dataclass(frozen=True, slots=True)
class Times:
    """Begin and end by the clock of the site. `is_past` changes with the day, never within it."""

    starts: dt.datetime
    ends: dt.datetime | None
    is_all_day: bool

    @classmethod
    def of(cls, event: EventPage) -> Times:
        ends = timezone.localtime(event.ends_at) if event.ends_at else None
        return cls(timezone.localtime(event.starts_at), ends, event.is_all_day)

    @property
    def last_day(self) -> dt.date:
        return (self.ends or self.starts).date()

    @property
    def is_one_day(self) -> bool:
        return self.last_day == self.starts.date()

    @property
    def is_past(self) -> bool:
        return self.last_day < today()


@require_safe
def event_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One event as a file that calendars take."""
    event = get_object_or_404(EventPage.objects.live().public(), pk=pk)
    text = "\r\n".join(folded for line in lines(event) for folded in _folded(line)) + "\r\n"
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="event-{event.pk}.ics"'
    response["Cache-Control"] = "public, no-cache"
    return response


def lines(event: EventPage) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Bema//Portal//EN", "BEGIN:VEVENT")
    yield f"UID:event-{event.translation_key}@{event.locale.language_code}.bema"
    yield f"DTSTAMP:{_instant(event.last_published_at or event.starts_at)}"
    yield from _times(event)
    yield f"SUMMARY:{_escaped(event.title)}"
    if event.standfirst:
        yield f"DESCRIPTION:{_escaped(event.standfirst)}"
    where = ", ".join(part for part in (event.venue, event.address) if part)
    if where:
        yield f"LOCATION:{_escaped(where)}"
    if event.latitude is not None and event.longitude is not None:
        yield f"GEO:{event.latitude:.6f};{event.longitude:.6f}"
    yield f"URL:{settings.BEMA.base_url}{event.get_url() or ''}"
    yield from ("END:VEVENT", "END:VCALENDAR")


def _times(event: EventPage) -> Iterator[str]:
    times = Times.of(event)
    if event.is_all_day:
        # The end is the first day on which it is not any more.
        yield f"DTSTART;VALUE=DATE:{times.starts:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{times.last_day + dt.timedelta(days=1):%Y%m%d}"
        return
    yield f"DTSTART:{_instant(event.starts_at)}"
    if event.ends_at:
        yield f"DTEND:{_instant(event.ends_at)}"


def _instant(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> Iterator[str]:
    """No line is longer than 75 bytes; what goes on begins with a space. No sign is cut in two."""
    piece = ""
    for sign in line:
        if len((piece + sign).encode()) > 75:
            yield piece
            piece = " "
        piece += sign
    yield piece
