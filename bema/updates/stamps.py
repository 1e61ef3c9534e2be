"""How far a board has come, in a few numbers: two loads with the same stamp would show the same."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max
from wagtail.models import Revision

from bema.documents.models import ProvisionChange, Version
from bema.updates.impact import Thing
from bema.updates.models import Settlement


@dataclass(frozen=True, slots=True)
class Stamp:
    """`decided`: when the last decision fell, in microseconds, and how many there are; `judged`: the same of
    changes; `revision`: the last draft that anybody saved; `state` of the version."""

    decided: int = 0
    count: int = 0
    judged: str = ""
    revision: int = 0
    state: str = ""

    def __str__(self) -> str:
        return f"{self.decided}_{self.count}_{self.judged}_{self.revision}_{self.state}"

    @classmethod
    def read(cls, text: str) -> Stamp:
        """What an address says; what it does not say rightly counts as never."""
        parts = text.split("_")
        if len(parts) != 5 or not all(parts[place].isdecimal() for place in (0, 1, 3)):
            return cls()
        return cls(int(parts[0]), int(parts[1]), parts[2], int(parts[3]), parts[4])

    def is_older_than(self, thing: Thing) -> bool:
        """Whether the thing was decided or drafted after this."""
        if thing.settlement and _microseconds(thing.settlement.at.timestamp()) > self.decided:
            return True
        return thing.draft is not None and thing.draft.pk > self.revision


def _microseconds(timestamp: float) -> int:
    return round(timestamp * 1_000_000)


def stamp(version: Version) -> Stamp:
    """The stamp as of now. Three queries, whatever the board's size."""
    decided = Settlement.objects.filter(version=version).aggregate(
        last=Max("at"), count=Count("pk")
    )
    judged = ProvisionChange.objects.filter(version=version).aggregate(
        last=Max("judged_at"), count=Count("judged_at")
    )
    last = Revision.objects.order_by("-pk").values_list("pk", flat=True).first()
    return Stamp(
        decided=_microseconds(decided["last"].timestamp()) if decided["last"] else 0,
        count=decided["count"],
        judged=f"{_microseconds(judged['last'].timestamp()) if judged['last'] else 0}.{judged['count']}",
        revision=last or 0,
        state=version.state,
    )
