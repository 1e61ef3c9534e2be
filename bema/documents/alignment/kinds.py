"""What became of each lineage, once it is known which paragraph is which."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from bema.documents.alignment.model import Alignment, Kind, Match, Paragraph
from bema.documents.alignment.norm import is_editorial, normalise


def says_something(paragraph: Paragraph) -> bool:
    """Whether it holds words at all: a place kept for a repealed provision, or only a note, does not."""
    return bool(normalise(paragraph.text))


def _longest_rising(values: Sequence[int]) -> set[int]:
    """Positions of one longest strictly rising subsequence."""
    tails: list[int] = []
    ends: list[int] = []
    links: list[int] = []
    for position, value in enumerate(values):
        at = bisect_left(tails, value)
        tails[at : at + 1] = [value]
        ends[at : at + 1] = [position]
        links.append(ends[at - 1] if at else -1)
    kept: set[int] = set()
    position = ends[-1] if ends else -1
    while position >= 0:
        kept.add(position)
        position = links[position]
    return kept


def moved(
    previous: Sequence[Paragraph], new: Sequence[Paragraph], pairs: Mapping[int, int]
) -> set[int]:
    """New positions whose parent is of another lineage, or that crossed a sibling that stayed."""
    found: set[int] = set()
    families: dict[int | None, list[int]] = defaultdict(list)
    for at in sorted(pairs):
        parent, before = new[at].parent, previous[pairs[at]].parent
        if (None if parent is None else pairs.get(parent)) == before:
            families[parent].append(at)
        elif not (parent is None and before is None):
            found.add(at)
    for siblings in families.values():
        stayed = _longest_rising([pairs[at] for at in siblings])
        found.update(at for place, at in enumerate(siblings) if place not in stayed)
    return found


def _kind(old: Paragraph, new: Paragraph, *, is_moved: bool) -> tuple[Kind, bool]:
    if not is_editorial(old.text, new.text) and not is_editorial(
        f"{old.number} {old.text}", f"{new.number} {new.text}"
    ):
        return Kind.REWORDED, True
    if is_moved:
        return Kind.MOVED, False
    if not is_editorial(old.number, new.number):
        return Kind.RENUMBERED, False
    return Kind.UNCHANGED, False


def classify(
    previous: Sequence[Paragraph], new: Sequence[Paragraph], pairs: Mapping[int, int]
) -> Alignment:
    """The alignment that these pairs make."""
    elsewhere = moved(previous, new, pairs)
    matches = []
    for at, paragraph in enumerate(new):
        before = pairs.get(at)
        if before is None:
            matches.append(Match(None, (), Kind.INSERTED, says_something(paragraph)))
        else:
            kind, substance = _kind(previous[before], paragraph, is_moved=at in elsewhere)
            matches.append(Match(before, (), kind, substance))
    used = set(pairs.values())
    gone = tuple(at for at in range(len(previous)) if at not in used)
    return Alignment(tuple(matches), gone, tuple(says_something(previous[at]) for at in gone))
