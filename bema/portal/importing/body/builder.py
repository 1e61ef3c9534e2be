"""Collects running text and the pieces between it, in the order of the source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bema.portal.importing.body.words import clean, collapse, escape
from bema.portal.importing.entry import Piece, Text

_BREAKS_AT_ENDS = re.compile(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$")
_EMPTY_MARK = re.compile(r"<(b|i|sub|sup)>(\s*)</\1>|<a [^>]*>(\s*)</a>")
_PARAGRAPHS = re.compile(r"\n[ \t\r]*\n\s*")


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading or a list: `inner` is its HTML without the outer tag."""

    tag: str
    inner: str

    @property
    def html(self) -> str:
        return f"<{self.tag}>{self.inner}</{self.tag}>"


Part = Block | Piece


@dataclass(frozen=True)
class Mark:
    """An inline tag that is open."""

    opening: str
    closing: str


class Builder:
    """`newlines`: line breaks of the source's text mean what they look like, as WordPress has it."""

    def __init__(self, *, newlines: bool = False) -> None:
        self.parts: list[Part] = []
        self.newlines = newlines
        self._line: list[str] = []
        self._marks: list[Mark] = []
        self._has_words = False
        self._tag = "p"

    # --- words ------------------------------------------------------------------------------

    def text(self, raw: str) -> None:
        raw = clean(raw)
        if not self.newlines:
            self._words(collapse(raw))
            return
        for number, paragraph in enumerate(_PARAGRAPHS.split(raw)):
            if number:
                self.flush()
            for index, line in enumerate(paragraph.split("\n")):
                if index:
                    self.line_break()
                self._words(collapse(line))

    def verbatim(self, raw: str) -> None:
        """Text whose lines stay lines, as in a poem or a program."""
        for index, line in enumerate(clean(raw).split("\n")):
            if index:
                self.line_break()
            self._words(line)

    def _words(self, text: str) -> None:
        if not text:
            return
        if not self._has_words and text.isspace() and not self._line:
            return
        self._has_words = self._has_words or not text.isspace()
        self._line.append(escape(text))

    def line_break(self) -> None:
        """The end of a line; a second one ends the paragraph, as old pages have it."""
        if not self._has_words:
            return
        while self._line and self._line[-1].isspace():
            self._line.pop()
        if self._line and self._line[-1] == "<br/>":
            self._line.pop()
            self.flush()
        else:
            self._line.append("<br/>")

    def open(self, mark: Mark) -> None:
        self._marks.append(mark)
        self._line.append(mark.opening)

    def close(self) -> None:
        self._line.append(self._marks.pop().closing)

    # --- blocks -----------------------------------------------------------------------------

    def begin(self, tag: str) -> str:
        """Start a block of this tag; returns the tag of the one around it, for `end`."""
        self.flush()
        before, self._tag = self._tag, tag
        return before

    def end(self, before: str) -> None:
        self.flush()
        self._tag = before

    def flush(self) -> None:
        """End the paragraph here. Marks that are open go on in the next one."""
        if self._has_words:
            whole = "".join(self._line) + "".join(m.closing for m in reversed(self._marks))
            inner = _tidy(whole)
            if inner:
                self.parts.append(Block(self._tag, inner))
        self._line = [mark.opening for mark in self._marks]
        self._has_words = False

    def add(self, part: Part) -> None:
        self.flush()
        self.parts.append(part)

    def pieces(self) -> list[Piece]:
        """What was collected, neighbouring text as one piece."""
        self.flush()
        return merged(self.parts)


def _tidy(html: str) -> str:
    before = None
    while before != html:
        before = html
        html = _EMPTY_MARK.sub(lambda found: found[2] or found[3] or "", html)
        html = _BREAKS_AT_ENDS.sub("", html)
    return re.sub(r"[ ]*<br/>[ ]*", "<br/>", re.sub(r" {2,}", " ", html))


def merged(parts: list[Part]) -> list[Piece]:
    found: list[Piece] = []
    text: list[str] = []
    for part in parts:
        if isinstance(part, Block):
            text.append(part.html)
            continue
        _flush_text(text, found)
        found.append(part)
    _flush_text(text, found)
    return found


def _flush_text(text: list[str], found: list[Piece]) -> None:
    if text:
        found.append(Text("".join(text)))
        text.clear()
