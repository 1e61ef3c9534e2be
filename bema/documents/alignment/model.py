"""What alignment takes and gives: paragraphs in document order, and for each new one where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# The levels that hold others together; the rest is the text itself.
STRUCTURAL = frozenset(
    "book part title chapter section subsection division article annex".split()  # noqa: SIM905
)


class Kind(StrEnum):
    """What became of a lineage from one text to the next. The first that applies, in this order:

    MERGED and SPLIT, then REWORDED if the words changed in substance, then MOVED (under another article or
    division, or past something that stayed), then RENUMBERED, then UNCHANGED. INSERTED begins a lineage, REPEALED
    ends one. The first three and an insertion or repeal of words are of substance. The same norm at another
    address is not: the new address is shown, but there is nothing to learn anew.
    """

    UNCHANGED = "unchanged"
    REWORDED = "reworded"
    RENUMBERED = "renumbered"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    INSERTED = "inserted"
    REPEALED = "repealed"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One provision. `parent` is an index into the same text, smaller than the paragraph's own."""

    path: str
    level: str
    number: str
    text: str
    parent: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Where one paragraph of the new text comes from, as indices in the previous one.

    `predecessor` is the one whose lineage it carries on; None begins a new lineage. `others` are further
    ones: of a MERGED paragraph those that were merged into it and end here; of a piece that was SPLIT off
    (which has no predecessor) the one that it was split from; of one INSERTED in place of another, when an act
    enacted a whole article anew, the one whose place it takes and which ends here. It is of substance unless
    both say the same.
    """

    predecessor: int | None
    others: tuple[int, ...]
    kind: Kind
    is_substance: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """One match for each new paragraph, and what of the previous text has no successor, not even merged."""

    matches: tuple[Match, ...]
    repealed: tuple[int, ...]
    repealed_substance: tuple[bool, ...]
