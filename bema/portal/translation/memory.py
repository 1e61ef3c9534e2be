"""What was translated once is offered again: the same string at once, a similar one on the page of the check.

Wagtail-localize keeps each string of a language once, so that the same string elsewhere is found by its number.
Similar ones are found by keys: of the pieces of five letters that a string has, the eight with the smallest
hashes. Two strings that differ in a word or two share most of their pieces, and so some of their keys; strings
that share two keys are compared in full. What is looked up depends on the page, not on how much is remembered.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Count
from wagtail_localize.models import String, StringSegment, StringTranslation, Translation

from bema.portal.models import MemoryKey
from bema.portal.translation.strings import ADDRESS, MEMORY, SLUG, Segment, plain

PIECE = 5
KEYS = 8
COMMON = 500  # a key that more strings than this have tells little
COMPARED = 6
LIKENESS = 0.75
OFFERED = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a similar string was translated, and how similar it is, in per cent."""

    source: str
    text: str
    likeness: int


def fill(translation: Translation) -> int:
    """Take over from memory what was translated in exactly these words; how many strings it was.

    Each stands there as coming from memory, and as made by machine if it was: nobody wrote it for this page.
    """
    waiting = _waiting(translation)
    known = _known({string_id for string_id, _context in waiting}, translation)
    made = [
        StringTranslation(
            translation_of_id=string_id,
            context_id=context_id,
            locale_id=translation.target_locale_id,
            data=known[string_id].data,
            translation_type=known[string_id].translation_type,
            tool_name=MEMORY,
        )
        for string_id, context_id in waiting
        if string_id in known
    ]
    for row in made:
        row.save()
    return len(made)


def _waiting(translation: Translation) -> list[tuple[int, int]]:
    """The strings of the page, each at its place, that have no translation there."""
    places = (
        StringSegment.objects.filter(source_id=translation.source_id)
        .exclude(context__path=SLUG)
        .values_list("string_id", "context_id")
    )
    done = set(
        StringTranslation.objects.filter(
            locale_id=translation.target_locale_id,
            context__object_id=translation.source.object_id,
        ).values_list("translation_of_id", "context_id")
    )
    return [place for place in places if place not in done]


def _known(strings: set[int], translation: Translation) -> dict[int, StringTranslation]:
    """The newest translation of each string, one that a person wrote before one that a machine made."""
    rows = (
        StringTranslation.objects.filter(
            translation_of__in=strings, locale_id=translation.target_locale_id, has_error=False
        )
        .exclude(tool_name=ADDRESS)
        .exclude(context__path=SLUG)
        .exclude(data="")
    )
    return {row.translation_of_id: row for row in sorted(rows, key=_worth)}


def _worth(row: StringTranslation) -> tuple[bool, object]:
    return row.translation_type == StringTranslation.TRANSLATION_TYPE_MANUAL, row.updated_at


def keys_of(text: str) -> list[int]:
    """The keys by which a string of the memory is found."""
    whole = " ".join(unicodedata.normalize("NFC", plain(text)).casefold().split())
    pieces = {whole[at : at + PIECE] for at in range(max(1, len(whole) - PIECE + 1))}
    return sorted(zlib.crc32(piece.encode()) for piece in pieces)[:KEYS]


def remember(string: String) -> None:
    """Let similar strings find this one from now on."""
    if not MemoryKey.objects.filter(string=string).exists():
        MemoryKey.objects.bulk_create(
            MemoryKey(string=string, key=key) for key in keys_of(string.data)
        )


def suggestions(
    segments: Iterable[Segment], translation: Translation
) -> dict[int, list[Suggestion]]:
    """By segment, how similar strings were translated. Three queries, however many segments."""
    wanted = {segment.pk: keys_of(segment.source) for segment in segments}
    sources = {segment.pk: segment for segment in segments}
    near = _near(wanted, translation.source.locale_id)
    strings = {pk for found in near.values() for pk in found}
    rows = StringTranslation.objects.filter(
        translation_of__in=strings, locale_id=translation.target_locale_id, has_error=False
    ).exclude(context__path=SLUG)
    known = {
        row.translation_of_id: row
        for row in sorted(rows.select_related("translation_of"), key=_worth)
    }
    return {
        pk: _best(sources[pk], [known[string] for string in found if string in known])
        for pk, found in near.items()
    }


def _near(wanted: dict[int, list[int]], locale_id: int) -> dict[int, list[int]]:
    """For each segment the strings that share most of its keys."""
    every = {key for keys in wanted.values() for key in keys}
    rows = MemoryKey.objects.filter(key__in=every)
    counts = rows.order_by().values_list("key").annotate(n=Count("pk"))
    telling = {key for key, count in counts if count <= COMMON}
    holders: dict[int, list[int]] = defaultdict(list)
    for key, string_id in MemoryKey.objects.filter(
        key__in=telling, string__locale_id=locale_id
    ).values_list("key", "string_id"):
        holders[key].append(string_id)
    near = {}
    for pk, keys in wanted.items():
        shared = Counter(string for key in keys for string in holders.get(key, ()))
        near[pk] = [string for string, n in shared.most_common(COMPARED) if n > 1]
    return near


def _best(segment: Segment, known: list[StringTranslation]) -> list[Suggestion]:
    found = []
    for row in known:
        if row.translation_of_id == segment.string_id:
            if segment.is_done:
                continue  # `elsewhere` tells of these
            likeness = 1.0
        else:
            likeness = SequenceMatcher(
                None, segment.source, row.translation_of.data, autojunk=False
            ).ratio()
        if likeness >= LIKENESS and row.data != segment.text:
            found.append(Suggestion(row.translation_of.data, row.data, round(100 * likeness)))
    return sorted(found, key=lambda one: -one.likeness)[:OFFERED]


def elsewhere(segments: Iterable[Segment], translation: Translation) -> dict[int, list[str]]:
    """By segment, how the very same string was rendered otherwise in other places."""
    wanted = list(segments)
    rows = (
        StringTranslation.objects.filter(
            translation_of__in={segment.string_id for segment in wanted},
            locale_id=translation.target_locale_id,
            has_error=False,
        )
        .exclude(context__path=SLUG)
        .values_list("translation_of_id", "data")
    )
    texts: dict[int, set[str]] = defaultdict(set)
    for string_id, text in rows:
        texts[string_id].add(text)
    return {
        segment.pk: sorted(texts[segment.string_id] - {segment.text, ""})
        for segment in wanted
        if segment.is_done and texts[segment.string_id] - {segment.text, ""}
    }


def take(segment: Segment, text: str, translation: Translation) -> None:
    """Let a segment say what the memory offered for it."""
    StringTranslation.objects.update_or_create(
        translation_of_id=segment.string_id,
        context_id=segment.context_id,
        locale_id=translation.target_locale_id,
        defaults={
            "data": text,
            "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
            "tool_name": MEMORY,
            "last_translated_by": None,
            "has_error": False,
            "field_error": "",
        },
    )
