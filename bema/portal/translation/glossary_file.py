"""The glossary as a table of a spreadsheet, out and in again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from bema.common.errors import Invalid
from bema.common.models import audit
from bema.portal.models import GlossaryTerm
from bema.portal.translation.glossary import forbidden_in, normal, word_in
from bema.units.tabular import rows as table_rows

NOTE = "note"
_NOT = "not_{}"
_BETWEEN = " | "
_MOST = 20_000


class UnreadableGlossary(Invalid):
    code = "unreadable_glossary"


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def header() -> list[str]:
    """A column for the term in each language, then one for what is not to be used, then the note."""
    return [*languages(), *(_NOT.format(code) for code in languages()), NOTE]


def as_rows(terms: Iterable[GlossaryTerm]) -> Iterator[list[str]]:
    for term in terms:
        words = [word_in(term, code) for code in languages()]
        forbidden = [_BETWEEN.join(forbidden_in(term, code)) for code in languages()]
        yield [*words, *forbidden, term.note]


@transaction.atomic
def take_in(*, actor: Any, file: IO[bytes]) -> tuple[int, int]:
    """Add the terms of a table, and change those that are there: (added, changed). All of it, or nothing.

    A term is the one that has the same word in the installation's language, or in the first that both have.
    """
    read = [_read(number, row) for number, row in _rows(file)]
    known = _known()
    added = changed = 0
    for words, forbidden, note in read:
        term = _same(words, known) or GlossaryTerm()
        is_new = term.pk is None
        term.words, term.forbidden = LazyI18nString(words), LazyI18nString(forbidden)
        term.note = note
        term.save()
        added, changed = added + is_new, changed + (not is_new)
        _know(term, known)
    audit(actor=actor, action="portal.import_glossary", added=added, changed=changed)
    return added, changed


Known = dict[tuple[str, str], GlossaryTerm]


def _known() -> Known:
    known: Known = {}
    for term in GlossaryTerm.objects.all():
        _know(term, known)
    return known


def _know(term: GlossaryTerm, known: Known) -> None:
    for code in languages():
        if word := word_in(term, code):
            known.setdefault((code, normal(word)), term)


def _same(words: dict[str, str], known: Known) -> GlossaryTerm | None:
    own = settings.LANGUAGE_CODE
    order = sorted(languages(), key=lambda code: code != own)
    code = next((code for code in order if words.get(code)), "")
    return known.get((code, normal(words.get(code, ""))))


def _rows(file: IO[bytes]) -> Iterator[tuple[int, dict[str, str]]]:
    lines = iter(table_rows(file))
    names = [name.strip().casefold() for name in next(lines, [])]
    if not set(names) & set(languages()):
        raise UnreadableGlossary(
            _("The first row must name the columns, such as: %(columns)s"),
            columns=", ".join(header()),
        )
    strange = [name for name in names if name and name not in header()]
    if strange:
        raise UnreadableGlossary(
            _("There is no column “%(name)s”. The columns are: %(columns)s"),
            name=strange[0],
            columns=", ".join(header()),
        )
    for number, cells in enumerate(lines, start=2):
        if number > _MOST:
            raise UnreadableGlossary(_("At most %(most)d terms at once."), most=_MOST)
        if any(cell.strip() for cell in cells):
            yield number, dict(zip(names, (_own(cell) for cell in cells), strict=False))


def _own(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running it."""
    text = cell.strip()
    return text[1:] if text[:2] in {"'=", "'+", "'-", "'@"} else text


def _read(number: int, row: dict[str, str]) -> tuple[dict[str, str], dict[str, str], str]:
    words = {code: row[code] for code in languages() if row.get(code)}
    if not words:
        raise UnreadableGlossary(
            _("Row %(number)d has no term in any language. Nothing was imported."), number=number
        )
    forbidden = {
        code: "\n".join(part.strip() for part in row[_NOT.format(code)].split("|") if part.strip())
        for code in languages()
        if row.get(_NOT.format(code))
    }
    return words, forbidden, row.get(NOTE, "")
