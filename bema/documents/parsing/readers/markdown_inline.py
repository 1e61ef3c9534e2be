"""Inline Markdown: emphasis, links, escapes, superscripts, footnote marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from bema.documents.parsing.inline import Inline, Run, clean

_TOKEN = re.compile(
    r"""\\\r?\n                                   # hard break
      | \\(?P<escaped>[!-/:-@\[-`{-~\ ])          # escaped character
      | \[\^(?P<note>[^\]\s]{1,40})\]             # footnote mark
      | !\[(?P<alt>[^\]]{0,300})\]\([^)\s]{0,2000}\)          # image
      | \[\]\{\#[^}\s]{1,80}\}                    # empty anchor
      | <(?P<tag>/?(?:sup|sub|b|i|em|strong|u|br))\s*/?>
      | <(?P<auto>https?://[^>\s]{1,2000})>
      | (?P<stars>\*{1,3}|_{1,3})
      | \^(?P<super>[^\s^]{1,12})\^               # pandoc's superscript
      | (?P<open>\[)
      | (?P<close>\]\((?P<href>(?:[^()\s\\]|\\.|\([^()\s]*\)){0,2000})(?:\s+"[^"]*")?\))
    """,
    re.VERBOSE,
)
_TAGS = {"strong": "b", "em": "i"}


@dataclass(slots=True)
class _Writer:
    styles: set[str] = field(default_factory=set)
    runs: list[Run] = field(default_factory=list)
    link_starts: list[int] = field(default_factory=list)

    def add(self, text: str) -> None:
        if text:
            self.runs.append(Run(text, frozenset(self.styles)))

    def toggle(self, *styles: str) -> None:
        for style in styles:
            self.styles ^= {style}

    def close_link(self, href: str) -> bool:
        if not self.link_starts:
            return False
        start = self.link_starts.pop()
        self.runs[start] = Run("", frozenset())
        for position in range(start, len(self.runs)):
            run = self.runs[position]
            self.runs[position] = Run(run.text, run.styles, href)
        return True


def parse_inline(text: str, on_note: Callable[[str], None] | None = None) -> Inline:
    """Inline Markdown as runs. `on_note` is called with the label of each footnote mark, which leaves the text."""
    writer = _Writer()
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() < position:
            continue
        writer.add(_entities(text[position : match.start()]))
        position = match.end()
        _token(match, text, writer, on_note)
    writer.add(_entities(text[position:]))
    return clean(writer.runs)


def _entities(text: str) -> str:
    return unescape(text) if "&" in text else text


def _token(
    match: re.Match[str], text: str, writer: _Writer, on_note: Callable[[str], None] | None
) -> None:
    if match["note"]:
        if on_note:
            on_note(match["note"])
    elif match["tag"]:
        _tag(match["tag"], writer)
    elif match["stars"]:
        _stars(match, text, writer)
    elif match["open"] or match["close"]:
        _bracket(match, writer)
    else:
        _literal(match, writer)


def _literal(match: re.Match[str], writer: _Writer) -> None:
    """A token that stands for characters: an escape, a link as it is, the words of a picture, a superscript."""
    if match["super"]:
        writer.runs.append(Run(match["super"], frozenset(writer.styles | {"sup"})))
    elif match[0].startswith("\\") and not match["escaped"]:
        writer.add("\n")
    else:
        writer.add(match["escaped"] or match["alt"] or match["auto"] or "")


def _bracket(match: re.Match[str], writer: _Writer) -> None:
    if match["open"]:
        writer.link_starts.append(len(writer.runs))
        writer.runs.append(Run("[", frozenset(writer.styles)))
    elif not writer.close_link(match["href"].replace("\\", "")):
        writer.add(match[0])


def _tag(tag: str, writer: _Writer) -> None:
    name = tag.lstrip("/")
    if name == "br":
        writer.add("\n")
    elif tag.startswith("/"):
        writer.styles.discard(_TAGS.get(name, name))
    else:
        writer.styles.add(_TAGS.get(name, name))


def _stars(match: re.Match[str], text: str, writer: _Writer) -> None:
    """Emphasis opens before a letter and closes after one; other stars and underscores are themselves."""
    mark, size = match[0][0], len(match[0])
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < len(text) else " "
    inside_word = mark == "_" and before.isalnum() and after.isalnum()
    wanted = {1: ("i",), 2: ("b",), 3: ("b", "i")}[size]
    opens = not after.isspace() and not writer.styles & set(wanted)
    closes = not before.isspace() and writer.styles >= set(wanted)
    has_close = text.find(match[0], match.end()) >= 0
    if not inside_word and (closes or (opens and has_close)):
        writer.toggle(*wanted)
    else:
        writer.add(match[0])
