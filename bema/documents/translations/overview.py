"""How the documents of an editor stand in each language of the site: for many at once, in constant queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from bema.common.clock import today
from bema.documents.models import Work
from bema.documents.translations.derive import Line, Pair, Record, TextRow, lines, load, texts_of


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing in one language. `state`: original, current, behind, none (never translated).

    Of `total` parts that have words in the original, `outdated` have older words and `missing` none;
    `since` is the date of the first change that was not followed.
    """

    language: str
    state: str
    total: int = 0
    outdated: int = 0
    missing: int = 0
    since: dt.date | None = None

    @property
    def is_behind(self) -> bool:
        return self.state == "behind"


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A version of a document that is in force, or will be: each is to be translated."""

    work: Work
    version: int
    since: dt.date
    is_in_force: bool
    cells: Sequence[Cell]

    @property
    def is_behind(self) -> bool:
        return any(cell.is_behind for cell in self.cells)


def site_languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def work_rows(works: Sequence[Work], languages: Collection[str]) -> list[WorkRow]:
    """The version in force of each work, and those published that are yet to come. Seven queries."""
    texts = texts_of([work.pk for work in works])
    current = _versions(texts)
    pairs = [
        (text.version, code) for found in current.values() for text in found for code in languages
    ]
    record = load(texts, pairs)
    there: Mapping[int, set[str]] = _languages(texts)
    return [
        WorkRow(
            work,
            text.version,
            text.since,
            text.since <= today(),
            [_cell(record, text, code, there) for code in languages],
        )
        for work in works
        for text in current.get(work.pk, [])
    ]


def _versions(texts: Mapping[int, TextRow]) -> dict[int, list[TextRow]]:
    """{work: originals of the version in force and of those to come}."""
    found: dict[int, list[TextRow]] = defaultdict(list)
    originals = [text for text in texts.values() if text.is_original and text.is_published]
    for text in sorted(originals, key=lambda text: text.since):
        if text.since <= today():
            found[text.work] = [text]
        else:
            found[text.work].append(text)
    return found


def _languages(texts: Mapping[int, TextRow]) -> dict[int, set[str]]:
    """{version: languages that it has a text in}."""
    found: dict[int, set[str]] = defaultdict(set)
    for text in texts.values():
        found[text.version].add(text.language)
    return found


def _cell(record: Record, text: TextRow, code: str, there: Mapping[int, set[str]]) -> Cell:
    if code == text.language:
        return Cell(code, "original")
    if code in there[text.version]:
        return Cell(code, "current")
    pair: Pair = (text.version, code)
    found = lines(record, *pair)
    return _of_lines(code, found) if found else Cell(code, "none")


def _of_lines(code: str, found: Sequence[Line]) -> Cell:
    lagging = [line for line in found if line.lags]
    outdated = sum(line.source is not None for line in lagging)
    return Cell(
        code,
        "behind" if lagging else "current",
        sum(line.has_words for line in found),
        outdated,
        len(lagging) - outdated,
        min((line.changed_on for line in lagging if line.changed_on), default=None),
    )
