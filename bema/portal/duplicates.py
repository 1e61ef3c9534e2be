"""Finds stories that say almost the same as another, in the same language.

Of a story's words all sequences of nine letters are taken, whatever the script. Two stories are alike as far as they
share these (Jaccard). A story keeps seventeen keys, sixteen drawn from the smallest hashes of its sequences and one
from its headline: stories half of whose sequences are the same almost surely share a key. So finding them is one look
into an index however many stories there are; the few found are then compared word for word.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db import transaction
from django.db.models import Count

from bema.portal.models import Story, StoryPrint

LETTERS = 9  # in a sequence: about two words
BANDS, ROWS = 16, 3
ALIKE = 0.3  # of the sequences of both
_COMPARED = 30
_TAGS = re.compile(r"<[^>]*>")
# The vowel signs of Lao and accents that stand alone are no letters to Python.
_NO_LETTERS = re.compile(r"[^\w\u0300-\u036f\u0eb0-\u0ece]+|_")
_BINS = BANDS * ROWS


@dataclass(frozen=True)
class Similar:
    """A story that looks like the one asked about. `share`: 1.0 when their words are the same."""

    story: Story
    share: float


def similar(story: Story, *, limit: int = 5) -> list[Similar]:
    """The stories in its language that say almost the same, the most alike first; the story need not be saved."""
    own = _sequences(words_of(story))
    candidates = (
        StoryPrint.objects.filter(key__in=keys_of(story))
        .exclude(story_id=story.pk)
        .values("story")
        .annotate(shared=Count("pk"))
        .order_by("-shared", "-story")
    )
    pks = [row["story"] for row in candidates[:_COMPARED]]
    found = [
        Similar(other, _share(own, _sequences(words_of(other)), story, other))
        for other in Story.objects.filter(pk__in=pks)
    ]
    alike = [one for one in found if one.share >= ALIKE]
    return sorted(alike, key=lambda one: (-one.share, -one.story.pk))[:limit]


@transaction.atomic
def remember(story: Story) -> None:
    """Keep the story's keys as its words are now."""
    kept = StoryPrint.objects.filter(story_id=story.pk)
    new, old = keys_of(story), set(kept.values_list("key", flat=True))
    kept.filter(key__in=old - new).delete()
    StoryPrint.objects.bulk_create(StoryPrint(story_id=story.pk, key=key) for key in new - old)


def words_of(story: Story) -> str:
    """All that a reader reads of it."""
    body = story.body.stream_block.get_searchable_content(story.body) if story.body else []
    return " ".join([story.title, story.standfirst, *map(str, body)])


def keys_of(story: Story) -> set[int]:
    """The keys of a story's words, different ones in each language."""
    salt = str(story.locale_id)
    smallest = _smallest(_sequences(words_of(story)))
    bands = [smallest[at : at + ROWS] for at in range(0, len(smallest), ROWS)]
    keys = {_hash(f"{salt}|{place}|{band}") for place, band in enumerate(bands)}
    headline = _folded(story.title)
    return keys | {_hash(f"{salt}|headline|{headline}")} if headline else keys


def _share(own: set[int], its: set[int], story: Story, other: Story) -> float:
    """How much of their sequences is the same. The same headline alone makes them worth a look."""
    both = len(own | its)
    share = len(own & its) / both if both else 0.0
    has_its_headline = bool(_folded(story.title)) and _folded(story.title) == _folded(other.title)
    return max(share, ALIKE) if has_its_headline else share


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", unescape(_TAGS.sub(" ", text))).casefold()
    return _NO_LETTERS.sub("", plain)


def _sequences(text: str) -> set[int]:
    """Each sequence of letters as a number."""
    folded = _folded(text)
    places = range(max(len(folded) - LETTERS + 1, 1 if folded else 0))
    return {_hash(folded[at : at + LETTERS]) for at in places}


def _smallest(sequences: set[int]) -> list[int]:
    """The smallest number in each of the bins; a bin that is empty takes the next one's."""
    bins: list[int | None] = [None] * _BINS
    for number in sequences:
        place, rest = number % _BINS, number // _BINS
        kept = bins[place]
        if kept is None or rest < kept:
            bins[place] = rest
    return _filled(bins) if sequences else []


def _filled(bins: list[int | None]) -> list[int]:
    filled: list[int] = []
    last: Any = next(number for number in bins if number is not None)
    for number in reversed(bins):
        last = number if number is not None else last
        filled.append(last)
    return filled[::-1]


def _hash(text: str) -> int:
    """63 bits, the same in every process."""
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def remember_published(instance: Any, **kwargs: Any) -> None:
    """Handles Wagtail's `page_published`: whichever way a story came to readers, it is known from then on."""
    if isinstance(instance, Story):
        remember(instance)
