"""Which provision of a new text is which of the text before it, and what became of it. Pure: no Django, no database."""

from __future__ import annotations

from collections.abc import Sequence

from bema.documents.alignment.kinds import classify
from bema.documents.alignment.matching import match
from bema.documents.alignment.model import (
    STRUCTURAL,
    Alignment,
    Kind,
    Match,
    Paragraph,
)
from bema.documents.alignment.norm import is_editorial, normalise

__all__ = [
    "STRUCTURAL",
    "Alignment",
    "Kind",
    "Match",
    "Paragraph",
    "align",
    "is_editorial",
    "normalise",
]


def align(previous: Sequence[Paragraph], new: Sequence[Paragraph]) -> Alignment:
    """For each paragraph of the new text where it comes from; no lineage is given twice."""
    return classify(match(previous, new))
