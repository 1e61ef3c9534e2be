"""Which refreshers are open to a member: derived from what she knows and from what has changed since."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F

from bema.accounts.models import Person
from bema.updates.changes import effective
from bema.updates.models import Review, ReviewKind


@dataclass(frozen=True, slots=True)
class Stale:
    """An objective that a member knows as an older text had it.

    `version_ids` are the versions that changed it since, by work, in the order in which they came into force;
    `changed_at` is when the last change took effect. `work_id` is the work of the last version: the refresher
    that the objective belongs to.
    """

    objective_id: int
    current_at: dt.datetime
    changed_at: dt.datetime
    work_id: int
    version_ids: dict[int, list[int]]


def stale_of(person: Person) -> dict[int, list[Stale]]:
    """{work: objectives to be refreshed}, however many versions changed each. One query."""
    rows = (
        effective()
        .filter(
            objective__masteries__person=person,
            effective_at__gt=F("objective__masteries__current_at"),
        )
        .order_by("objective_id", "version__in_force_from", "version_id")
        .values_list(
            "objective_id",
            "objective__masteries__current_at",
            "version__work_id",
            "version_id",
            "effective_at",
        )
    )
    versions: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    last: dict[int, tuple[dt.datetime, int]] = {}
    changed: dict[int, dt.datetime] = {}
    for objective, current_at, work, version, effective_at in rows:
        versions[objective][work].append(version)
        last[objective] = (current_at, work)
        changed[objective] = max(effective_at, changed.get(objective, effective_at))
    found: dict[int, list[Stale]] = defaultdict(list)
    for objective, (current_at, work) in last.items():
        found[work].append(
            Stale(objective, current_at, changed[objective], work, dict(versions[objective]))
        )
    return dict(found)


def refreshed_count(person: Person, version_id: int) -> int:
    """How many objectives the member has brought to this version by a refresher. One query."""
    mine = Review.objects.filter(person=person, version=version_id, kind=ReviewKind.REFRESHER)
    return mine.count()


def minutes_of(objectives: int, *, attests: bool = False) -> int:
    """About how long a refresher takes: two minutes for one change, a little over one for each further."""
    return (objectives * 4 + 2) // 3 + (1 if attests else 0)
