"""Doubts about a finished tree: what an editor should look at before trusting it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bema.documents.parsing.draft import Draft
from bema.documents.parsing.model import Doubt, Level
from bema.documents.parsing.numbers import is_first, is_next

_NUMBERED = (Level.ARTICLE, Level.PARAGRAPH, Level.POINT)
_CYRILLIC_AND_LATIN = re.compile(r"\b(?=\w*[a-zA-Z])(?=\w*[а-яА-ЯіїєґІЇЄҐ])[^\W\d_]{2,}\b")
_MOST_OF_A_KIND = 50


def doubts_about(drafts: list[Draft]) -> list[Doubt]:
    """Gaps and restarts in numbering, tables, strange letters, a missing structure; at most 50 of a kind."""
    found = [*_numbering(drafts), *_contents(drafts), *_beginning(drafts)]
    counts: dict[str, int] = {}
    kept = []
    for doubt in found:
        counts[doubt.code] = counts.get(doubt.code, 0) + 1
        if counts[doubt.code] <= _MOST_OF_A_KIND:
            kept.append(doubt)
    return kept


def _numbering(drafts: list[Draft]) -> Iterator[Doubt]:
    last: dict[tuple[object, str, int], Draft] = {}
    for index, draft in enumerate(drafts):
        if not draft.value or draft.level not in _NUMBERED:
            continue
        # articles count through the whole text or annex, items among their siblings
        place = _root(drafts, draft) if draft.level is Level.ARTICLE else draft.parent
        depth = len(draft.value)  # 1.10 is not next to 1.9.3
        before = last.get((place, draft.style, depth))
        last[place, draft.style, depth] = draft
        if before and draft.value <= before.value:
            yield Doubt(index, "numbering_restarts", {"number": draft.number})
        elif (
            before
            and not is_next(before.value, draft.value)
            and not draft.style.startswith("letter")
        ):
            yield Doubt(index, "gap", {"before": before.number, "after": draft.number})
        elif (
            not before
            and draft.level is not Level.ARTICLE
            and depth == 1
            and not is_first(draft.value)
        ):
            yield Doubt(index, "gap", {"before": "-", "after": draft.number})


def _root(drafts: list[Draft], draft: Draft) -> int | None:
    index = draft.parent
    while index is not None and drafts[index].level is not Level.ANNEX:
        index = drafts[index].parent
    return index


def _contents(drafts: list[Draft]) -> Iterator[Doubt]:
    for index, draft in enumerate(drafts):
        text = draft.text
        if draft.rows:
            yield Doubt(index, "table")
        if "\ufffd" in text:
            yield Doubt(index, "replacement_character")
        if match := _CYRILLIC_AND_LATIN.search(text):
            yield Doubt(index, "mixed_scripts", {"word": match[0]})
        if (
            index
            and len(text) > 40
            and text == drafts[index - 1].text
            and draft.number == drafts[index - 1].number
        ):
            yield Doubt(index, "repeated_text")


def _beginning(drafts: list[Draft]) -> Iterator[Doubt]:
    first = next((i for i, draft in enumerate(drafts) if draft.level is Level.ARTICLE), None)
    if first is not None:
        before = [
            draft for draft in drafts[:first] if draft.level in (Level.UNNUMBERED, Level.PARAGRAPH)
        ]
        if before:
            yield Doubt(first, "before_first_article", {"count": str(len(before))})
    elif drafts and not any(draft.number for draft in drafts):
        yield Doubt(None, "no_structure")
