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
from bema.documents.columns import Column, by_way_of_earlier, own
from bema.documents.models import Provision, Text, Version, VersionState, Work
from bema.documents.outline import WHOLE_AT_MOST, Node, Outline
from bema.documents.queries import Status, living_heirs, same_provision_in, status_of
from bema.documents.rendering import (
    Manner,
    Row,
    Side,
    contents,
    notes_html,
    render,
    render_beside,
)
from bema.documents.translations.carried import Carried

# Of provisions that lag, so many are named at the top of the page.
LAGGING_NAMED = 40


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
        self.texts, self.earlier = self._texts()
        self.column = self._chosen(wish.language or get_language() or "")
        # Where words are carried over from earlier translations, the text is the original.
        self.text: Text = self.column.text
        self.language: str = self.column.language
        self.title: str = self.column.title
        self.carried: Carried | None = self.column.carried
        self.outline: Outline = self.column.outline
        self.node = self._node(path)

    def _texts(self) -> tuple[list[Text], list[str]]:
        """The version's own texts, and the further languages of earlier versions. One query."""
        rows = Text.objects.filter(version__work=self.work).order_by("-is_original", "language")
        before = {
            v.pk
            for v in self.versions
            if v.state == VersionState.PUBLISHED and v.in_force_from < self.version.in_force_from
        }
        texts = [text for text in rows if text.version_id == self.version.pk]
        codes = {text.language for text in texts}
        earlier = {t.language for t in rows if t.version_id in before and not t.is_original}
        return texts, sorted(earlier - codes)

    def _chosen(self, language: str) -> Column:
        if not self.texts:
            raise Absent()
        return self._column(language) or own(self.texts[0])

    def _column(self, language: str) -> Column | None:
        """The version in the language: its own text, else by way of earlier translations."""
        text = next((text for text in self.texts if text.language == language), None)
        if text is not None:
            return own(text)
        if language not in self.earlier:
            return None
        return by_way_of_earlier(self.version, language, self.texts[0])

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
    def beside(self) -> Column | None:
        """The other text shown next to this one, if the reader wants one and there is one."""
        wanted = self.wish.beside
        return self._column(wanted) if wanted and wanted != self.language else None

    # --- addresses ---------------------------------------------------------------------------

    @property
    def suffix(self) -> str:
        """Keeps the chosen language in links; the reader's own needs no saying."""
        parts = []
        if self.wish.language:
            parts.append(f"lang={self.language}")
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

    @property
    def _codes(self) -> list[str]:
        return [*(text.language for text in self.texts), *self.earlier]

    def languages(self) -> list[Choice]:
        here = self.canonical
        return [
            Choice(code, language_name(code), f"{here}?lang={code}", code == self.language)
            for code in self._codes
        ]

    def besides(self) -> list[Choice]:
        """The other languages that can stand beside this one."""
        here = f"{self.canonical}?lang={self.language}"
        shown = self.beside.language if self.beside else ""
        return [
            Choice(code, language_name(code), f"{here}&beside={code}", code == shown)
            for code in self._codes
            if code != self.language
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
        rows = self.column.rows(*self.span)
        manner = self._manner()
        if self.beside is None:
            return render(self.outline, rows, manner)
        left = Side(self.language, self.outline, rows, manner)
        others = self._counterparts(self.beside, rows)
        right = Side(
            self.beside.language,
            self.beside.outline,
            others,
            Manner(
                base=self.base,
                suffix=f"?lang={self.beside.language}",
                with_ids=False,
                heading_offset=self._heading_offset,
                marks=self.beside.marks,
                notes_language=self.beside.notes_language,
            ),
        )
        return render_beside(left, right)

    @property
    def _heading_offset(self) -> int:
        """A portion's own heading comes right below the page's, however deep it stands in the text."""
        return 1 - (self.outline.rank(self.portion) if self.portion else 0)

    def _manner(self) -> Manner:
        return Manner(
            base=self.base,
            suffix=self.suffix,
            target=self.node.path if self.node and self.node is not self.portion else "",
            with_boxes=self.with_boxes,
            heading_offset=self._heading_offset,
            marks=self.column.marks,
            notes_language=self.column.notes_language,
        )

    def _counterparts(self, other: Column, rows: list[Row]) -> list[Row]:
        """The other text's provisions for what is shown: all of them, or those of the same lineages."""
        if self.shows_whole:
            return other.whole()
        return other.of_lineages({row.lineage for row in rows})

    def notes(self) -> SafeString:
        return safe(notes_html(self.text.notes, self.column.notes_language))

    # --- what lags ---------------------------------------------------------------------------

    @property
    def original_language_name(self) -> str:
        return language_name(self.text.language)

    def lagging_links(self) -> list[tuple[Node, str]]:
        """The provisions that lag, on this page or in the whole, as the language refers to them."""
        assert self.carried is not None
        nodes = self.carried.lagging_nodes()[:LAGGING_NAMED]
        return [(node, reference(self.outline, node, self.language)) for node in nodes]

    @property
    def more_lagging(self) -> int:
        return max(0, len(self.carried.lagging) - LAGGING_NAMED) if self.carried else 0

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
        return reference(self.outline, self.node, self.language)

    def citation(self, on: dt.date) -> str:
        assert self.node is not None
        return cite(self.language, self.title, self.outline, self.node, on)

    @cached_property
    def neighbours(self) -> tuple[Node | None, Node | None]:
        return self.outline.beside(self.portion) if self.portion else (None, None)

    def current_address(self) -> str:
        """Where what is read here stands in the version in force: the provision, what took it in, or the whole."""
        current = self.status.current
        if current is None or current.pk == self.version.pk:
            return ""
        href = reverse("document-version", args=[self.work.slug, current.in_force_from])
        if self.node is None:
            return href
        same = same_provision_in(current, self.lineage_id, self.language)
        if same is None and (heirs := living_heirs([self.lineage_id], current.in_force_from)):
            same = same_provision_in(current, heirs[self.lineage_id], self.language)
        return f"{href}/{same.path}" if same else href

    @cached_property
    def lineage_id(self) -> int:
        """The identity of the provision that is read. One query."""
        assert self.node is not None
        row = Provision.objects.filter(text=self.text, ordinal=self.node.ordinal)
        return int(row.values_list("lineage_id", flat=True).get())
