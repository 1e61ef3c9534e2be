"""What a version made of each provision, compared with the version before it, as it is stored.

The identity of provisions (lineages) is given once, when a version is imported, and stays. What changed is
derived from two neighbouring texts and these lineages, so it is computed anew when a version comes between,
moves to another date or is discarded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from bema.documents.alignment import Alignment, Kind, Paragraph, align, is_editorial
from bema.documents.models import Descent, Provision, ProvisionChange, Version, Work
from bema.documents.queries import neighbours

BATCH = 500

_COLUMNS = ("path", "level", "number", "plain", "parent__ordinal", "notes", "pk", "lineage_id")


@dataclass(frozen=True, slots=True)
class Stored:
    """A provision of a stored original text: what alignment sees of it, with its row and its lineage."""

    pk: int
    lineage: int
    paragraph: Paragraph


def stored(version: Version) -> list[Stored]:
    """The provisions of a version's original text in document order. One query."""
    rows = Provision.objects.filter(text__version=version, text__is_original=True)
    rows = rows.order_by("ordinal")
    return [
        Stored(pk, lineage, Paragraph(path, level, number, plain, parent, _texts(notes)))
        for path, level, number, plain, parent, notes, pk, lineage in rows.values_list(*_COLUMNS)
    ]


def _texts(notes: Sequence[dict[str, str]]) -> tuple[str, ...]:
    return tuple(note["text"] for note in notes)


def align_stored(previous: Sequence[Stored], new: Sequence[Stored]) -> Alignment:
    return align([row.paragraph for row in previous], [row.paragraph for row in new])


# --- from an alignment to changes --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a lineage. `before` and `after` are places in the two texts."""

    lineage: int
    kind: Kind
    is_substance: bool
    before: int | None
    after: int | None


@dataclass(slots=True)
class Outcome:
    """All changes from one text to the next, and which lineage came out of which: (ancestor, descendant)."""

    changes: list[Change] = field(default_factory=list)
    descents: set[tuple[int, int]] = field(default_factory=set)


class _Comparison:
    """Reads an alignment with the lineages that both texts have: where the two disagree, lineages hold."""

    def __init__(
        self, previous: Sequence[Stored], new: Sequence[Stored], alignment: Alignment
    ) -> None:
        self.previous = previous
        self.new = new
        self.alignment = alignment
        self.old_places = {row.lineage: at for at, row in enumerate(previous)}
        self.new_places = {row.lineage: at for at, row in enumerate(new)}
        self.outcome = Outcome()
        # Places in the previous text whose lineages ended -> the place that took them in.
        self.taken_in: dict[int, int] = {}

    def run(self) -> Outcome:
        for at, row in enumerate(self.new):
            self._descend(at)
            own = self.old_places.get(row.lineage)
            change = self._begun(at) if own is None else self._continued(at, own)
            if change is not None:
                self.outcome.changes.append(change)
        self.outcome.changes += self._ended()
        return self.outcome

    def _sources(self, at: int) -> list[int]:
        match = self.alignment.matches[at]
        first = [] if match.predecessor is None else [match.predecessor]
        return [*first, *match.others]

    def _descend(self, at: int) -> None:
        """The lineage comes out of those that ended here, and where it begins out of all its sources."""
        descendant = self.new[at].lineage
        begins = descendant not in self.old_places
        for source in self._sources(at):
            ancestor = self.previous[source].lineage
            ended = ancestor not in self.new_places
            if ended:
                self.taken_in.setdefault(source, at)
            if ancestor != descendant and (begins or ended):
                self.outcome.descents.add((ancestor, descendant))

    def _begun(self, at: int) -> Change:
        match = self.alignment.matches[at]
        sources = self._sources(at)
        before = sources[0] if sources else None
        kind = match.kind
        if before is not None and self.previous[before].lineage in self.new_places:
            kind = Kind.SPLIT
        elif before is not None and kind in (Kind.SPLIT, Kind.UNCHANGED):
            kind = self._judged(before, at)
            kind = Kind.MOVED if kind == Kind.UNCHANGED else kind
        return Change(self.new[at].lineage, kind, match.is_substance, before, at)

    def _continued(self, at: int, own: int) -> Change | None:
        match = self.alignment.matches[at]
        old, new = self.previous[own].paragraph, self.new[at].paragraph
        if match.predecessor == own:
            kind, is_substance = match.kind, match.is_substance
        else:
            kind, is_substance = self._judged(own, at), not is_editorial(old.text, new.text)
        if kind == Kind.UNCHANGED:
            if old.text == new.text:
                return None
            kind = Kind.REWORDED
        return Change(self.new[at].lineage, kind, is_substance, own, at)

    def _judged(self, own: int, at: int) -> Kind:
        """What became of a paragraph that the alignment would have joined with another one."""
        old, new = self.previous[own].paragraph, self.new[at].paragraph
        old_parent = None if old.parent is None else self.previous[old.parent].lineage
        new_parent = None if new.parent is None else self.new[new.parent].lineage
        return judge(old, new, same_parent=old_parent == new_parent)

    def _ended(self) -> Iterator[Change]:
        repealed = dict(
            zip(self.alignment.repealed, self.alignment.repealed_substance, strict=True)
        )
        for at, row in enumerate(self.previous):
            if row.lineage in self.new_places:
                continue
            into = self.taken_in.get(at)
            if into is None:
                is_substance = repealed.get(at, bool(row.paragraph.text))
                yield Change(row.lineage, Kind.REPEALED, is_substance, at, None)
            else:
                is_substance = self.alignment.matches[into].is_substance
                yield Change(row.lineage, Kind.MERGED, is_substance, at, into)


