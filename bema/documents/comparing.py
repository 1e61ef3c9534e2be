"""Two versions of a work compared, near or far apart; where lineages that ended live on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from bema.documents.alignment import Alignment, Kind, Match
from bema.documents.alignment.kinds import classify
from bema.documents.alignment.pairing import Pairing
from bema.documents.alignment.pairing import Side as Text
from bema.documents.changes import Change, Stored, compare, stored
from bema.documents.models import Descent, Provision, ProvisionChange, Version
from bema.documents.queries import descents_from, neighbours, reach


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a provision from one version to another. `before` is None where it is new, `after` where
    it ended; of what was merged away, `after` is what took it in; of a piece split off, `before` its origin."""

    lineage: int
    kind: Kind
    is_substance: bool
    before: Stored | None
    after: Stored | None

    @property
    def is_ended(self) -> bool:
        """Whether the lineage is not there any more: repealed, or merged into another."""
        return self.after is None or self.after.lineage != self.lineage

    @property
    def is_continued(self) -> bool:
        """Whether the lineage was there before, and is there still."""
        return not self.is_ended and self.before is not None and self.before.lineage == self.lineage


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts and what differs, in the order of the later one; what ended stands where it stood."""

    previous: Sequence[Stored]
    new: Sequence[Stored]
    differences: Sequence[Difference]


def compare_versions(earlier: Version, later: Version) -> Comparison:
    """What differs between any two versions of a work, by their original texts.

    Neighbours differ by what is stored, with the editors' judgements. Others are paired by lineages, through
    all splits and mergers between them, and their words compared: what was changed and changed back is no change.
    """
    previous, new = stored(earlier), stored(later)
    found = _as_stored(later, previous, new) if neighbours(later)[0] == earlier else []
    # Nothing is stored where nothing changed, or where an older release imported it.
    found = found or _composed_changes(earlier, later, previous, new)
    ranks = _ranks([row.lineage for row in previous], [row.lineage for row in new])
    rows = [
        Difference(
            change.lineage,
            change.kind,
            change.is_substance,
            None if change.before is None else previous[change.before],
            None if change.after is None else new[change.after],
        )
        for change in sorted(found, key=lambda change: ranks[change.lineage])
    ]
    return Comparison(previous, new, rows)


def changes_between(earlier: Version, later: Version) -> Sequence[Difference]:
    """The differences alone, in the order of the later text."""
    return compare_versions(earlier, later).differences


def changes_of(version: Version) -> list[ProvisionChange]:
    """The stored changes of a version in the order of its text, with both provisions. Five queries."""
    rows = list(version.changes.select_related("before", "after"))
    before = neighbours(version)[0]
    if before is None:
        return rows
    ranks = _ranks(_lineages(before), _lineages(version))
    return sorted(rows, key=lambda row: ranks[row.lineage_id])


def _lineages(version: Version) -> list[int]:
    rows = Provision.objects.filter(text__version=version, text__is_original=True)
    return list(rows.order_by("ordinal").values_list("lineage_id", flat=True))


def _ranks(previous: Sequence[int], new: Sequence[int]) -> dict[int, tuple[int, int]]:
    """By place in the new text; what ended follows what stood before it and is still there."""
    ranks = {lineage: (at, -1) for at, lineage in enumerate(new)}
    last = -1
    for at, lineage in enumerate(previous):
        if lineage in ranks:
            last = ranks[lineage][0]
        else:
            ranks[lineage] = (last, at)
    return ranks


def _as_stored(version: Version, previous: Sequence[Stored], new: Sequence[Stored]) -> list[Change]:
    old_places = {row.pk: at for at, row in enumerate(previous)}
    new_places = {row.pk: at for at, row in enumerate(new)}
    return [
        Change(
            row.lineage_id,
            Kind(row.kind),
            row.of_substance,
            old_places.get(row.before_id or 0),
            new_places.get(row.after_id or 0),
        )
        for row in version.changes.all()
    ]


# --- composition -------------------------------------------------------------------------------


def _composed_changes(
    earlier: Version, later: Version, previous: Sequence[Stored], new: Sequence[Stored]
) -> list[Change]:
    """The differences of the words, each of substance unless all that was done to its lineage was editorial."""
    alignment = _by_lineage(earlier, later, previous, new)
    steps: dict[int, list[ProvisionChange]] = defaultdict(list)
    for row in ProvisionChange.objects.filter(version__in=versions_after(earlier, later)):
        steps[row.lineage_id].append(row)
    changes = compare(previous, new, alignment).changes
    back = _back_again(changes, previous, new)
    return [
        replace(change, is_substance=_of_substance(change, steps[change.lineage]))
        for change in changes
        if change.lineage not in back
    ]


def _back_again(
    changes: Sequence[Change], previous: Sequence[Stored], new: Sequence[Stored]
) -> set[int]:
    """Lineages that ended and others that began, in the end with the same number and words: nothing changed."""
    old_lineages = {row.lineage for row in previous}
    ended: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for change in changes:
        stays = change.after is not None and new[change.after].lineage == change.lineage
        if change.before is not None and not stays:
            ended[_looks(previous[change.before])].append(change.lineage)
    back: set[int] = set()
    for change in changes:
        if change.after is not None and change.lineage not in old_lineages:
            same = ended[_looks(new[change.after])]
            if same:
                back |= {change.lineage, same.pop(0)}
    return back


def _looks(row: Stored) -> tuple[str, str, str]:
    return row.paragraph.level, row.paragraph.number, row.paragraph.text


def _of_substance(change: Change, steps: Sequence[ProvisionChange]) -> bool:
    if change.is_substance:
        return not steps or any(step.of_substance for step in steps)
    return any(step.judged_substance for step in steps)


def versions_after(earlier: Version, later: Version) -> QuerySet[Version]:
    """The versions after one up to another."""
    return Version.objects.filter(
        work=later.work_id,
        in_force_from__gt=earlier.in_force_from,
        in_force_from__lte=later.in_force_from,
    )


def _descents(earlier: Version, later: Version) -> dict[int, set[int]]:
    """{descendant: ancestors}, of all that parted and joined after one version up to another. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Descent.objects.filter(version__in=versions_after(earlier, later))
    for ancestor, descendant in rows.values_list("ancestor_id", "descendant_id"):
        found[descendant].add(ancestor)
    return found


