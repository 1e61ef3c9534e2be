"""What an editor, or the command line, sees of a text before it is saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bema.documents.alignment import STRUCTURAL
from bema.documents.parsing import Doubt, ParsedText
from bema.documents.parsing.doubts import MESSAGES as DOUBTS
from bema.documents.parsing.problems import MESSAGES as PROBLEMS
from bema.documents.parsing.tradition import NAMES

_LEVELS = {
    "heading": gettext_lazy("Heading"),
    "preamble": gettext_lazy("Preamble"),
    "book": gettext_lazy("Book"),
    "part": gettext_lazy("Part"),
    "title": gettext_lazy("Title"),
    "chapter": gettext_lazy("Chapter"),
    "section": gettext_lazy("Section"),
    "subsection": gettext_lazy("Subsection"),
    "division": gettext_lazy("Division"),
    "article": gettext_lazy("Article"),
    "paragraph": gettext_lazy("Paragraph"),
    "point": gettext_lazy("Point"),
    "subpoint": gettext_lazy("Subpoint"),
    "indent": gettext_lazy("Indent"),
    "unnumbered": gettext_lazy("Unnumbered paragraph"),
    "quoted": gettext_lazy("Quoted text"),
    "table": gettext_lazy("Table"),
    "annex": gettext_lazy("Annex"),
    "signature": gettext_lazy("Signature"),
    "separator": gettext_lazy("Separator"),
}


def level_name(level: str) -> str:
    return str(_LEVELS.get(level, level))


def doubt_text(doubt: Doubt) -> str:
    return _(DOUBTS[doubt.code]) % doubt.params


def problem_text(problem: dict[str, Any]) -> str:
    return str(_(PROBLEMS[problem["code"]]) % problem["params"])


def traditions() -> list[tuple[str, str]]:
    return [(name, name) for name in NAMES]


@dataclass(frozen=True, slots=True)
class Line:
    """One recognised provision on the preview page."""

    ordinal: int
    depth: int
    level: str
    number: str
    text: str
    is_division: bool
    notes: int
    doubts: list[str]


def doubts_shown(parsed: ParsedText) -> list[tuple[Doubt, str]]:
    return [(doubt, doubt_text(doubt)) for doubt in parsed.doubts]


def preview_lines(parsed: ParsedText) -> Iterator[Line]:
    at: dict[int | None, list[str]] = defaultdict(list)
    for doubt, text in doubts_shown(parsed):
        at[doubt.index].append(text)
    depths: list[int] = []
    for ordinal, p in enumerate(parsed.provisions):
        depths.append(0 if p.parent is None else depths[p.parent] + 1)
        yield Line(
            ordinal=ordinal,
            depth=min(depths[-1], 6),
            level=level_name(p.level),
            number=p.number,
            text=p.text,
            is_division=p.level in STRUCTURAL,
            notes=len(p.notes),
            doubts=at[ordinal],
        )
