"""What publishing a version will bring about, before it is done."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from bema.accounts.models import Person
from bema.common.clock import today
from bema.documents.models import Version
from bema.updates.board import Progress, progress, waits
from bema.updates.errors import NotReady
from bema.updates.impact import going_along, resting, settlements
from bema.updates.models import Decision, Mastery
from bema.updates.settling import unready


@dataclass(frozen=True, slots=True)
class Forecast:
    """`members` had learned, by now, an objective that changes; each gets a refresher from `effective_on`."""

    progress: Progress
    waits: bool
    kept: int
    rewritten: int
    retired: int
    objectives: int
    members: int
    effective_on: dt.date
    is_at_once: bool
    unready: list[NotReady]

    @property
    def may_publish(self) -> bool:
        return not self.unready and not (self.waits and self.progress.open)


def members_who_learned(objective_ids: list[int]) -> int:
    """How many people have learned at least one of these. One query, that looks at each person's index entries:
    to collect the people of a million masteries and tell them apart would take seconds."""
    learned = Mastery.objects.filter(person=OuterRef("pk"), objective__in=objective_ids)
    return Person.objects.filter(Exists(learned)).count()


def forecast(version: Version) -> Forecast:
    rests = resting([version.pk])
    keys, decided = rests.keys(version.pk), settlements([version.pk])[version.pk]
    along = going_along(rests, decided.values())
    words = Counter(str(decided[key].decision) for key in keys
                    if key in decided and not (key[0] == "item" and key[1] in along))  # fmt: skip
    changed = [
        pk
        for kind, pk in keys
        if kind == "objective"
        and not ((row := decided.get((kind, pk))) and row.decision == Decision.RETIRE)
    ]
    is_effective = waits(version)
    return Forecast(
        progress=progress([version])[version.pk],
        waits=is_effective,
        kept=words[Decision.KEEP],
        rewritten=words[Decision.REWRITE],
        retired=words[Decision.RETIRE] + len(along),
        objectives=len(changed) if is_effective else 0,
        members=members_who_learned(changed) if is_effective else 0,
        effective_on=max(version.in_force_from, today()),
        is_at_once=version.in_force_from <= today(),
        unready=unready(version),
    )
