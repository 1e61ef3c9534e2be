"""What left its family: looked for in the whole text, by address and by words."""

from __future__ import annotations

from collections import Counter, defaultdict

from bema.documents.alignment.pairing import Pairing, Side

# Under another parent the address alone says nothing.
SAME_PATH = 0.5
MOVED = 0.95
LENGTH = 40
# A trigram that more paragraphs than this have says nothing about where one of them went.
COMMON = 30


def by_path(pairing: Pairing, at: int, places: dict[str, int]) -> int | None:
    """The free paragraph of the same address in the earlier text, if its words are similar."""
    before = places.get(pairing.new.paragraphs[at].path)
    if before is None or not pairing.are_free(at, before) or not pairing.same_number(at, before):
        return None
    return before if pairing.similarity(at, before) >= SAME_PATH else None


def _free(side: Side, taken: dict[int, int]) -> list[int]:
    return [at for at in range(len(side)) if at not in taken and len(side.words(at)) >= LENGTH]


class _Index:
    """Which of the paragraphs that are left in the earlier text have a trigram."""

    def __init__(self, side: Side, taken: dict[int, int]) -> None:
        self._having: dict[str, list[int]] = defaultdict(list)
        for before in _free(side, taken):
            for gram in side.grams(before):
                self._having[gram].append(before)

    def nearest(self, grams: frozenset[str]) -> list[int]:
        """The few that share most of these, the common ones aside."""
        shared = Counter[int]()
        for gram in grams:
            having = self._having.get(gram, ())
            if len(having) <= COMMON:
                shared.update(having)
        return [before for before, _ in shared.most_common(3)]


def join_elsewhere(pairing: Pairing) -> None:
    """The most similar of what is left, wherever it stands, the surest first."""
    index = _Index(pairing.old, pairing.after)
    found = [
        (pairing.similarity(at, before), at, before)
        for at in _free(pairing.new, pairing.before)
        for before in index.nearest(pairing.new.grams(at))
    ]
    for similarity, at, before in sorted(found, reverse=True):
        if similarity >= MOVED and pairing.are_free(at, before):
            pairing.join(at, before)
