"""How tests look at a tree: a line a provision, indented, with its level, number and text."""

from __future__ import annotations

from textwrap import dedent

from bema.documents.parsing import ParsedText, parse_document


def outline(text: ParsedText) -> str:
    """The tree, without addresses and notes."""
    depths: list[int] = []
    lines = []
    for provision in text.provisions:
        depths.append(0 if provision.parent is None else depths[provision.parent] + 1)
        words = " | ".join(part for part in (provision.number, provision.text) if part)
        lines.append("  " * depths[-1] + f"{provision.level}: {words}")
    return "\n".join(lines)


def markdown(source: str, language: str | None = None) -> ParsedText:
    """Parse indented Markdown."""
    return parse_document(dedent(source).encode(), filename="law.md", language=language)


def page(source: str, language: str | None = None) -> ParsedText:
    """Parse an HTML page."""
    return parse_document(source.encode(), filename="law.html", language=language)


def tree(expected: str) -> str:
    """An expected outline as written in a test."""
    return dedent(expected).strip("\n")


def paths(text: ParsedText) -> list[str]:
    """The addresses in order."""
    return [provision.path for provision in text.provisions]


def codes(text: ParsedText) -> set[str]:
    """The codes of the doubts."""
    return {doubt.code for doubt in text.doubts}
