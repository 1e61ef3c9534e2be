"""What an editor sees who brings a translation up to date, provision by provision."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings

from bema.accounts.models import Person
from bema.documents.alignment.words import Run, differences
from bema.documents.citation import reference
from bema.documents.models import DraftWording, Provision, Text, Version
from bema.documents.outline import Node, Outline, outline
from bema.documents.translations.carried import carried
from bema.documents.translations.derive import Line, State, derive


@dataclass(frozen=True, slots=True)
class Kept:
    """What was written so far for a provision."""

    plain: str
    by: Person | None
    at: dt.datetime

    @property
    def mark(self) -> str:
        return mark_of(self.plain)


@dataclass(frozen=True, slots=True)
class Entry:
    """A provision to be translated. `older` are the words of the last translation, of the text before."""

    line: Line
    node: Node
    # How the original refers to it: "Article 5(2)".
    reference: str
    original: str
    older: str
    runs: Sequence[Run]
    kept: Kept | None

    @property
    def is_done(self) -> bool:
        return self.kept is not None

    @property
    def words(self) -> str:
        """What the field begins with."""
        return self.kept.plain if self.kept else self.older

    @property
    def mark(self) -> str:
        return self.kept.mark if self.kept else ""

    @property
    def rows(self) -> int:
        """How high the field is to be, so that its words are seen."""
        return min(14, max(2, len(self.words or self.original) // 60 + 1))


def mark_of(plain: str) -> str:
    """Tells whether what was kept is still what a form was filled with."""
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A version in a language that it has no text in: what carries over, and what is to be translated."""

    version: Version
    language: str
    original: Text
    title: str
    outline: Outline
    lines: Sequence[Line]
    kept: dict[int, Kept]
    made_for: dt.date | None

    @property
    def open(self) -> list[Line]:
        """All that an editor has to settle, done or not, in document order."""
        return [line for line in self.lines if line.lags]

    @property
    def done(self) -> int:
        return sum(line.lineage in self.kept for line in self.open)

    @property
    def is_complete(self) -> bool:
        return self.done == len(self.open)

    def entries(self, lines: Sequence[Line]) -> list[Entry]:
        """These lines with all their words. Three queries."""
        originals = _plain(self.original.pk, [line.ordinal for line in lines])
        older, before = _earlier(lines)
        tree = outline(self.original)
        return [
            Entry(
                line=line,
                node=self.outline.nodes[line.ordinal],
                reference=reference(tree, tree.nodes[line.ordinal], self.original.language),
                original=originals[line.ordinal],
                older=older.get(line.source or 0, ""),
                runs=_runs(before.get(line.source or 0), originals[line.ordinal]),
                kept=self.kept.get(line.lineage),
            )
            for line in lines
        ]


def _runs(before: str | None, now: str) -> list[Run]:
    return differences(before, now) if before is not None else [Run("equal", now)]


def _plain(text_id: int, ordinals: Collection[int]) -> dict[int, str]:
    rows = Provision.objects.filter(text=text_id, ordinal__in=ordinals)
    return dict(rows.values_list("ordinal", "plain"))


def _earlier(lines: Sequence[Line]) -> tuple[dict[int, str], dict[int, str]]:
    """{source: its words}, {source: what the original said that it translates}."""
    sources = Provision.objects.filter(pk__in=[line.source for line in lines if line.source])
    rows = list(sources.values_list("pk", "plain", "lineage_id", "text__version_id"))
    originals = Provision.objects.filter(
        text__is_original=True,
        text__version__in={version for _pk, _plain, _lineage, version in rows},
        lineage__in={lineage for _pk, _plain, lineage, _version in rows},
    )
    said = {
        (version, lineage): plain
        for version, lineage, plain in originals.values_list(
            "text__version_id", "lineage_id", "plain"
        )
    }
    before = {
        pk: said[version, lineage] for pk, _, lineage, version in rows if (version, lineage) in said
    }
    return {pk: plain for pk, plain, _lineage, _version in rows}, before


def sheet(version: Version, language: str) -> Sheet | None:
    """None where the version has a text in the language, or no original."""
    texts = {text.language: text for text in version.texts.order_by("pk")}
    original = next((text for text in texts.values() if text.is_original), None)
    if original is None or language in texts:
        return None
    found = carried(version, language)
    wordings = DraftWording.objects.filter(version=version, language=language)
    return Sheet(
        version=version,
        language=language,
        original=original,
        title=found.title if found else original.title,
        outline=found.outline if found else outline(original),
        lines=found.lines if found else _all_missing(original),
        kept={
            row.lineage_id: Kept(row.plain, row.changed_by, row.changed_at)
            for row in wordings.select_related("changed_by")
        },
        made_for=found.made_for if found else None,
    )


def _all_missing(original: Text) -> list[Line]:
    """Nothing was ever translated into the language. One query."""
    rows = original.provisions.order_by("ordinal").values_list("ordinal", "lineage_id", "plain")
    return [
        Line(ordinal, lineage, bool(plain), State.MISSING if plain else State.CURRENT)
        for ordinal, lineage, plain in rows
    ]


class Behind(NamedTuple):
    """A language of the site that a version has no text in; `lagging` of `total`, or 0 of 0: never translated."""

    language: str
    lagging: int
    total: int


def languages_behind(version: Version, there: Collection[str]) -> list[Behind]:
    """The languages that a version is still to be translated into. At most six queries."""
    codes = [code for code, _name in settings.LANGUAGES if code not in there]
    found = derive([(version.pk, code) for code in codes], [version.work_id])
    rows = {code: found.get((version.pk, code), []) for code in codes}
    return [
        Behind(code, sum(line.lags for line in lines), sum(line.has_words for line in lines))
        for code, lines in rows.items()
    ]
