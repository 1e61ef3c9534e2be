"""Which tradition a piece of text shows, by the marks at the beginning of its paragraphs."""

from __future__ import annotations

from bema.documents.parsing.tradition import NAMES, load_tradition


def mark_weight(text: str, tradition: str | None) -> float:
    """How much one paragraph looks like a law's: 1 for an article, less for other marks, 0 for none."""
    text = text[:200]
    if not text:
        return 0.0
    best = 0.0
    for name in (tradition,) if tradition else NAMES:
        for position, pattern in enumerate(load_tradition(name).detect):
            if pattern.match(text):
                best = max(best, 1.0 if position == 0 else 0.5 if position < 3 else 0.1)
                break
    return best
