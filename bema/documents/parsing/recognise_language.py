"""Which tradition a piece of text shows, by the marks at the beginning of its paragraphs."""

from __future__ import annotations

from bema.documents.parsing.tradition import NAMES, Tradition, load_tradition, tradition_of_language


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


def choose_tradition(texts: list[str], language: str | None, *, sure: bool) -> Tradition:
    """The tradition for texts of paragraphs in a language.

    If the language is not `sure` (a page's own declaration is often its frame's), the marks must bear it out.
    """
    named = tradition_of_language(language) if language else None
    if named and sure:
        return load_tradition(named)
    scores = {name: score_of(texts, load_tradition(name)) for name in NAMES}
    best = max(scores, key=lambda name: scores[name])
    if named and scores[named] >= 0.5 * scores[best]:
        return load_tradition(named)
    return load_tradition(best if scores[best] >= 2 else named or "generic")


def score_of(texts: list[str], tradition: Tradition) -> float:
    """How many paragraphs begin as the tradition's do. Its first pattern, the article's, counts threefold."""
    score = 0.0
    for text in texts:
        for position, pattern in enumerate(tradition.detect):
            if pattern.match(text):
                score += 3 if position == 0 else 1 if position < 3 else 0.2
                break
    return score
