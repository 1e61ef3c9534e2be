"""The one place that asks what time it is, so that a test can say so, and a made-up history be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_told: ContextVar[dt.datetime | None] = ContextVar("told", default=None)


def now() -> dt.datetime:
    """The current instant, aware, in UTC."""
    return _told.get() or timezone.now()


def today() -> dt.date:
    """The current date in the installation's time zone: the date from which a law is in force."""
    return timezone.localdate(now())


@contextmanager
def as_of(instant: dt.datetime) -> Iterator[None]:
    """Let it be `instant` within the block: for histories that are made up, as the demo's is."""
    token = _told.set(instant)
    try:
        yield
    finally:
        _told.reset(token)
