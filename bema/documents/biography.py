"""The history of one provision: from its birth through renumbering, splits and mergers to its repeal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bema.documents.alignment import Kind
from bema.documents.alignment.norm import is_editorial
from bema.documents.models import Lineage, Provision, ProvisionChange, Version, VersionState
from bema.documents.queries import versions_of

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """What a version made of the provision. `kind` is None where the record begins with it.

    `provision` is how it reads from then on (None: it ended), `before` how it read until then; of one that
    begins, its origin if it was split off, and of one that was merged away `into` took it in. `until` is the
    last day of this wording, None while it lasts.
    """

    version: Version
    kind: Kind | None
    is_substance: bool
    provision: Provision | None
    before: Provision | None
    into: Provision | None = None
    until: dt.date | None = None


def history_of(lineage: Lineage, *, drafts: bool = False) -> list[Step]:
    """Each version that did something to the provision, earliest first. Four queries.

    Without drafts it is as readers see it: each published version compared with the one before.
    """
    versions = versions_of(lineage.work, drafts=drafts)
    provisions = {
        row.text.version_id: row
        for row in lineage.provisions.filter(text__is_original=True).select_related(
            "text", "parent"
        )
    }
    rows = lineage.changes.select_related("before__text", "after__text")
    changes = {row.version_id: row for row in rows}
    steps: list[Step] = []
    for at, version in enumerate(versions):
        here = provisions.get(version.pk)
        before = provisions.get(versions[at - 1].pk) if at else None
        step = _step(version, here, before, changes.get(version.pk), is_first=at == 0)
        if step is not None:
            steps.append(step)
    return _with_ends(steps)


def _step(
    version: Version,
    here: Provision | None,
    before: Provision | None,
    change: ProvisionChange | None,
    *,
    is_first: bool,
) -> Step | None:
    if here is None:
        return _ended(version, before, change) if before is not None else None
    if before is None:
        return _begun(version, here, change, is_first=is_first)
    kind = _kind(here, before, change)
    if kind == Kind.UNCHANGED:
        return None
    is_substance = not is_editorial(before.plain, here.plain)
    if change is not None:
        is_substance = change.of_substance
    return Step(version, kind, is_substance, here, before)


def _kind(here: Provision, before: Provision, change: ProvisionChange | None) -> Kind:
    """As it is stored, where the version was compared with the one that readers see before it."""
    if change is not None and change.before_id == before.pk:
        return Kind(change.kind)
    if here.plain != before.plain:
        return Kind.REWORDED
    return Kind.UNCHANGED if here.number == before.number else Kind.RENUMBERED


def _begun(
    version: Version, here: Provision, change: ProvisionChange | None, *, is_first: bool
) -> Step:
    if is_first:
        return Step(version, None, True, here, None)
    if change is None:
        return Step(version, Kind.INSERTED, True, here, None)
    kind = Kind(change.kind) if change.before_id else Kind.INSERTED
    return Step(version, kind, change.of_substance, here, change.before)


def _ended(version: Version, before: Provision | None, change: ProvisionChange | None) -> Step:
    if change is None or change.after is None:
        is_substance = change is None or change.of_substance
        return Step(version, Kind.REPEALED, is_substance, None, before)
    return Step(version, Kind.MERGED, change.of_substance, None, before, into=change.after)


def _with_ends(steps: Sequence[Step]) -> list[Step]:
    """Each with the last day of its wording: the day before the next step, or none while that is a draft."""
    ends = []
    for later in [*steps[1:], None]:
        is_certain = later is not None and later.version.state == VersionState.PUBLISHED
        ends.append(later.version.in_force_from - _DAY if later and is_certain else None)
    return [replace(step, until=until) for step, until in zip(steps, ends, strict=True)]
