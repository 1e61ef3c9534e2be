"""What is certain: the same words, found once in each text, and whatever holds mostly the same things."""

from __future__ import annotations

from collections import Counter

from bema.documents.alignment.pairing import Pairing, Side, longest_rising

# Shorter words ("Excluded", "other matters") may stand anywhere without having come from anywhere.
UNMISTAKABLE = 30
HEADING = 12
# Who shares more than this of what both hold can share no more with anybody else.
MOSTLY = 0.5


def _found_once(keys: list[str], places: range) -> dict[str, int]:
    counts = Counter(keys[at] for at in places)
    return {keys[at]: at for at in places if counts[keys[at]] == 1}


def _once_in_both(pairing: Pairing, old: range, new: range) -> list[tuple[int, int]]:
    """(new, old) of the words that each range holds just once."""
    olds = _found_once(pairing.old.keys, old)
    return [
        (at, olds[key])
        for key, at in _found_once(pairing.new.keys, new).items()
        if key in olds and len(key) >= (HEADING if pairing.new.is_structural(at) else UNMISTAKABLE)
    ]


def join_in_order(pairing: Pairing) -> None:
    """The same words once in both and in the same order; then again between each two of those."""
    ranges = [(range(len(pairing.old)), range(len(pairing.new)))]
    while ranges:
        old, new = ranges.pop()
        found = _once_in_both(pairing, old, new)
        stayed = [found[k] for k in longest_rising([before for _, before in found])]
        if not stayed:
            continue
        lower_old, lower_new = old.start, new.start
        for at, before in [*stayed, (new.stop, old.stop)]:
            if at < new.stop:
                pairing.join(at, before)
            if before > lower_old and at > lower_new:
                ranges.append((range(lower_old, before), range(lower_new, at)))
            lower_old, lower_new = before + 1, at + 1


def join_moved(pairing: Pairing) -> None:
    """The same words once in both, wherever they went."""
    for at, before in _once_in_both(pairing, range(len(pairing.old)), range(len(pairing.new))):
        if pairing.are_free(at, before):
            pairing.join(at, before)


def _held(side: Side) -> list[int]:
    """How many paragraphs each one holds, at any depth."""
    held = [0] * len(side)
    for at in range(len(side) - 1, -1, -1):
        parent = side.parent(at)
        if parent is not None:
            held[parent] += held[at] + 1
    return held


def _holders(side: Side, at: int | None) -> tuple[list[int], dict[str, int]]:
    """The paragraphs it hangs on, from below, and then the articles and divisions around, by level."""
    paragraphs: list[int] = []
    divisions: dict[str, int] = {}
    while at is not None:
        if side.is_structural(at):
            divisions.setdefault(side.paragraphs[at].level, at)
        else:
            paragraphs.append(at)
        at = side.parent(at)
    return paragraphs, divisions


class Holdings:
    """How much of what two paragraphs hold is certainly the same."""

    def __init__(self, pairing: Pairing) -> None:
        self._shared: Counter[tuple[int, int]] = Counter()
        self._new, self._old = _held(pairing.new), _held(pairing.old)
        families = Counter(
            (pairing.new.parent(at), pairing.old.parent(before))
            for at, before in pairing.before.items()
        )
        for (at, before), number in families.items():
            self._credit(_holders(pairing.new, at), _holders(pairing.old, before), number)

    def _credit(
        self,
        new: tuple[list[int], dict[str, int]],
        old: tuple[list[int], dict[str, int]],
        number: int,
    ) -> None:
        """Count pairs at those who hold them: paragraph by paragraph, division by division of one level."""
        for pair in zip(new[0], old[0], strict=False):
            self._shared[pair] += number
        for level in new[1].keys() & old[1].keys():
            self._shared[new[1][level], old[1][level]] += number

    def shared(self, at: int, before: int) -> float:
        """Dice's coefficient of what both hold."""
        both = self._new[at] + self._old[before]
        return 2 * self._shared[at, before] / both if both else 0.0

    def ranked(self) -> list[tuple[int, int]]:
        """Pairs that share most of what they hold, the surest first."""
        found = [(-self.shared(at, before), at, before) for at, before in self._shared]
        return [(at, before) for share, at, before in sorted(found) if -share >= MOSTLY]


def join_holders(pairing: Pairing, holdings: Holdings) -> None:
    """Whatever holds mostly the same is the same, under whatever number and heading."""
    for at, before in holdings.ranked():
        if pairing.are_free(at, before):
            pairing.join(at, before)
