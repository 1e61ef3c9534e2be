"""Which words of earlier translations hold for a version: derived from the changes between, for many at once.

A provision is compared with the original of the version that was translated. Where its words are the same, or
have changed in form only, the translation holds; where they have changed in substance, it is outdated. Words
that differ though no change was recorded count as changed: outdated words must never pass for the law.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from django.conf import settings
from django.db.models import Case, F, Q, Value, When

from bema.documents.models import (
    ChangeKind,
    Descent,
    Provision,
    ProvisionChange,
    Text,
    Version,
    VersionState,
)

# A version and a language.
Pair = tuple[int, str]


class State(Enum):
    CURRENT = "current"
    OUTDATED = "outdated"
    MISSING = "missing"


class TextRow(NamedTuple):
    """What is needed of a text and its version."""

    pk: int
    version: int
    work: int
    since: dt.date
    language: str
    is_original: bool
    is_published: bool
    title: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Line:
    """A provision of a version's original, and what there is of it in another language.

    `source` is the provision of the translation that holds (CURRENT) or held before the change (OUTDATED);
    `text` the text it stands in; `changed_on` the date of the first version that outdated it.
    """

    ordinal: int
    lineage: int
    has_words: bool
    state: State
    source: int | None = None
    text: int | None = None
    changed_on: dt.date | None = None

    @property
    def lags(self) -> bool:
        return self.has_words and self.state is not State.CURRENT


class Change(NamedTuple):
    since: dt.date
    version: int
    outdates: bool


# What was cut or put together anew has other bounds, even if it says the same: its translation has the old ones.
RECUT = Q(kind__in=[ChangeKind.SPLIT, ChangeKind.MERGED])


@dataclass(slots=True)
class Record:
    """What the database knows about the texts of some works; filled by constant queries."""

    texts: dict[int, TextRow]
    # {text: {lineage: provision}} of the translations.
    translated: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    # {text of an original: [(ordinal, lineage, has words)]}
    originals: dict[int, list[tuple[int, int, bool]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    # {(earlier version, later version): lineages whose words in the originals differ}
    differing: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    changes: dict[int, list[Change]] = field(default_factory=lambda: defaultdict(list))
    # {(lineage that came out of others, version): the first of those}
    origins: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    # {version: its original}
    of: dict[int, TextRow] = field(init=False)

    def __post_init__(self) -> None:
        self.of = {text.version: text for text in self.texts.values() if text.is_original}

    def sources(self, version: int, language: str) -> list[TextRow]:
        """The translations that may be carried to the version, latest first: none if it has its own."""
        original = self.of.get(version)
        if original is None or original.language == language:
            return []
        found = [
            text
            for text in self.texts.values()
            if text.work == original.work and text.language == language and not text.is_original
        ]
        if any(text.version == version for text in found):
            return []
        earlier = [t for t in found if t.is_published and t.since < original.since]
        return sorted(earlier, key=lambda text: text.since, reverse=True)


def substance() -> Q:
    """Of changes, those of substance: by an editor's word, else as computed."""
    return Q(judged_substance=True) | Q(judged_substance__isnull=True, is_substance=True)


def texts_of(work_ids: Collection[int]) -> dict[int, TextRow]:
    """All texts of the works, of versions in any state. One query."""
    rows = Text.objects.filter(version__work__in=work_ids).values_list(
        "pk", "version", "version__work", "version__in_force_from", "language", "is_original",
        "version__state", "title", "content_hash",
    )  # fmt: skip
    return {
        row[0]: TextRow(*row[:6], row[6] == VersionState.PUBLISHED, *row[7:])
        for row in rows.order_by("pk")
    }


def load(texts: dict[int, TextRow], pairs: Iterable[Pair]) -> Record:
    """Everything from which the lines of the pairs follow. Five queries, none if nothing is carried."""
    record = Record(texts)
    sources = {pair: record.sources(*pair) for pair in pairs}
    wanted = {pair[0] for pair, found in sources.items() if found}
    if not wanted:
        return record
    translations = {text.pk for found in sources.values() for text in found}
    starts = {text.version for found in sources.values() for text in found}
    originals = {t.pk for t in texts.values() if t.is_original and t.version in wanted}
    earlier = {t.pk for t in texts.values() if t.is_original and t.version in starts}
    works = {text.work for text in texts.values() if text.version in wanted}
    _load_provisions(record, originals, translations)
    _load_differing(record, earlier, originals)
    _load_changes(record, works, wanted)
    return record


def _load_provisions(record: Record, originals: set[int], translations: set[int]) -> None:
    has_words = Case(When(plain="", then=Value(0)), default=Value(1))
    rows = Provision.objects.filter(text__in=originals).order_by("text_id", "ordinal")
    for text, *row in rows.values_list("text_id", "ordinal", "lineage_id", has_words):
        ordinal, lineage, words = row
        record.originals[text].append((ordinal, lineage, bool(words)))
    found = Provision.objects.filter(text__in=translations).order_by()
    for pk, text, lineage in found.values_list("pk", "text_id", "lineage_id"):
        record.translated[text][lineage] = pk


