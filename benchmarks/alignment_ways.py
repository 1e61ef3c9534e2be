"""Plainer ways of aligning two texts, which ours is measured against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from bema.documents.alignment import Alignment, Paragraph, align
from benchmarks.alignment_truth import Pairs, plain

Matcher = Callable[[Sequence[Paragraph], Sequence[Paragraph]], Pairs]


def by_number(previous: Sequence[Paragraph], new: Sequence[Paragraph]) -> Pairs:
    places = {p.path: at for at, p in enumerate(previous)}
    return {at: places[p.path] for at, p in enumerate(new) if p.path in places}


def _opcodes(
    previous: Sequence[Paragraph], new: Sequence[Paragraph]
) -> Sequence[tuple[str, int, int, int, int]]:
    keys = [[(p.number, plain(p.text)) for p in side] for side in (previous, new)]
    return SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes()


def by_difflib(previous: Sequence[Paragraph], new: Sequence[Paragraph]) -> Pairs:
    return {
        j + step: i + step
        for what, i, end, j, _ in _opcodes(previous, new)
        if what == "equal"
        for step in range(end - i)
    }


def _ratio(one: Paragraph, other: Paragraph) -> float:
    return SequenceMatcher(None, one.text, other.text, autojunk=False).ratio()


def by_ratio(previous: Sequence[Paragraph], new: Sequence[Paragraph]) -> Pairs:
    pairs = by_difflib(previous, new)
    for what, i, end, j, last in _opcodes(previous, new):
        if what != "replace":
            continue
        ranked = sorted(
            (-_ratio(previous[b], new[at]), at, b) for at in range(j, last) for b in range(i, end)
        )
        taken: set[int] = set()
        for score, at, before in ranked:
            if -score >= 0.5 and at not in pairs and before not in taken:
                pairs[at] = before
                taken.add(before)
    return pairs


def ours(previous: Sequence[Paragraph], new: Sequence[Paragraph]) -> Pairs:
    return pairs_of(align(previous, new))


def pairs_of(alignment: Alignment) -> Pairs:
    return {
        at: match.predecessor
        for at, match in enumerate(alignment.matches)
        if match.predecessor is not None
    }


WAYS: dict[str, Matcher] = {
    "number alone": by_number,
    "difflib": by_difflib,
    "difflib + best ratio": by_ratio,
    "Bema": ours,
}
