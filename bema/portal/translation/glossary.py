"""One term, one rendering: which terms a string has, and where a translation does not use what was agreed.

Words change their endings: a term is found by the beginnings of its words where a language inflects them.
Vietnamese and Lao do not: there the words stand as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from bema.portal.models import GlossaryTerm
from bema.portal.translation.strings import Segment, plain

_UNCHANGING = {"vi", "lo", "th", "zh"}
_WITHOUT_SPACES = {"lo", "th", "zh"}
# Of a word this much may change at its end, by how long it is, and so much may be added.
_ENDING = 3
_SHORT = 4


class Kind(StrEnum):
    """What is wrong with the rendering of a term."""

    MISSING = "missing"
    FORBIDDEN = "forbidden"
    TWO = "two"


@dataclass(frozen=True, slots=True)
class Term:
    """A term from one language into another, with the patterns that find it."""

    pk: int
    words: str
    rendering: str
    forbidden: tuple[str, ...]
    note: str
    source: re.Pattern[str]
    target: re.Pattern[str] | None
    wrong: tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A segment whose translation does not use the agreed rendering of a term that the original has."""

    segment: Segment
    term: Term
    kind: Kind
    used: str = ""


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def pattern(words: str, language: str) -> re.Pattern[str]:
    """Finds the words in a text that `normal` has put into one form, whatever their endings."""
    parts = normal(words).split()
    if language in _WITHOUT_SPACES:
        return re.compile(r"\s*".join(re.escape(part) for part in parts))
    found = [
        re.escape(part) if language in _UNCHANGING else _inflected(part, language) for part in parts
    ]
    return re.compile(r"(?<!\w)" + r"\s+".join(found) + r"(?!\w)")


def _inflected(word: str, language: str) -> str:
    """The beginning of the word, and as much more as its endings may have."""
    if len(word) < _SHORT or not word.isalpha():
        return re.escape(word)
    cut = (
        (1 if word[-1] in "ey" else 0) if language == "en" else (2 if len(word) > _SHORT + 1 else 1)
    )
    stem = word[: len(word) - cut]
    return re.escape(stem) + rf"\w{{0,{cut + _ENDING}}}"


def terms(source: str, target: str) -> tuple[Term, ...]:
    """The glossary from one language into another, the longest terms first. One query unless it has changed."""
    stamp = GlossaryTerm.objects.aggregate(n=Count("pk"), at=Max("changed_at"))
    return _terms(source, target, f"{stamp['n']} {stamp['at']}")


@lru_cache(maxsize=32)
def _terms(source: str, target: str, _stamp: str) -> tuple[Term, ...]:
    found = [_term(row, source, target) for row in GlossaryTerm.objects.all()]
    return tuple(sorted((term for term in found if term), key=lambda term: -len(term.words)))


def _term(row: GlossaryTerm, source: str, target: str) -> Term | None:
    words, rendering = word_in(row, source), word_in(row, target)
    if not words:
        return None
    forbidden = tuple(forbidden_in(row, target))
    return Term(
        pk=row.pk,
        words=words,
        rendering=rendering,
        forbidden=forbidden,
        note=row.note,
        source=pattern(words, source),
        target=pattern(rendering, target) if rendering else None,
        wrong=tuple((word, pattern(word, target)) for word in forbidden),
    )


def word_in(row: GlossaryTerm, language: str) -> str:
    return _said(row.words, language).strip()


def forbidden_in(row: GlossaryTerm, language: str) -> list[str]:
    return [line.strip() for line in _said(row.forbidden, language).splitlines() if line.strip()]


def _said(field: object, language: str) -> str:
    """What the field says in exactly this language."""
    data = getattr(field, "data", None)
    return str((data.get(language) if isinstance(data, dict) else "") or "")


def found_in(html: str, among: Iterable[Term]) -> list[Term]:
    """The terms that a string has; of two that overlap the longer one alone."""
    rest = normal(plain(html))
    found = []
    for term in among:
        rest, count = term.source.subn("\0", rest)
        if count:
            found.append(term)
    return found


def problems(
    segments: Iterable[Segment], source: str, target: str, among: tuple[Term, ...] | None = None
) -> list[Problem]:
    """Where the translation of a page does not use the agreed renderings, in the order of the page."""
    among = terms(source, target) if among is None else among
    if not among:
        return []
    found = []
    for segment in segments:
        if segment.is_done:
            said = normal(plain(segment.text))
            checked = (_problem(segment, term, said) for term in found_in(segment.source, among))
            found += [problem for problem in checked if problem]
    return found


def _problem(segment: Segment, term: Term, said: str) -> Problem | None:
    uses_agreed = bool(term.target and term.target.search(said))
    # What is left when the agreed rendering is taken out: "nước" must not be found within "nước mặn".
    rest = term.target.sub("\0", said) if term.target else said
    wrong = next((word for word, finds in term.wrong if finds.search(rest)), "")
    if wrong:
        return Problem(segment, term, Kind.TWO if uses_agreed else Kind.FORBIDDEN, wrong)
    if term.target and not uses_agreed:
        return Problem(segment, term, Kind.MISSING)
    return None


def advice(problem: Problem) -> str:
    """What to tell who translates."""
    term = problem.term
    words = {"term": term.words, "rendering": term.rendering, "used": problem.used}
    if problem.kind is Kind.TWO:
        return (
            _("“%(term)s” is rendered in two ways: only “%(rendering)s” is agreed, not “%(used)s”.")
            % words
        )
    if problem.kind is Kind.FORBIDDEN and term.rendering:
        return _("“%(term)s” is “%(rendering)s”, not “%(used)s”.") % words
    if problem.kind is Kind.FORBIDDEN:
        return _("“%(term)s” is not to be called “%(used)s”.") % words
    return _("“%(term)s” is to be rendered “%(rendering)s”.") % words
