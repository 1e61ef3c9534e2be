"""What became of each lineage, once it is known which paragraph is which."""

from __future__ import annotations

from collections import defaultdict

from bema.documents.alignment.model import Alignment, Kind, Match
from bema.documents.alignment.pairing import Pairing, longest_rising
from bema.documents.alignment.pieces import Pieces, find_pieces


def moved(pairing: Pairing) -> set[int]:
    """New positions under a division or article of another lineage, or that crossed one which stayed there.

    Only what holds text counts as a place: whether points hang on an article or on its introductory sentence is
    a matter of how a file is written, and differs from file to file.
    """
    found: set[int] = set()
    families: dict[int | None, list[int]] = defaultdict(list)
    for at, before in sorted(pairing.before.items()):
        holder = pairing.new.holder(at)
        once = None if holder is None else pairing.before.get(holder, -1)
        if once == pairing.old.holder(before):
            families[holder].append(at)
        else:
            found.add(at)
    for held in families.values():
        stayed = set(longest_rising([pairing.before[at] for at in held]))
        found.update(at for place, at in enumerate(held) if place not in stayed)
    return found


class _Classes:
    def __init__(self, pairing: Pairing, pieces: Pieces) -> None:
        self.pairing = pairing
        self.pieces = pieces
        self.moved = moved(pairing)
        self.divided = set(pieces.split.values())

    def of_pair(self, at: int, before: int) -> Match:
        if at in self.pieces.merged:
            return Match(before, tuple(self.pieces.merged[at]), Kind.MERGED, is_substance=True)
        if before in self.divided:
            return Match(before, (), Kind.SPLIT, is_substance=True)
        if not self.pairing.says_the_same(at, before):
            return Match(before, (), Kind.REWORDED, is_substance=True)
        if at in self.moved:
            return Match(before, (), Kind.MOVED, is_substance=False)
        if self.pairing.new.number(at) != self.pairing.old.number(before):
            return Match(before, (), Kind.RENUMBERED, is_substance=False)
        return Match(before, (), Kind.UNCHANGED, is_substance=False)

    def of(self, at: int) -> Match:
        before = self.pairing.before.get(at)
        if before is not None:
            return self.of_pair(at, before)
        if at in self.pieces.split:
            return Match(None, (self.pieces.split[at],), Kind.SPLIT, is_substance=True)
        heir_of = self.pairing.heirs.get(at)
        if heir_of is not None:
            same = self.pairing.says_the_same(at, heir_of)
            return Match(None, (heir_of,), Kind.INSERTED, is_substance=not same)
        return Match(None, (), Kind.INSERTED, is_substance=bool(self.pairing.new.words(at)))


def classify(pairing: Pairing) -> Alignment:
    """The alignment that these pairs make."""
    pieces = find_pieces(pairing)
    classes = _Classes(pairing, pieces)
    new, old = pairing.new, pairing.old
    living = {before for merged in pieces.merged.values() for before in merged}
    living |= pairing.after.keys() | set(pairing.heirs.values())
    repealed = tuple(before for before in range(len(old)) if before not in living)
    return Alignment(
        tuple(classes.of(at) for at in range(len(new))),
        repealed,
        tuple(bool(old.words(before)) for before in repealed),
    )
