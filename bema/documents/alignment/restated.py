"""Provisions that an act put into another wording as a whole, as the source's own notes say.

An act either changes words of a paragraph or restates a whole article. In the second case no paragraph was
amended: what stood under the article is repealed and what stands there now is enacted anew, however alike some
of it may be; official databases count so. What would have been paired is remembered as heir, so whatever rests
on the old paragraph finds the new one, and nobody is asked to learn again what says the same.
A provision that holds just one paragraph keeps it: there the old and the new can only be one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bema.documents.alignment.model import STRUCTURAL
from bema.documents.alignment.norm import normalise
from bema.documents.alignment.pairing import Pairing, Side

# "In the wording of act ...": how notes put it, by language.
_RESTATED = re.compile(
    r"(?:[ву] (?:новій )?редакції|в (?:новой )?редакции|w brzmieniu|neu gefasst|fassung gem\w*|substituted by)"
    r"([^;{}]*)",
    re.IGNORECASE,
)
# Notes on a heading or on the first lines alone.
_IN_PART = re.compile(
    r"\W*(?:назв|заголов|абзац|наименован|речення|nagłówek|überschrift|heading)", re.IGNORECASE
)
_ASIDE = re.compile(r"\([^()]*\)|\b\d+\.\d+\.\d+\b")
# A first text has no notes; the next then names the few acts that amended it. More at once means that the
# earlier file left its notes out.
FEW_ACTS = 3
_ACT = re.compile(r"[\w/-]*\d[\w/-]*")


def _acts(note: str) -> set[str]:
    """The numbers of the acts that restated; dates and what is in parentheses are left aside."""
    clauses = _RESTATED.findall(note)
    return {act for clause in clauses for act in _ACT.findall(_ASIDE.sub(" ", clause))}


def _is_of_whole(side: Side, at: int, note: str) -> bool:
    """Whether a note is on all of the provision; on an article if it begins with the article's number."""
    if _IN_PART.match(note):
        return False
    if side.paragraphs[at].level not in STRUCTURAL:
        return True
    number = side.number(at).split()
    return bool(number) and number[-1] in normalise(note.strip("{} ")).split()[:3]


def _restating(side: Side, at: int) -> set[str]:
    """The acts that restated a provision, by its notes."""
    notes = [note for note in side.paragraphs[at].notes if _RESTATED.search(note)]
    return {act for note in notes if _is_of_whole(side, at, note) for act in _acts(note)}


def held(side: Side, at: int) -> Iterator[int]:
    """Everything that a paragraph holds, at any depth."""
    for child in side.children.get(at, ()):
        yield child
        yield from held(side, child)


def restated(pairing: Pairing) -> list[int]:
    """Provisions whose notes name an act that restated them and that their notes did not name before."""
    found: dict[int, set[str]] = {}
    for at, before in sorted(pairing.before.items()):
        if pairing.new.children.get(at) and (acts := _restating(pairing.new, at)):
            known = _ACT.findall(" ".join(pairing.old.paragraphs[before].notes))
            found[at] = acts.difference(known)
    has_notes = any(paragraph.notes for paragraph in pairing.old.paragraphs)
    if not has_notes and len(set().union(*found.values())) > FEW_ACTS:
        return []
    return [at for at, acts in found.items() if acts]


def part_restated(pairing: Pairing) -> None:
    """Undo the pairs under a provision that was restated: they are heirs, not the same."""
    for at in restated(pairing):
        now = list(held(pairing.new, at))
        if len(now) > 1 and at in pairing.before:
            gone = held(pairing.old, pairing.before[at])
            went = {pairing.after[before] for before in gone if before in pairing.after}
            for place in (went | set(now)) & pairing.before.keys():
                pairing.heirs[place] = pairing.before[place]
                pairing.part(place)
