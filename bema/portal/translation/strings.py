"""The strings of a page and what stands for each in another language."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.strings import StringValue

MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE
MANUAL = StringTranslation.TRANSLATION_TYPE_MANUAL
# What stands as the tool of a translation that nobody wrote for this page.
MEMORY = "memory"
ADDRESS = "address"
SLUG = "slug"


@dataclass(frozen=True, slots=True)
class Segment:
    """One string of the original at its place, and its translation if there is one."""

    pk: int
    path: str
    string_id: int
    context_id: int
    source: str
    text: str = ""
    kind: str = ""
    tool: str = ""
    translator: int | None = None

    @property
    def is_done(self) -> bool:
        return bool(self.text)

    @property
    def is_machine(self) -> bool:
        return bool(self.kind == MACHINE)

    @property
    def is_remembered(self) -> bool:
        return self.tool == MEMORY


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page's strings in a language, as they are now. The page's address is none of them."""

    segments: list[Segment] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(segment.is_done for segment in self.segments)

    @property
    def machine(self) -> int:
        return sum(segment.is_machine for segment in self.segments)

    @property
    def is_complete(self) -> bool:
        return self.done == len(self.segments)

    @property
    def translators(self) -> list[int]:
        """Who wrote strings of it, the one with most of them first."""
        wrote = Counter(
            segment.translator
            for segment in self.segments
            if segment.translator is not None and segment.kind == MANUAL and not segment.tool
        )
        return [pk for pk, _count in wrote.most_common()]

    @property
    def fingerprint(self) -> str:
        return _fingerprint((s.path, s.source, s.text) for s in self.segments)

    @property
    def source_fingerprint(self) -> str:
        return _fingerprint((s.path, s.source) for s in self.segments)


def _fingerprint(parts: Iterable[tuple[str, ...]]) -> str:
    found = hashlib.sha256()
    for part in parts:
        for text in part:
            found.update(text.encode() + b"\0")
    return found.hexdigest()


def snapshot(translation: Translation) -> Snapshot:
    """Two queries, however long the page."""
    rows = list(
        StringSegment.objects.filter(source_id=translation.source_id)
        .exclude(context__path=SLUG)
        .order_by("order")
        .values_list("pk", "context__path", "string_id", "context_id", "string__data")
    )
    made = {
        (row[0], row[1]): row[2:]
        for row in StringTranslation.objects.filter(
            locale_id=translation.target_locale_id,
            context__object_id=translation.source.object_id,
            has_error=False,
        ).values_list(
            "translation_of_id",
            "context_id",
            "data",
            "translation_type",
            "tool_name",
            "last_translated_by_id",
        )
    }
    return Snapshot([Segment(*row, *made.get((row[2], row[3]), ())) for row in rows])


def plain(html: str) -> str:
    """What is read of a string: without its tags."""
    return str(StringValue(html).render_text())


def translation_of(page: Page) -> Translation | None:
    """The translation that this page is kept by; None for an original and for a page written by itself."""
    found: Translation | None = (
        Translation.objects.filter(
            source__object_id=page.translation_key,
            target_locale_id=page.locale_id,
            enabled=True,
        )
        .select_related("source__locale", "target_locale")
        .first()
    )
    return found


def page_of(translation: Translation) -> Page | None:
    """The translated page, if it was made."""
    found: Page | None = Page.objects.filter(
        translation_key=translation.source.object_id,
        locale_id=translation.target_locale_id,
        alias_of=None,
    ).first()
    return found


def original_of(translation: Translation) -> Page | None:
    found: Page | None = Page.objects.filter(
        translation_key=translation.source.object_id, locale_id=translation.source.locale_id
    ).first()
    return found
