"""What a reading page shows, put together from queries; views hand it to a template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bema.common.errors import Absent
from bema.common.html import safe
from bema.documents.citation import cite, reference
from bema.documents.models import Provision, Text, Version, VersionState, Work
from bema.documents.outline import WHOLE_AT_MOST, Node, Outline, outline
from bema.documents.queries import Status, same_provision_in, status_of
from bema.documents.rendering import (
    Manner,
    Row,
    Side,
    contents,
    notes_html,
    render,
    render_beside,
    rows_of,
)


def language_name(code: str) -> str:
    """What a language is called in the language of the page; its code where that is not known."""
    return str(settings.LANGUAGE_NAMES.get(code, code))


@dataclass(frozen=True, slots=True)
class Choice:
    """A language in which the text can be read."""

    code: str
    name: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for."""

    language: str = ""
    beside: str = ""
    whole: bool = False
    print: bool = False


class ReadingPage:
    """One version in one language, as a whole or a portion of it. Few queries, made when asked for."""

    def __init__(
        self, work: Work, version: Version, versions: Sequence[Version], wish: Wish, path: str = ""
    ) -> None:
        self.work = work
        self.version = version
        self.versions = versions
        self.wish = wish
        self.with_boxes = False
        self.texts = list(version.texts.order_by("-is_original", "language"))
        self.text = self._chosen(wish.language or get_language() or "")
        self.outline: Outline = outline(self.text)
        self.node = self._node(path)

    def _chosen(self, language: str) -> Text:
        found = next((text for text in self.texts if text.language == language), None)
        if found is None and not self.texts:
            raise Absent()
        return found or self.texts[0]

    def _node(self, path: str) -> Node | None:
        if not path:
            return None
        if path not in self.outline.by_path:
            raise Absent()
        return self.outline.by_path[path]

    @cached_property
    def status(self) -> Status:
        return status_of(self.version, self.versions)

    @cached_property
    def beside(self) -> Text | None:
        """The other text shown next to this one, if the reader wants one and there is one."""
        wanted = self.wish.beside
        return next((t for t in self.texts if t.language == wanted and t.pk != self.text.pk), None)

    # --- addresses ---------------------------------------------------------------------------

    @property
    def suffix(self) -> str:
        """Keeps the chosen language in links; the reader's own needs no saying."""
        parts = []
        if self.wish.language:
            parts.append(f"lang={self.text.language}")
        if self.beside:
            parts.append(f"beside={self.beside.language}")
        return "?" + "&amp;".join(parts) if parts else ""

    @property
    def href(self) -> str:
        """The address of the version, by its own date."""
        if self.version.state == VersionState.DRAFT:
            return reverse("document-draft", args=[self.work.slug, self.version.pk])
        return reverse("document-version", args=[self.work.slug, self.version.in_force_from])

    @property
    def base(self) -> str:
        return f"{self.href}/"

    @property
    def canonical(self) -> str:
        return self.base + self.node.path if self.node else self.href

    def languages(self) -> list[Choice]:
        here = self.canonical
        return [
            Choice(
                text.language,
                language_name(text.language),
                f"{here}?lang={text.language}",
                text.pk == self.text.pk,
            )
            for text in self.texts
        ]

    def besides(self) -> list[Choice]:
        """The other languages that can stand beside this one."""
        here = f"{self.canonical}?lang={self.text.language}"
        return [
            Choice(
                text.language,
                language_name(text.language),
                f"{here}&beside={text.language}",
                bool(self.beside and self.beside.pk == text.pk),
            )
            for text in self.texts
            if text.pk != self.text.pk
        ]

    # --- the text ----------------------------------------------------------------------------

    @cached_property
    def is_long(self) -> bool:
        return len(self.outline) > WHOLE_AT_MOST

    @cached_property
    def portion(self) -> Node | None:
        """The division that this page shows; None where it shows the whole, or the front of it."""
        return self.outline.portion(self.node) if self.node else None

    @cached_property
    def shows_whole(self) -> bool:
        return self.node is None and (not self.is_long or self.wish.whole or self.wish.print)

    @cached_property
    def span(self) -> tuple[int, int]:
        """The ordinals shown on this page, from the first to before the last."""
        if self.portion is not None:
            size = self.portion.end - self.portion.ordinal
            first = next(self.outline.children(self.portion), None)
            if size > WHOLE_AT_MOST and first is not None and self.portion.level != "article":
                return self.portion.ordinal, self._front_of(self.portion)
            return self.portion.ordinal, self.portion.end
        return (0, len(self.outline)) if self.shows_whole else (0, self.outline.front())

    def _front_of(self, division: Node) -> int:
        """Before which ordinal the first division within a division begins."""
        inner = (
            n for n in self.outline.nodes[division.ordinal + 1 : division.end] if n.is_division
        )
        found = next(inner, None)
        return found.ordinal if found else division.end

    @property
    def shows_part_only(self) -> bool:
        """Whether what stands below the page's division is left to its contents."""
        return self.portion is not None and self.span[1] < self.portion.end

    def body(self) -> SafeString:
        rows = rows_of(self.text, *self.span)
        manner = self._manner(self.text)
        if self.beside is None:
            return render(self.outline, rows, manner)
        other = outline(self.beside)
        left = Side(self.text.language, self.outline, rows, manner)
        right = Side(
            self.beside.language,
            other,
            self._counterparts(rows),
            Manner(
                base=self.base,
                suffix=f"?lang={self.beside.language}",
                with_ids=False,
                heading_offset=self._heading_offset,
            ),
        )
        return render_beside(left, right)

    @property
    def _heading_offset(self) -> int:
        """A portion's own heading comes right below the page's, however deep it stands in the text."""
        return 1 - (self.outline.rank(self.portion) if self.portion else 0)

    def _manner(self, text: Text) -> Manner:
        return Manner(
            base=self.base,
            suffix=self.suffix,
            target=self.node.path if self.node and self.node is not self.portion else "",
            with_boxes=self.with_boxes,
            heading_offset=self._heading_offset,
        )

    def _counterparts(self, rows: list[Row]) -> list[Row]:
        """The other text's provisions for what is shown: all of them, or those of the same lineages."""
        assert self.beside is not None
        if self.shows_whole:
            return rows_of(self.beside)
        wanted = Provision.objects.filter(
            text=self.beside, lineage__in=[row.lineage for row in rows]
        ).order_by("ordinal")
        columns = wanted.values_list("ordinal", "plain", "html", "notes", "lineage_id")
        return [Row(*row) for row in columns]

    def notes(self) -> SafeString:
        return safe(notes_html(self.text.notes))

    @property
    def is_front(self) -> bool:
        """Whether this page shows how a long text begins, and its contents instead of the rest."""
        return self.node is None and not self.shows_whole

    def contents_of_portion(self) -> SafeString:
        return contents(
            self.outline, base=self.base, suffix=self.suffix, fragments=False, within=self.portion
        )

    @cached_property
    def contents(self) -> SafeString:
        current = self.portion.path if self.portion else ""
        return contents(
            self.outline,
            base=self.base,
            suffix=self.suffix,
            fragments=self.shows_whole,
            current=current,
        )

    @cached_property
    def has_contents(self) -> bool:
        return len(self.outline.divisions()) > 1

    # --- one provision -----------------------------------------------------------------------

    def crumbs(self) -> list[tuple[str, str]]:
        """Title and address of each division above the provision, from the top down."""
        if self.node is None:
            return []
        above = [node for node in self.outline.line(self.node) if node.is_division]
        return [(node.title, f"{self.base}{node.path}") for node in above if node is not self.node]

    def reference(self) -> str:
        assert self.node is not None
        return reference(self.outline, self.node, self.text.language)

    def citation(self, on: dt.date) -> str:
        assert self.node is not None
        return cite(self.text, self.text.title, self.outline, self.node, on)

    @cached_property
    def neighbours(self) -> tuple[Node | None, Node | None]:
        return self.outline.beside(self.portion) if self.portion else (None, None)

    def current_address(self) -> str:
        """Where what is read here stands in the version in force: the same provision, or the whole."""
        current = self.status.current
        if current is None or current.pk == self.version.pk:
            return ""
        href = reverse("document-version", args=[self.work.slug, current.in_force_from])
        if self.node is None:
            return href
        lineage = Provision.objects.filter(text=self.text, ordinal=self.node.ordinal)
        lineage_id = lineage.values_list("lineage_id", flat=True).get()
        same = same_provision_in(current, lineage_id, self.text.language)
        return f"{href}/{same.path}" if same else href
