"""The review board of a version: each change of substance with what rests on it, and how much is settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from bema.common.clock import today
from bema.documents.alignment.words import Run, differences
from bema.documents.models import Provision, ProvisionChange, Version, VersionState
from bema.documents.queries import published
from bema.documents.translations import lagging
from bema.updates.changes import is_first, is_superseded, substantial
from bema.updates.impact import MODELS, Key, Thing, going_along, resting, settlements, things
from bema.updates.models import Decision, Settlement

# A change of at most so many words is small: such are settled together.
SMALL = 5


def waits(version: Version) -> bool:
    """Whether what rests on the version's changes is to be settled: it is a draft that would come into force."""
    return (
        version.state == VersionState.DRAFT and not is_first(version) and not is_superseded(version)
    )


def waiting(versions: QuerySet[Version]) -> list[Version]:
    """Those of them for which the same is true. One query."""
    drafts = versions.filter(state=VersionState.DRAFT).select_related("work")
    drafts = drafts.prefetch_related("amending_acts").order_by("in_force_from", "pk")
    found = list(drafts)
    dates: dict[int, list[Any]] = defaultdict(list)
    others = Version.objects.filter(published(), work__in={version.work_id for version in found})
    for work, day in others.values_list("work_id", "in_force_from"):
        dates[work].append(day)
    return [version for version in found if _changes_something(version, dates[version.work_id])]


def _changes_something(version: Version, published_on: list[Any]) -> bool:
    has_earlier = any(day < version.in_force_from for day in published_on)
    has_later = any(version.in_force_from < day <= today() for day in published_on)
    return has_earlier and not has_later


@dataclass
class Entry:
    """A change with what rests on it: `first` shown here, `again` shown under an earlier change."""

    change: ProvisionChange
    first: list[Thing] = field(default_factory=list)
    again: list[Thing] = field(default_factory=list)
    lagging: list[str] = field(default_factory=list)

    @cached_property
    def runs(self) -> list[Run]:
        return differences(*(plain(row) for row in (self.change.before, self.change.after)))

    @property
    def is_small(self) -> bool:
        """Few words differ: none of it was inserted or repealed as a whole."""
        if self.change.before is None or self.change.after is None:
            return False
        differing = (run.text.split() for run in self.runs if run.kind != "equal")
        return sum(len(found) for found in differing) <= SMALL


def plain(provision: Provision | None) -> str:
    return f"{provision.number} {provision.plain}".strip() if provision else ""


@dataclass(slots=True)
class Board:
    """All that is to be settled for a version; `quiet` changes of substance have nothing resting on them."""

    version: Version
    entries: list[Entry]
    things: dict[Key, Thing]
    quiet: int
    set_aside: list[ProvisionChange]

    @property
    def total(self) -> int:
        return len(self.things)

    @property
    def settled(self) -> int:
        return sum(thing.is_settled for thing in self.things.values())

    @property
    def unsettled(self) -> int:
        return self.total - self.settled

    @property
    def objective_ids(self) -> list[int]:
        return [thing.pk for thing in self.things.values() if thing.kind == "objective"]


PROVISIONS = (
    "before__text", "before__parent__parent", "after__text", "after__parent__parent"
)  # fmt: skip


def in_order(changes: QuerySet[ProvisionChange]) -> list[ProvisionChange]:
    """With both wordings, in the order of the new text; what is repealed stands where it stood. One query."""
    rows = list(changes.select_related("judged_by", *PROVISIONS))
    return sorted(rows, key=_place)


def _place(change: ProvisionChange) -> tuple[int, int]:
    place = change.after or change.before
    return (place.ordinal if place else 0, change.pk)


def _touch(mine: list[Thing], lineage_id: int) -> None:
    """Mark the steps that quote the changed provision."""
    for thing in mine:
        for step in thing.steps:
            step.is_touched |= lineage_id in step.lineage_ids


def board(version: Version) -> Board:
    """The version's review board. Nineteen queries, however much is on it."""
    rests = resting([version.pk])
    keys = rests.keys(version.pk)
    decided = settlements([version.pk])[version.pk]
    found = things(keys, decided)
    for item in going_along(rests, decided.values()):
        if ("item", item) in found:
            found["item", item].goes_along = True
    changes = in_order(ProvisionChange.objects.filter(pk__in=rests.by_change))
    behind = lagging([change.lineage_id for change in changes], version)
    shown: set[Key] = set()
    entries = []
    for change in changes:
        mine = [found[key] for key in rests.by_change[change.pk]]
        entry = Entry(
            change,
            first=[thing for thing in mine if thing.key not in shown],
            again=[thing for thing in mine if thing.key in shown],
            lagging=behind.get(change.lineage_id, []),
        )
        shown |= {thing.key for thing in mine}
        _touch(mine, change.lineage_id)
        entries.append(entry)
    judged = ProvisionChange.objects.filter(version=version, judged_substance=False)
    quiet = substantial([version.pk]).count() - len(entries)
    return Board(version, entries, found, quiet, in_order(judged))


# --- how much is settled ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    settled: int
    total: int

    @property
    def open(self) -> int:
        return self.total - self.settled


def _rewritten(decided: list[Settlement]) -> set[int]:
    """Of these, the settlements whose new draft is there. One query a kind of thing."""
    wanted = [row for row in decided if row.decision == Decision.REWRITE]
    done: set[int] = set()
    for kind, model in MODELS.items():
        mine = {row.thing_id: row for row in wanted if row.kind == kind}
        if not mine:
            continue
        latest = model.objects.filter(pk__in=mine).values_list("pk", "latest_revision_id")
        done |= {mine[pk].pk for pk, last in latest if (last or 0) > mine[pk].newer_than}
    return done


def progress(versions: Collection[Version]) -> dict[int, Progress]:
    """{version: how much of what rests on its changes is settled}. Eight queries, however many there are."""
    ids = [version.pk for version in versions]
    rests, decided = resting(ids), settlements(ids)
    drafted = _rewritten([row for rows in decided.values() for row in rows.values()])
    found = {}
    for pk in ids:
        keys = rests.keys(pk)
        done = {("item", item) for item in going_along(rests, decided[pk].values())}
        for key, row in decided[pk].items():
            if row.decision != Decision.REWRITE or row.pk in drafted:
                done.add(key)
        found[pk] = Progress(len(done.intersection(keys)), len(keys))
    return found
