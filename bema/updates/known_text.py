"""Which version of a document a member knew, and which is in force: from the dates alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from bema.common.clock import today
from bema.documents.models import Version


def version_known(
    versions: Sequence[Version], at: dt.datetime, changed_by: Sequence[int]
) -> Version | None:
    """The version that was in force, and published, at the instant. `versions` are the published ones by date.

    Where none was published by then (a history that was brought in afterwards), it is the one before the
    first of those that changed what is asked about, `changed_by`.
    """
    day = timezone.localdate(at)
    for version in reversed(versions):
        is_there = version.published_at is None or version.published_at <= at
        if is_there and version.in_force_from <= day:
            return version
    first = next((n for n, version in enumerate(versions) if version.pk in changed_by), 0)
    return versions[first - 1] if first else None


def version_now(versions: Sequence[Version]) -> Version | None:
    """The version in force today."""
    day = today()
    return next((v for v in reversed(versions) if v.in_force_from <= day), None)
