"""Pairs of paragraphs that are one and the same provision in two texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from bema.documents.alignment.model import STRUCTURAL, Paragraph
from bema.documents.alignment.norm import normalise

SIMILAR_AT_SAME_PATH = 0.5
SIMILAR_IN_GAP = 0.6
# Words shorter than this ("Excluded", "Repealed") say nothing about where they came from.
UNMISTAKABLE_LENGTH = 40
WIDEST_GAP = 250_000


@dataclass(frozen=True)
class Piece:
    """A paragraph with what is compared of it."""

    of: Paragraph

    @cached_property
    def words(self) -> str:
        return normalise(self.of.text)

    @cached_property
    def key(self) -> tuple[str, str, str]:
        return (self.of.level, normalise(self.of.number), self.words)

    @cached_property
    def trigrams(self) -> Counter[str]:
        padded = f" {self.words} "
        return Counter(padded[start : start + 3] for start in range(len(padded) - 2))


def similarity(one: Piece, other: Piece) -> float:
    """Dice's coefficient of the two multisets of character trigrams: 0 (nothing shared) to 1."""
    if one.words == other.words:
        return 1.0
    total = one.trigrams.total() + other.trigrams.total()
    return 2 * (one.trigrams & other.trigrams).total() / total if total else 0.0


class Matching:
    """Pairs found so far: position in the new text -> position in the previous one, each used once."""

    def __init__(self, previous: Sequence[Piece], new: Sequence[Piece]) -> None:
        self.previous = previous
        self.new = new
        self.pairs: dict[int, int] = {}
        self.taken: set[int] = set()

    def join(self, at: int, before: int) -> None:
        self.pairs[at] = before
        self.taken.add(before)

    def open_new(self) -> list[int]:
        return [at for at in range(len(self.new)) if at not in self.pairs]

    def open_previous(self) -> list[int]:
        return [at for at in range(len(self.previous)) if at not in self.taken]

    def gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Runs of open positions between neighbours that were matched, as (new, previous)."""
        run: list[int] = []
        lower = -1
        for at in range(len(self.new) + 1):
            upper = self.pairs.get(at) if at < len(self.new) else len(self.previous)
            if upper is None:
                run.append(at)
                continue
            if run:
                yield run, [b for b in range(lower + 1, upper) if b not in self.taken]
            run = []
            lower = upper


def _match_same_order(matching: Matching) -> None:
    matcher = SequenceMatcher(
        None, [p.key for p in matching.previous], [p.key for p in matching.new], autojunk=False
    )
    for before, at, size in matcher.get_matching_blocks():
        for offset in range(size):
            matching.join(at + offset, before + offset)


def _only_once(pieces: Sequence[Piece], positions: Iterable[int]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at in positions:
        if len(pieces[at].words) >= UNMISTAKABLE_LENGTH:
            found[(pieces[at].of.level, pieces[at].words)].append(at)
    return {key: places[0] for key, places in found.items() if len(places) == 1}


def _match_moved(matching: Matching) -> None:
    before = _only_once(matching.previous, matching.open_previous())
    for key, at in _only_once(matching.new, matching.open_new()).items():
        if key in before:
            matching.join(at, before[key])


def _match_same_path(matching: Matching, *, least: float, structural_only: bool) -> None:
    before = {
        (matching.previous[at].of.path, matching.previous[at].of.level): at
        for at in matching.open_previous()
    }
    for at in matching.open_new():
        piece = matching.new[at]
        found = before.get((piece.of.path, piece.of.level))
        if found is None or (structural_only and piece.of.level not in STRUCTURAL):
            continue
        if similarity(piece, matching.previous[found]) >= least:
            matching.join(at, found)


def _match_in_gap(matching: Matching, new: list[int], previous: list[int]) -> None:
    if len(new) * len(previous) > WIDEST_GAP:
        return
    candidates = []
    for at in new:
        for before in previous:
            one, other = matching.new[at], matching.previous[before]
            if (
                one.of.level == other.of.level
                and (score := similarity(one, other)) >= SIMILAR_IN_GAP
            ):
                candidates.append((-score, at, before))
    for _score, at, before in sorted(candidates):
        if at not in matching.pairs and before not in matching.taken:
            matching.join(at, before)


def match(previous: Sequence[Paragraph], new: Sequence[Paragraph]) -> dict[int, int]:
    """New position -> previous position, each used once."""
    matching = Matching([Piece(p) for p in previous], [Piece(p) for p in new])
    _match_same_order(matching)
    _match_moved(matching)
    _match_same_path(matching, least=SIMILAR_AT_SAME_PATH, structural_only=False)
    for gap_new, gap_previous in list(matching.gaps()):
        _match_in_gap(matching, gap_new, gap_previous)
    _match_same_path(matching, least=0.0, structural_only=True)
    return matching.pairs
