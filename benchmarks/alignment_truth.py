"""What the official anchors say of two versions of a law: which paragraph is which, and what became of it."""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bema.documents.alignment import Paragraph
from bema.documents.parsing import ParsedText, parse_document

Pairs = dict[int, int]


@dataclass(frozen=True)
class Dated:
    """A version as it was parsed: its paragraphs without anchors, and the anchors apart."""

    date: str
    paragraphs: list[Paragraph]
    anchors: list[str]

    @property
    def has_anchors(self) -> bool:
        return sum(map(bool, self.anchors)) > len(self.anchors) / 2


def _dated(date: str, parsed: ParsedText) -> Dated:
    paragraphs = [
        Paragraph(p.path, p.level, p.number, p.text, p.parent, tuple(n.text for n in p.notes))
        for p in parsed.provisions
    ]
    return Dated(date, paragraphs, [p.anchor for p in parsed.provisions])


def history(folder: Path) -> list[Dated]:
    """All versions of a law, in order of date."""
    index = json.loads((folder / "index.json").read_text("utf-8"))
    return [
        _dated(
            version["in_force_from"],
            parse_document(
                (folder / version["file"]).read_bytes(),
                filename=version["file"],
                language=index["language"],
            ),
        )
        for version in index["versions"]
    ]


def plain(text: str) -> str:
    """The letters and digits of a text, its notes and footnote marks aside: by other means than those measured."""
    text = re.sub(r"\{[^{}]*\}|\[\^[^\]]*\]", "", text)
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _rising(values: Sequence[int]) -> set[int]:
    """The values of one longest rising subsequence."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for value in values:
        at = bisect_left(tails, value)
        before[value] = tails[at - 1] if at else None
        tails[at : at + 1] = [value]
    kept: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


@dataclass
class Truth:
    """What the anchors say of two versions."""

    pairs: Pairs
    judged: set[int]
    reworded: set[int]
    moved: set[int]
    inserted: set[int]
    repealed: set[int]

    @property
    def hard(self) -> set[int]:
        return self.reworded | self.moved | self.inserted


def truth(earlier: Dated, later: Dated) -> Truth:
    places = {anchor: at for at, anchor in enumerate(earlier.anchors) if anchor}
    judged = {at for at, anchor in enumerate(later.anchors) if anchor}
    pairs = {at: places[later.anchors[at]] for at in judged if later.anchors[at] in places}
    old, new = earlier.paragraphs, later.paragraphs
    reworded = {at for at, b in pairs.items() if plain(old[b].text) != plain(new[at].text)}
    stayed = _rising([pairs[at] for at in sorted(pairs)])
    moved = {at for at, before in pairs.items() if before not in stayed}
    for at, before in pairs.items():
        above, once = new[at].parent, old[before].parent
        same = (above is None) == (once is None) and (
            above is None or pairs.get(above, once) == once
        )
        if not same or plain(old[before].number) != plain(new[at].number):
            moved.add(at)
    gone = {at for anchor, at in places.items() if at not in set(pairs.values())}
    return Truth(pairs, judged, reworded, moved, judged - set(pairs), gone)
