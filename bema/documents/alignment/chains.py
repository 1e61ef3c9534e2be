"""The heaviest chain of candidates: pairs in the same order on both sides, each paragraph once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple


class Candidate(NamedTuple):
    """A possible pair, and what speaks for it."""

    at: int
    before: int
    weight: float


class _BestUpTo:
    """For each place the heaviest chain that ends at it or before it (a Fenwick tree)."""

    def __init__(self, size: int) -> None:
        self._weights = [0.0] * (size + 1)
        self._links = [-1] * (size + 1)

    def put(self, place: int, weight: float, link: int) -> None:
        place += 1
        while place < len(self._weights):
            if weight > self._weights[place]:
                self._weights[place], self._links[place] = weight, link
            place += place & -place

    def best(self, end: int) -> tuple[float, int]:
        """Of the places before `end`."""
        weight, link = 0.0, -1
        while end:
            if self._weights[end] > weight:
                weight, link = self._weights[end], self._links[end]
            end -= end & -end
        return weight, link


def heaviest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The chain of the greatest weight, in time n log n of the candidates."""
    ordered = sorted(candidates)
    places = {before: k for k, before in enumerate(sorted({c.before for c in ordered}))}
    tree = _BestUpTo(len(places))
    links = [-1] * len(ordered)
    for _at, group in groupby(enumerate(ordered), key=lambda entry: entry[1].at):
        waiting = []
        for k, candidate in group:
            place = places[candidate.before]
            weight, links[k] = tree.best(place)
            waiting.append((place, weight + candidate.weight, k))
        for entry in waiting:
            tree.put(*entry)
    return _followed(ordered, links, tree.best(len(places))[1])


def _followed(ordered: list[Candidate], links: list[int], last: int) -> list[Candidate]:
    chain = []
    while last >= 0:
        chain.append(ordered[last])
        last = links[last]
    return chain[::-1]
