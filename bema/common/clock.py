"""The one place that asks what time it is, so that a test can say so."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """The current instant, aware, in UTC."""
    return timezone.now()


def today() -> dt.date:
    """The current date in the installation's time zone: the date from which a law is in force."""
    return timezone.localdate()
