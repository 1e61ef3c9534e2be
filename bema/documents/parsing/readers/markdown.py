"""Markdown: CommonMark as people write it, and pandoc's as converters of laws write it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bema.documents.parsing.blocks import Block, Source, note_of
from bema.documents.parsing.inline import Inline, plain
from bema.documents.parsing.model import Doubt, Note
from bema.documents.parsing.readers.markdown_inline import parse_inline
from bema.documents.parsing.readers.markdown_tables import read_table
from bema.documents.parsing.readers.text import decode

_ANCHOR = re.compile(r"\[\]\{#([^}\s]{1,80})\}\\?")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*\Z")
_FENCED_DIV = re.compile(r"\s*(?::{3,}.*|</?(?:div|section|center|span)\b[^>]*>)\s*\Z")
_RULE = re.compile(r" {0,3}(?:-[ \t]*){3,}\Z| {0,3}(?:\*[ \t]*){3,}\Z| {0,3}(?:_[ \t]*){3,}\Z")
_BULLET = re.compile(r"(\s*)[-*+][ \t]+(?=\S)")
_ORDERED = re.compile(r"\s*\d{1,4}[.)][ \t]+\S")
_FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,40})\]:[ \t]*(.*)")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*\Z")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_YAML_LINE = re.compile(r"([A-Za-z_][\w\-]{0,60}):\s*(.*)\Z")


def read_markdown(data: bytes, name: str) -> Source:
    """A Markdown file. Raises `ImportProblem` if it is not text."""
    text = decode(data, name).replace("\r\n", "\n").replace("\r", "\n")
    source = Source()
    lines = _front_matter(_COMMENT.sub("", text).split("\n"), source)
    reader = _Reader(source)
    reader.lines, reader.footnotes = _footnotes(lines)
    reader.read()
    return source


def _front_matter(lines: list[str], source: Source) -> list[str]:
    """YAML front matter of plain `key: value` lines goes to the metadata."""
    if not lines or lines[0].strip() != "---":
        return lines
    end = next((i for i, line in enumerate(lines[1:200], 1) if line.strip() in ("---", "...")), 0)
    pairs = [_YAML_LINE.match(line) for line in lines[1:end] if line.strip()]
    if not end or not all(pairs):
        return lines
    for pair in pairs:
        if pair:
            source.metadata[pair[1]] = pair[2].strip().strip("\"'")
    source.title = source.metadata.get("title", "")
    source.language = source.metadata.get("language", source.metadata.get("lang", ""))
    return lines[end + 1 :]


def _footnotes(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    """Footnote definitions, wherever they stand, taken out of the lines."""
    rest: list[str] = []
    notes: dict[str, str] = {}
    label = ""
    for line in lines:
        if match := _FOOTNOTE.match(line):
            label = match[1]
            while label in notes:
                label += "'"
            notes[label] = match[2]
            rest.append("")
        elif label and line.startswith(("    ", "\t")) and line.strip():
            notes[label] += "\n" + line.strip()
        else:
            if line.strip():
                label = ""
            rest.append(line)
    return rest, notes


@dataclass(slots=True)
class _Reader:
    source: Source
    lines: list[str] = field(default_factory=list)
    footnotes: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    anchor: str = ""
    in_list: bool = False

    def read(self) -> None:
        position = 0
        while position < len(self.lines):
            position = self._block(position)
        for label, text in self.footnotes.items():
            if label not in self.used:
                self.source.notes.append(note_of(parse_inline(text)))
                self.source.doubts.append(Doubt(None, "unused_footnote", {"label": label}))

    def _block(self, position: int) -> int:
        """Read the block at `position`; give the position after it."""
        line = self.lines[position]
        stripped = _ANCHOR.sub("", line).strip()
        if not stripped or stripped == "\\" or _FENCED_DIV.match(line):
            self._keep_anchor(line)
            return position + 1
        if table := read_table(self.lines, position, self._inline_only):
            rows, end = table
            self._emit(Block(rows=rows, notes=self._table_notes(position, end)))
            return end
        if heading := _ATX.match(line):
            self._add(heading[2] or "", heading=len(heading[1]))
            return position + 1
        if _RULE.match(line):
            return position + 1
        return self._paragraph(position)

    def _paragraph(self, position: int) -> int:
        first = self.lines[position]
        bullet = _BULLET.match(first)
        ordered = bool(_ORDERED.match(first))
        end = position + 1
        while end < len(self.lines) and not self._starts_block(end, bool(bullet) or ordered):
            if _SETEXT.match(self.lines[end]):
                self._setext(position, end)
                return end + 1
            end += 1
        text = _join(self.lines[position:end])
        if bullet:
            text = _BULLET.sub("", text, count=1)
        self._add(text, bullet=bool(bullet))
        return end

    def _setext(self, start: int, end: int) -> None:
        depth = 1 if "=" in self.lines[end] else 2
        self._add(_join(self.lines[start:end]), heading=depth)

    def _starts_block(self, position: int, in_list: bool) -> bool:
        line = self.lines[position]
        if not line.strip() or _ATX.match(line) or _FENCED_DIV.match(line) or _ANCHOR.match(line):
            return True
        if _RULE.match(line) and not _SETEXT.match(line):
            return True
        if _BULLET.match(line) or (in_list and _ORDERED.match(line)):
            return True
        return read_table(self.lines, position, _no_inline) is not None

    def _keep_anchor(self, line: str) -> None:
        if match := _ANCHOR.search(line):
            self.anchor = match[1]

    def _inline_only(self, text: str) -> Inline:
        return parse_inline(_ANCHOR.sub("", text))

    def _table_notes(self, start: int, end: int) -> tuple[Note, ...]:
        labels = re.findall(r"\[\^([^\]\s]{1,40})\]", "\n".join(self.lines[start:end]))
        return tuple(note for label in labels if (note := self._note(label)))

    def _note(self, label: str) -> Note | None:
        if label not in self.footnotes:
            self.source.doubts.append(Doubt(None, "missing_footnote", {"label": label}))
            return None
        self.used.add(label)
        return note_of(parse_inline(self.footnotes[label]))

    def _add(self, text: str, heading: int = 0, bullet: bool = False) -> None:
        """One paragraph, with its anchor and footnotes; nothing if it is empty."""
        if anchors := _ANCHOR.findall(text):
            self.anchor = anchors[0]
            text = _ANCHOR.sub("", text)
        labels: list[str] = []
        runs = parse_inline(text.strip(), labels.append)
        notes = tuple(note for label in labels if (note := self._note(label)))
        if runs or notes:
            self._emit(Block(runs=runs, heading=heading, bullet=bullet, notes=notes))

    def _emit(self, block: Block) -> None:
        if not plain(block.runs) and not block.rows and self.source.blocks and block.notes:
            last = self.source.blocks[-1]
            self.source.blocks[-1] = replace(last, notes=last.notes + block.notes)
            return
        self.source.blocks.append(replace(block, anchor=self.anchor))
        self.anchor = ""


def _no_inline(text: str) -> Inline:
    return ()


def _join(lines: list[str]) -> str:
    """Lines of one paragraph: a backslash or two blanks at a line's end break it, else lines run on."""
    out: list[str] = []
    for line in lines:
        body = line.strip(" \t")
        hard = line.endswith("  ") and not body.endswith("\\")
        out.append(body + ("\\" if hard else ""))
    text = ""
    for position, line in enumerate(out):
        last = position == len(out) - 1
        if line.endswith("\\") and not line.endswith("\\\\"):
            text += line[:-1] if last else line + "\n"
        else:
            text += line if last else line + " "
    return text
