"""The versions of a work as a reading page lists them, and what is to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.urls import reverse

from bema.common.clock import today
from bema.documents.models import (
    AmendingAct,
    PendingAct,
    ProvisionChange,
    Version,
    VersionState,
    Work,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A version. `changes` is how many provisions it changed in substance, where the one before is listed;
    `compare` is the address of what it changed, "" for the first."""

    version: Version
    acts: Sequence[AmendingAct]
    is_current: bool
    changes: int | None
    compare: str


def of_substance(prefix: str = "") -> Q:
    """Changes that change the rules: by an editor's word, else as computed."""
    judged = f"{prefix}judged_substance"
    return Q(**{judged: True}) | Q(**{f"{judged}__isnull": True, f"{prefix}is_substance": True})


def _counts(work: Work) -> dict[int, tuple[int, int | None]]:
    """{version: (changes of substance, the version that it was compared with)}. One query."""
    rows = (
        ProvisionChange.objects.filter(version__work=work)
        .values("version")
        .annotate(count=Count("pk", filter=of_substance()), compared=Max("before__text__version"))
    )
    return {row["version"]: (row["count"], row["compared"]) for row in rows}


def compare_address(work: Work, earlier: Version, later: Version) -> str:
    days = (earlier.in_force_from, later.in_force_from)
    return reverse("document-comparison", args=[work.slug, *days])


def timeline(work: Work, versions: Sequence[Version], current: Version | None) -> list[Entry]:
    """The versions given, in order of date, as entries, the last one first. One query."""
    counts = _counts(work) if len(versions) > 1 else {}
    entries = []
    for at, version in enumerate(versions):
        before = versions[at - 1] if at else None
        count, compared = counts.get(version.pk, (0, None))
        # A draft that the reader can't see may lie between: then the stored changes are not these.
        is_same = before is not None and compared in (None, before.pk)
        entries.append(
            Entry(
                version,
                list(version.amending_acts.all()),
                version == current,
                count if is_same else None,
                compare_address(work, before, version) if before else "",
            )
        )
    return entries[::-1]


@dataclass(frozen=True, slots=True)
class Coming:
    """What will change a work: published texts that are not in force yet, and acts without a text so far."""

    versions: Sequence[Entry]
    acts: Sequence[PendingAct]

    def __bool__(self) -> bool:
        return bool(self.versions or self.acts)


def coming(
    entries: Sequence[Entry], acts: Sequence[PendingAct], *, on: dt.date | None = None
) -> Coming:
    """By date, the next first. No query."""
    day = on or today()
    ahead = [
        entry
        for entry in reversed(entries)
        if entry.version.state == VersionState.PUBLISHED and entry.version.in_force_from > day
    ]
    return Coming(ahead, acts)
