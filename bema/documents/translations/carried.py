"""A version read in a language into which it was not translated: what still holds of earlier translations.

What holds is shown in the language, everything else in the words of the original, which is the law. The older
translation of such a provision can be opened, marked as what it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Case, CharField, Count, Max, Value, When
from django.db.models.functions import Substr
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from bema.documents.alignment import STRUCTURAL
from bema.documents.models import Provision, ProvisionChange, Text, Version
from bema.documents.outline import HEADING_LENGTH, Node, Outline, outline
from bema.documents.rendering import Mark, Row, rows_of
from bema.documents.translations.derive import (
    Line,
    Record,
    State,
    TextRow,
    lines,
    load,
    substance,
    texts_of,
)
from bema.documents.translations.numbers import Numbering

# More ids than this are not named one by one in a query.
FEW = 900


@dataclass(frozen=True)
class Carried:
    """A version in a language by way of earlier translations, `made_for` the latest of which is named."""

    version_id: int
    language: str
    original_language: str
    title: str
    made_for: dt.date
    lines: Sequence[Line]
    outline: Outline
    sources: Mapping[int, TextRow]

    @cached_property
    def lagging(self) -> list[Line]:
        """The provisions that are shown in the original, in document order."""
        return [line for line in self.lines if line.lags]

    @cached_property
    def total(self) -> int:
        """How many provisions have words to be translated."""
        return sum(line.has_words for line in self.lines)

    @property
    def changed_on(self) -> dt.date | None:
        """Since when a provision has lagged that was translated before; None if none does."""
        return min((line.changed_on for line in self.lagging if line.changed_on), default=None)

    def lagging_nodes(self) -> list[Node]:
        return [self.outline.nodes[line.ordinal] for line in self.lagging]

    def rows(self, original: Text, start: int, end: int) -> tuple[list[Row], dict[int, Mark]]:
        """The provisions from one ordinal to before another, and the marks of those that lag. Two queries."""
        words = self._words(self.lines[start:end])
        rows: list[Row] = []
        labels: dict[Any, str] = {}
        marks: dict[int, Mark] = {}
        for row in rows_of(original, start, end):
            line = self.lines[row.ordinal]
            older = words.get(line.source) if line.source else None
            if line.lags:
                marks[row.ordinal] = Mark(self.original_language, self._tail(line, older, labels))
            elif older is not None and line.has_words:
                row = row._replace(plain=older[0], html=older[1])
            rows.append(row)
        return rows, marks

    def _words(self, shown: Sequence[Line]) -> dict[int, tuple[str, str]]:
        """{provision of a translation: its words, plain and as HTML}. One query."""
        ids = [line.source for line in shown if line.source and line.has_words]
        found = Provision.objects.filter(pk__in=ids)
        if len(ids) > FEW:
            found = Provision.objects.filter(text__in=self.sources)
        return {
            pk: (plain, html)
            for pk, plain, html in found.order_by().values_list("pk", "plain", "html")
        }

    def _tail(self, line: Line, older: tuple[str, str] | None, labels: dict[Any, str]) -> str:
        """What stands below a provision in the original: that it lags, and the translation it had."""
        if older is None:
            label = _("Not yet translated")
            return f'<p class="lag">{escape(label)}</p>'
        if line.changed_on not in labels:
            labels[line.changed_on] = escape(_older_label(line.changed_on))
        body = older[1] or escape(older[0])
        return (
            f'<details class="lag"><summary>{labels[line.changed_on]}</summary>'
            f'<div class="older" lang="{self.language}">{body}</div></details>'
        )


def _older_label(changed_on: dt.date | None) -> str:
    label = _("Not yet translated. The translation of the text before %(date)s")
    return label % {"date": date_format(changed_on, "DATE_FORMAT") if changed_on else ""}


def stamp(work_id: int) -> str:
    """Changes whenever what can be carried in the work may have changed. Two queries."""
    texts = Text.objects.filter(version__work=work_id).order_by("pk")
    dated = texts.values_list("pk", "version__in_force_from", "version__state")
    changes = ProvisionChange.objects.filter(version__work=work_id).aggregate(
        n=Count("pk"),
        last=Max("pk"),
        substantial=Count("pk", filter=substance()),
        judged=Max("judged_at"),
    )
    facts = [*(f"{pk}{since}{state}" for pk, since, state in dated), *changes.values()]
    return " ".join(map(str, facts))


def languages_of(work_id: int, version: Version) -> list[str]:
    """Languages into which an earlier published version was translated, but not this one. One query."""
    record = Record(texts_of([work_id]))
    codes = sorted({text.language for text in record.texts.values() if not text.is_original})
    return [code for code in codes if record.sources(version.pk, code)]


def carried(version: Version, language: str) -> Carried | None:
    """The version in the language by way of earlier translations; None if it has its own, or there is none.

    Two queries; nine more the first time, until something of the work's translations changes.
    """
    return _carried(version.pk, version.work_id, language, stamp(version.work_id))


@lru_cache(maxsize=64)
def _carried(version_id: int, work_id: int, language: str, _stamp: str) -> Carried | None:
    record = load(texts_of([work_id]), [(version_id, language)])
    found = lines(record, version_id, language)
    if not found:
        return None
    original = record.of[version_id]
    sources = record.sources(version_id, language)
    latest = sources[0]
    is_same_title = record.of[latest.version].title == original.title
    return Carried(
        version_id=version_id,
        language=language,
        original_language=original.language,
        title=latest.title if is_same_title else original.title,
        made_for=latest.since,
        lines=found,
        outline=_outline(record, original, sources, found),
        sources={text.pk: text for text in sources},
    )


_HEADING = Case(
    When(level__in=STRUCTURAL, then=Substr("plain", 1, HEADING_LENGTH)),
    default=Value(""),
    output_field=CharField(),
)


def _outline(
    record: Record, original: TextRow, sources: Sequence[TextRow], found: Sequence[Line]
) -> Outline:
    """The original's tree with numbers, and headings that hold, as the translations have them."""
    nodes = outline(Text(pk=original.pk, content_hash=original.content_hash)).nodes
    before = _numbers_before(record, sources)
    rows = Provision.objects.filter(text__in=[text.pk for text in sources]).order_by()
    there = {pk: row for pk, *row in rows.values_list("pk", "number", _HEADING)}
    then = {
        line.ordinal: (before.get((record.texts[line.text].version, line.lineage)), line.source)
        for line in found
        if line.source is not None and line.text is not None
    }
    numbering = Numbering(
        (was, there[source][0]) for was, source in then.values() if was is not None
    )
    shown = []
    for node, line in zip(nodes, found, strict=True):
        was, source = then.get(node.ordinal, (None, None))
        number = numbering.translate(node.number) or node.number
        heading = node.heading
        if source is not None and was == node.number:
            number = there[source][0]
        if source is not None and line.state is State.CURRENT and line.has_words:
            heading = there[source][1]
        shown.append((node.ordinal, node.path, node.level, _depth(nodes, node), number, heading))
    return Outline(shown)


def _numbers_before(record: Record, sources: Sequence[TextRow]) -> dict[tuple[int, int], str]:
    """{(version, lineage): its number in the original} of the versions that were translated."""
    texts = [record.of[text.version].pk for text in sources]
    rows = Provision.objects.filter(text__in=texts).order_by()
    return {
        (record.texts[text].version, lineage): number
        for text, lineage, number in rows.values_list("text_id", "lineage_id", "number")
    }


def _depth(nodes: Sequence[Node], node: Node) -> int:
    depth = 0
    while node.parent is not None:
        node = nodes[node.parent]
        depth += 1
    return depth