def _by_lineage(
    earlier: Version, later: Version, previous: Sequence[Stored], new: Sequence[Stored]
) -> Alignment:
    """The alignment that lineages and descents make of two texts."""
    old_places = {row.lineage: at for at, row in enumerate(previous)}
    living = {row.lineage for row in new}
    pairs = {at: old_places[row.lineage] for at, row in enumerate(new) if row.lineage in old_places}
    paired = _classified(previous, new, pairs)
    descents = _descents(earlier, later)
    sources = {at: reach(row.lineage, descents, old_places) for at, row in enumerate(new)}
    parted = {lineage for at, found in sources.items() if at not in pairs for lineage in found}
    matches = []
    for at, (row, match) in enumerate(zip(new, paired.matches, strict=True)):
        ended = [lineage for lineage in sources[at] if lineage not in living]
        others = ended if at in pairs else sources[at]
        places = tuple(sorted(old_places[lineage] for lineage in others if lineage != row.lineage))
        matches.append(_composed(match, places, was_parted=row.lineage in parted))
    return Alignment(tuple(matches), paired.repealed, paired.repealed_substance)


def _classified(
    previous: Sequence[Stored], new: Sequence[Stored], pairs: Mapping[int, int]
) -> Alignment:
    pairing = Pairing(
        Text([row.paragraph for row in previous]), Text([row.paragraph for row in new])
    )
    for at, before in pairs.items():
        pairing.join(at, before)
    return classify(pairing)


def _composed(match: Match, others: tuple[int, ...], *, was_parted: bool) -> Match:
    """A match by lineage, with what else it came out of."""
    if not others:
        split = was_parted and match.kind == Kind.REWORDED
        kind = Kind.SPLIT if split else match.kind
        return Match(match.predecessor, match.others, kind, match.is_substance)
    if match.predecessor is None and len(others) == 1:
        return Match(None, others, Kind.SPLIT, match.is_substance)
    kind = match.kind if match.kind == Kind.UNCHANGED else Kind.MERGED
    return Match(match.predecessor, others, kind, match.is_substance)


# --- where lineages live on --------------------------------------------------------------------


def successors(lineage_ids: Collection[int], version: Version) -> dict[int, list[int]]:
    """For each lineage that the version no longer has, those of it that came out of it.

    One that was repealed, or has not begun, has none. One query a generation, and one for the version.
    """
    versions = Version.objects.filter(
        work=version.work_id, in_force_from__lte=version.in_force_from
    )
    edges = descents_from(lineage_ids, versions)
    living = set(_lineages(version)) if edges else set[int]()
    found = {pk: sorted(reach(pk, edges, living)) for pk in lineage_ids if pk not in living}
    return {pk: ids for pk, ids in found.items() if ids}
