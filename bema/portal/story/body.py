"""The parts of a body, whatever kind of page it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import normalize_newlines
from wagtail.images.models import Image
from wagtail.models import Page

# How much an adult reads in a minute: words where they are set apart, syllables in Vietnamese, signs in Lao.
WORDS_A_MINUTE = {"vi": 280}
WORDS_A_MINUTE_ELSEWHERE = 200
SIGNS_A_MINUTE = {"lo": 750}


def blocks_of(page: Page) -> Iterator[tuple[str, Any]]:
    """(kind, value) of each block, of a gallery's own pictures too."""
    for field in ("pictures", "body"):
        for block in getattr(page, field, None) or ():
            yield block.block_type, block.value


def images_in(page: Page) -> list[Image]:
    """Every picture in the body, the lead picture not counted."""
    found: list[Image | None] = []
    for kind, value in blocks_of(page):
        if kind == "picture":
            found.append(value["image"])
        elif kind == "gallery":
            found += [picture["image"] for picture in value["pictures"]]
    return [image for image in found if image is not None]


def lineages_in(page: Page) -> set[int]:
    """The provisions that the body quotes."""
    return {
        lineage
        for kind, value in blocks_of(page)
        if kind == "provisions"
        for lineage in value["lineages"]
        if lineage
    }


def embeds_in(page: Page) -> list[str]:
    """The addresses of films and sound from elsewhere, in order, each once."""
    found = [value["url"] for kind, value in blocks_of(page) if kind == "embed"]
    own = getattr(page, "video_url", "")
    return list(dict.fromkeys(url for url in [own, *found] if url))


def words_of(page: Page) -> list[str]:
    """What is to be read, a paragraph a string: the standfirst and the words of the body."""
    found = [getattr(page, "standfirst", "")]
    for field in ("pictures", "body"):
        stream = getattr(page, field, None)
        if stream:
            found += stream.stream_block.get_searchable_content(stream)
    return [text for text in (normalize_newlines(str(part)).strip() for part in found) if text]


def reading_minutes(page: Page, language: str) -> int:
    """How long it takes to read; 0 where there is next to nothing."""
    text = " ".join(words_of(page))
    if language in SIGNS_A_MINUTE:
        minutes = len(text) / SIGNS_A_MINUTE[language]
    else:
        pace = WORDS_A_MINUTE.get(language, WORDS_A_MINUTE_ELSEWHERE)
        minutes = len(text.split()) / pace
    return max(1, round(minutes)) if minutes > 0.2 else 0
