"""Two texts side by side, and the pairs of paragraphs found so far."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from bema.documents.alignment.model import STRUCTURAL, Paragraph
from bema.documents.alignment.norm import letters, normalise


def longest_rising(values: Sequence[int]) -> list[int]:
    """Positions, in order, of one longest strictly rising subsequence."""
    tails: list[int] = []
    ends: list[int] = []
    links: list[int] = []
    for position, value in enumerate(values):
        at = bisect_left(tails, value)
        tails[at : at + 1] = [value]
        ends[at : at + 1] = [position]
        links.append(ends[at - 1] if at else -1)
    kept: list[int] = []
    position = ends[-1] if ends else -1
    while position >= 0:
        kept.append(position)
        position = links[position]
    return kept[::-1]


class Side:
    """One of the two texts. What is compared of a paragraph is computed once, and only if it is asked for."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.paragraphs = paragraphs
        self._words: dict[int, str] = {}
        self._letters: dict[int, str] = {}
        self._grams: dict[int, frozenset[str]] = {}
        self._numbers: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.paragraphs)

    def parent(self, at: int) -> int | None:
        return self.paragraphs[at].parent

    def holder(self, at: int) -> int | None:
        """The division or article that it stands under."""
        above = self.parent(at)
        while above is not None and not self.is_structural(above):
            above = self.parent(above)
        return above

    def words(self, at: int) -> str:
        if at not in self._words:
            self._words[at] = normalise(self.paragraphs[at].text)
        return self._words[at]

    def number(self, at: int) -> str:
        if at not in self._numbers:
            self._numbers[at] = normalise(self.paragraphs[at].number)
        return self._numbers[at]

    def grams(self, at: int) -> frozenset[str]:
        """The trigrams of the words: they need no spaces between words, and forgive an ending."""
        if at not in self._grams:
            words = f" {self.words(at)} "
            triples = zip(words, words[1:], words[2:], strict=False)
            self._grams[at] = frozenset(map("".join, triples))
        return self._grams[at]

    def letters(self, at: int) -> str:
        if at not in self._letters:
            self._letters[at] = letters(self.words(at))
        return self._letters[at]

    def numbered(self, at: int) -> str:
        """The letters of number and words together."""
        return letters(f"{self.number(at)} {self.words(at)}")

    @cached_property
    def keys(self) -> list[str]:
        """What is the same in both texts if the norm is: its letters. A heading is never a paragraph."""
        return [
            self.letters(at) + ("#" if self.is_structural(at) else "") for at in range(len(self))
        ]

    def is_structural(self, at: int) -> bool:
        return self.paragraphs[at].level in STRUCTURAL

    @cached_property
    def children(self) -> dict[int | None, list[int]]:
        found: dict[int | None, list[int]] = defaultdict(list)
        for at, paragraph in enumerate(self.paragraphs):
            found[paragraph.parent].append(at)
        return found


class Pairing:
    """Pairs (new, old), each paragraph in at most one; and the heirs: what was enacted anew, in place of what."""

    def __init__(self, old: Side, new: Side) -> None:
        self.old = old
        self.new = new
        self.before: dict[int, int] = {}
        self.after: dict[int, int] = {}
        self.heirs: dict[int, int] = {}

    def join(self, at: int, before: int) -> None:
        self.before[at] = before
        self.after[before] = at

    def part(self, at: int) -> None:
        del self.after[self.before.pop(at)]

    def says_the_same(self, at: int, before: int) -> bool:
        """Whether both are the same norm; files differ in where a number ends and the words begin."""
        new, old = self.new, self.old
        if new.paragraphs[at].text == old.paragraphs[before].text:
            return True
        return new.letters(at) == old.letters(before) or new.numbered(at) == old.numbered(before)

    def are_free(self, at: int, before: int) -> bool:
        return at not in self.before and before not in self.after

    def same_number(self, at: int, before: int) -> bool:
        one, other = self.new.paragraphs[at], self.old.paragraphs[before]
        if one.level != other.level:
            return False
        return one.number == other.number or self.new.number(at) == self.old.number(before)

    def similarity(self, at: int, before: int) -> float:
        """Dice's coefficient of the trigrams: 0 where nothing is shared, 1 where all is.

        A heading and a paragraph have nothing to do with each other, whatever their words.
        """
        if self.new.is_structural(at) != self.old.is_structural(before):
            return 0.0
        if self.new.paragraphs[at].text == self.old.paragraphs[before].text:
            return 1.0
        one, other = self.new.grams(at), self.old.grams(before)
        return 2 * len(one & other) / ((len(one) + len(other)) or 1)
