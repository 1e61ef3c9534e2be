"""The children of two paragraphs that are one and the same: who of them is who.

Two children may be the same for their words, for their number (or their place, if they have none) and for what
they hold. The heaviest chain of such pairs is taken, so neighbours decide together and keep their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bema.documents.alignment.certain import Holdings
from bema.documents.alignment.chains import Candidate, heaviest
from bema.documents.alignment.pairing import Pairing, Side

# Children of so many pairs are compared each with each; more only near their places and numbers.
ALL_WITH_ALL = 10_000
NEAR = 3
# An address speaks for a pair whatever its words; words alone from here on.
SAME_ADDRESS = 0.1
SIMILAR = 0.5
# Who changed places with a sibling must be this similar.
CROSSED = 0.6


def _own_name(side: Side, at: int) -> str:
    """The last step of its address."""
    return side.paragraphs[at].path.rpartition("/")[2]


class Gap:
    """Children not yet paired, between two that are."""

    def __init__(
        self, pairing: Pairing, holdings: Holdings, new: list[int], old: list[int]
    ) -> None:
        self.pairing = pairing
        self.holdings = holdings
        self.new = new
        self.old = old

    def _possible(self) -> Iterator[tuple[int, int]]:
        """Places in the gap to compare: all with all, or those with the same number or nearly the same place."""
        if len(self.new) * len(self.old) <= ALL_WITH_ALL:
            yield from ((n, o) for n in range(len(self.new)) for o in range(len(self.old)))
            return
        numbered = {_own_name(self.pairing.old, at): o for o, at in enumerate(self.old)}
        for n, at in enumerate(self.new):
            yield from ((n, o) for o in range(max(n - NEAR, 0), min(n + NEAR + 1, len(self.old))))
            same = numbered.get(_own_name(self.pairing.new, at), n)
            if abs(same - n) > NEAR:
                yield n, same

    def _has_same_address(self, n: int, o: int) -> bool:
        at, before = self.new[n], self.old[o]
        if not self.pairing.same_number(at, before):
            return False
        if self.pairing.new.paragraphs[at].number:
            return True
        return n == o or len(self.new) - n == len(self.old) - o

    def weight(self, n: int, o: int) -> float:
        at, before = self.new[n], self.old[o]
        similarity = self.pairing.similarity(at, before)
        held = 1.5 * self.holdings.shared(at, before)
        if self._has_same_address(n, o):
            return SAME_ADDRESS + 1.1 * similarity + held
        return 2 * (similarity - SIMILAR) + held

    def candidates(self) -> list[Candidate]:
        weighed = (
            Candidate(self.new[n], self.old[o], self.weight(n, o)) for n, o in self._possible()
        )
        return [candidate for candidate in weighed if candidate.weight > 0]


def _gaps(
    pairing: Pairing, new: Sequence[int], old: Sequence[int]
) -> Iterator[tuple[list[int], list[int]]]:
    """Runs of children without a pair, cut where a pair of siblings stands on both sides."""
    places = {before: place for place, before in enumerate(old)}
    lower, run = 0, list[int]()
    for at in [*new, None]:
        if at is not None and at not in pairing.before:
            run.append(at)
            continue
        upper = len(old) if at is None else places.get(pairing.before[at])
        if upper is None or upper < lower:
            continue
        free = [before for before in old[lower:upper] if before not in pairing.after]
        if run and free:
            yield run, free
        lower, run = upper, []


def join_children(
    pairing: Pairing, holdings: Holdings, new: Sequence[int], old: Sequence[int]
) -> None:
    """Pair the children of one family."""
    for free_new, free_old in list(_gaps(pairing, new, old)):
        gap = Gap(pairing, holdings, free_new, free_old)
        found = gap.candidates()
        for candidate in heaviest(found):
            pairing.join(candidate.at, candidate.before)
        for candidate in sorted(found, key=lambda c: -c.weight):
            if pairing.are_free(candidate.at, candidate.before) and _crossed(pairing, candidate):
                pairing.join(candidate.at, candidate.before)


def _crossed(pairing: Pairing, candidate: Candidate) -> bool:
    return pairing.similarity(candidate.at, candidate.before) >= CROSSED