def _load_differing(record: Record, earlier: set[int], later: set[int]) -> None:
    """Lineages whose original words are not the same in two texts, compared by the database."""
    words = "lineage__provisions__plain"
    rows = Provision.objects.filter(
        Q(plain__lt=F(words)) | Q(plain__gt=F(words)),
        text__in=earlier,
        lineage__provisions__text__in=later,
    ).order_by()
    columns = rows.values_list("text_id", "lineage__provisions__text_id", "lineage_id")
    for before, after, lineage in columns:
        key = (record.texts[before].version, record.texts[after].version)
        record.differing[key].add(lineage)


def _load_changes(record: Record, works: set[int], wanted: set[int]) -> None:
    counted = Q(version__work__in=works) & (
        Q(version__state=VersionState.PUBLISHED) | Q(version__in=wanted)
    )
    outdates = Case(When(substance() | RECUT, then=Value(1)), default=Value(0))
    rows = ProvisionChange.objects.filter(counted).order_by("version__in_force_from")
    columns = rows.values_list("lineage_id", "version__in_force_from", "version_id", outdates)
    for lineage, since, version, outdated in columns:
        record.changes[lineage].append(Change(since, version, bool(outdated)))
    descents = Descent.objects.filter(counted).order_by("version__in_force_from", "pk")
    for child, version, parent in descents.values_list(
        "descendant_id", "version_id", "ancestor_id"
    ):
        record.origins[child].append((version, parent))


def lines(record: Record, version: int, language: str) -> list[Line]:
    """The version's provisions in document order with what there is of them in the language."""
    original = record.of.get(version)
    sources = record.sources(version, language)
    if original is None or not sources:
        return []
    return [_line(record, original, sources, *row) for row in record.originals.get(original.pk, [])]


def _line(
    record: Record,
    original: TextRow,
    sources: Sequence[TextRow],
    ordinal: int,
    lineage: int,
    has_words: bool,
) -> Line:
    text = _latest(record.translated, sources, lineage)
    if text is None:
        return _descended(record, original, sources, ordinal, lineage, has_words)
    source = record.translated[text.pk][lineage]
    changed_on = _changed_on(record, text, original, lineage)
    state = State.OUTDATED if changed_on and has_words else State.CURRENT
    return Line(ordinal, lineage, has_words, state, source, text.pk, changed_on)


def _latest(
    translated: Mapping[int, Mapping[int, int]], sources: Sequence[TextRow], lineage: int
) -> TextRow | None:
    return next((text for text in sources if lineage in translated.get(text.pk, {})), None)


def _between(record: Record, text: TextRow, original: TextRow, lineage: int) -> list[Change]:
    """The changes of the lineage after the version that was translated, up to this one."""
    return [
        change
        for change in record.changes.get(lineage, [])
        if text.since < change.since <= original.since
        and (change.version == original.version or _is_published(record, change.version))
    ]


def _is_published(record: Record, version: int) -> bool:
    return version in record.of and record.of[version].is_published


def _changed_on(record: Record, text: TextRow, original: TextRow, lineage: int) -> dt.date | None:
    """Since when the translation no longer says what is in force; None while it does."""
    if lineage not in record.differing.get((text.version, original.version), ()):
        return None
    changes = _between(record, text, original, lineage)
    outdating = [change for change in changes if change.outdates]
    if changes and not outdating:
        return None
    return outdating[0].since if outdating else original.since


def _descended(
    record: Record,
    original: TextRow,
    sources: Sequence[TextRow],
    ordinal: int,
    lineage: int,
    has_words: bool,
) -> Line:
    """Never translated itself: outdated with the words it came out of, if those were; else missing."""
    if not has_words:
        return Line(ordinal, lineage, has_words, State.CURRENT)
    for version, parent in reversed(record.origins.get(lineage, [])):
        text = _latest(record.translated, sources, parent)
        if text is None or version not in record.of:
            continue
        since = record.of[version].since
        if text.since < since <= original.since:
            source = record.translated[text.pk][parent]
            return Line(ordinal, lineage, has_words, State.OUTDATED, source, text.pk, since)
    return Line(ordinal, lineage, has_words, State.MISSING)


def derive(pairs: Iterable[Pair], work_ids: Collection[int]) -> dict[Pair, list[Line]]:
    """{(version, language): lines} of those that have no text of their own but earlier ones. Six queries."""
    wanted = list(pairs)
    record = load(texts_of(work_ids), wanted)
    derived = {pair: lines(record, *pair) for pair in wanted}
    return {pair: found for pair, found in derived.items() if found}


def lagging(lineage_ids: Iterable[int], version: Version) -> dict[int, list[str]]:
    """{lineage: languages in which the version's provision lags behind}; those in none are left out. Six queries."""
    codes = [code for code, _name in settings.LANGUAGES]
    derived = derive([(version.pk, code) for code in codes], [version.work_id])
    wanted = set(lineage_ids)
    found: dict[int, list[str]] = defaultdict(list)
    for (_version, code), rows in derived.items():
        for line in rows:
            if line.lags and line.lineage in wanted:
                found[line.lineage].append(code)
    return dict(found)