def judge(old: Paragraph, new: Paragraph, *, same_parent: bool) -> Kind:
    """What became of one paragraph, from its two wordings alone."""
    if not is_editorial(old.text, new.text):
        return Kind.REWORDED
    if not same_parent:
        return Kind.MOVED
    return Kind.UNCHANGED if old.number == new.number else Kind.RENUMBERED


def compare(previous: Sequence[Stored], new: Sequence[Stored], alignment: Alignment) -> Outcome:
    """All changes from one stored text to the next. No query."""
    return _Comparison(previous, new, alignment).run()


# --- storing -----------------------------------------------------------------------------------


def store_changes(version: Version, alignment: Alignment | None = None) -> None:
    """Compute what the version changed, compared with the one before it by date, of any state.

    `alignment` is that of the two original texts, where it was made already. An editor's judgement stays
    with a change that is still the same.
    """
    _store(version, neighbours(version)[0], alignment)


@transaction.atomic
def _store(version: Version, before: Version | None, alignment: Alignment | None = None) -> None:
    if before is None:
        version.changes.all().delete()
        version.descents.all().delete()
        return
    previous, new = stored(before), stored(version)
    outcome = compare(previous, new, alignment or align_stored(previous, new))
    _write_changes(version, _rows(version, outcome, previous, new))
    _write_descents(version, outcome.descents)


def _rows(
    version: Version, outcome: Outcome, previous: Sequence[Stored], new: Sequence[Stored]
) -> list[ProvisionChange]:
    return [
        ProvisionChange(
            version=version,
            lineage_id=change.lineage,
            kind=change.kind.value,
            is_substance=change.is_substance,
            before_id=None if change.before is None else previous[change.before].pk,
            after_id=None if change.after is None else new[change.after].pk,
        )
        for change in outcome.changes
    ]


_COMPUTED = ("kind", "is_substance", "before_id", "after_id")
_JUDGED = ("judged_substance", "judged_by_id", "judged_at")


def _write_changes(version: Version, rows: list[ProvisionChange]) -> None:
    """Replace what was stored, row by row where a lineage has one: others may refer to it."""
    there = {row.lineage_id: row for row in version.changes.all()}
    judged = [row for row in there.values() if row.judged_substance is not None]
    words = (
        _words_of([*judged, *(row for row in rows if row.lineage_id in there)]) if judged else {}
    )
    made, changed = [], []
    for row in rows:
        old = there.pop(row.lineage_id, None)
        if old is None:
            made.append(row)
        elif any(getattr(old, name) != getattr(row, name) for name in _COMPUTED):
            row.pk = old.pk
            if judged and _same_words(old, row, words):
                for name in _JUDGED:
                    setattr(row, name, getattr(old, name))
            changed.append(row)
    ProvisionChange.objects.filter(pk__in=[row.pk for row in there.values()]).delete()
    ProvisionChange.objects.bulk_create(made, batch_size=BATCH)
    fields = [name.removesuffix("_id") for name in (*_COMPUTED, *_JUDGED)]
    ProvisionChange.objects.bulk_update(changed, fields, batch_size=100)


def _words_of(rows: Sequence[ProvisionChange]) -> dict[int, str]:
    ids = {pk for row in rows for pk in (row.before_id, row.after_id) if pk is not None}
    return dict(Provision.objects.filter(pk__in=ids).values_list("pk", "plain"))


def _same_words(old: ProvisionChange, new: ProvisionChange, words: dict[int, str]) -> bool:
    """Whether a change is still from the same words to the same words."""
    pairs = ((old.before_id, new.before_id), (old.after_id, new.after_id))
    return all(words.get(one or 0) == words.get(other or 0) for one, other in pairs)


def _write_descents(version: Version, pairs: set[tuple[int, int]]) -> None:
    there = {(row.ancestor_id, row.descendant_id): row.pk for row in version.descents.all()}
    gone = [pk for pair, pk in there.items() if pair not in pairs]
    Descent.objects.filter(pk__in=gone).delete()
    Descent.objects.bulk_create(
        (
            Descent(version=version, ancestor_id=ancestor, descendant_id=descendant)
            for ancestor, descendant in sorted(pairs - there.keys())
        ),
        batch_size=BATCH,
    )


# --- when the record around a version changes --------------------------------------------------


def store_changes_after(version: Version, alignment: Alignment | None = None) -> None:
    """Compute anew what the version after this one changed. Its lineages stay as they are."""
    after = neighbours(version)[1]
    if after is not None:
        _store(after, version, alignment)


def close_gap(version: Version) -> None:
    """Before a version goes away from its date: what the one after it changed compared with the one before."""
    before, after = neighbours(version)
    if after is not None:
        _store(after, before)


def realign(work: Work) -> Iterator[Version]:
    """Compute anew what each version of a work changed, by date; yields each when it is done.

    For versions that were imported before changes were stored. Lineages are kept.
    """
    before: Version | None = None
    for version in Version.objects.filter(work=work).order_by("in_force_from"):
        _store(version, before)
        before = version
        yield version
