"""Paragraphs cut in two or made into one: found among the neighbours of what found no partner.

A paragraph was split off if its words are those that its neighbour lost, and merged if its words are those that
its neighbour gained.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bema.documents.alignment.pairing import Pairing, Side

# So much of the piece stands in the whole, and so much of what is the piece's own is what the neighbour lost.
WITHIN = 0.9
OWN = 0.85
# Fewer trigrams of its own than this are found anywhere.
LEAST = 12
# Neighbours are looked for among so many siblings on either side.
REACH = 20


@dataclass(frozen=True)
class Pieces:
    """`split`: new piece -> old whole; `merged`: new whole -> old pieces, the partner of the whole aside."""

    split: dict[int, int]
    merged: dict[int, list[int]]


def _is_piece(piece: frozenset[str], whole: frozenset[str], rest: frozenset[str]) -> bool:
    """Whether a whole was this piece and the rest."""
    own = piece - rest
    return (
        len(own) >= LEAST
        and len(piece & whole) >= WITHIN * len(piece)
        and len(own & whole) >= OWN * len(own)
    )


def _neighbours(side: Side, at: int, paired: dict[int, int]) -> Iterator[int]:
    """The nearest siblings with a partner on both sides, and the parent."""
    siblings = side.children[side.parent(at)]
    place = bisect_left(siblings, at)
    for row in (siblings[max(place - REACH, 0) : place][::-1], siblings[place + 1 : place + REACH]):
        found = next((sibling for sibling in row if sibling in paired), None)
        if found is not None:
            yield found
    parent = side.parent(at)
    if parent is not None and parent in paired:
        yield parent


def _find_split(pairing: Pairing) -> dict[int, int]:
    """New paragraphs without a partner that were part of a neighbour's."""
    new, old, found = pairing.new, pairing.old, dict[int, int]()
    settled = pairing.before.keys() | pairing.heirs.keys()
    for at in (at for at in range(len(new)) if at not in settled):
        for near in _neighbours(new, at, pairing.before):
            whole = pairing.before[near]
            if _is_piece(new.grams(at), old.grams(whole), new.grams(near)):
                found[at] = whole
                break
    return found


def _find_merged(pairing: Pairing) -> dict[int, list[int]]:
    """Old paragraphs without a partner that became part of a neighbour's."""
    new, old, found = pairing.new, pairing.old, defaultdict[int, list[int]](list)
    settled = pairing.after.keys() | set(pairing.heirs.values())
    for before in (before for before in range(len(old)) if before not in settled):
        for near in _neighbours(old, before, pairing.after):
            whole = pairing.after[near]
            if _is_piece(old.grams(before), new.grams(whole), old.grams(near)):
                found[whole].append(before)
                break
    return found


def _let_largest_go_on(pairing: Pairing, split: dict[int, int]) -> None:
    """Of the pieces of a whole the largest carries it on, whatever their numbers; the first of equals."""
    for whole in set(split.values()):
        pieces = sorted([pairing.after[whole], *(at for at in split if split[at] == whole)])
        largest = max(pieces, key=lambda at: len(pairing.new.words(at)))
        pairing.part(pairing.after[whole])
        pairing.join(largest, whole)
        split.update((at, whole) for at in pieces)
        del split[largest]


def find_pieces(pairing: Pairing) -> Pieces:
    """What was split off and what was merged; of what was split the largest piece is paired with the whole."""
    split = _find_split(pairing)
    _let_largest_go_on(pairing, split)
    return Pieces(split, _find_merged(pairing))
