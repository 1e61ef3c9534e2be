"""What every reader yields: the paragraphs of a source, flat and in order, before anyone asks what they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from bema.documents.parsing.inline import Inline, plain, to_html
from bema.documents.parsing.model import Doubt, Note

Rows = tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table of the source.

    `heading` is its depth if the source itself marks it as one (1 to 9), else 0. `number` is numbering that the
    source keeps apart from the text (a DOCX list), as printed. `rows` is set for a table and then `runs` is empty.
    `bullet`: a list item without a number. `plain`: what looks like a number in it is not structure.
    `note_only`: nothing but editorial notes. `notes` are its footnotes and notes. `align` is "center", "right" or "".
    """

    runs: Inline = ()
    heading: int = 0
    number: str = ""
    bullet: bool = False
    align: str = ""
    anchor: str = ""
    rows: Rows = ()
    notes: tuple[Note, ...] = ()
    note_only: bool = False
    plain: bool = False

    @property
    def text(self) -> str:
        return table_text(self.rows) if self.rows else plain(self.runs)

    @property
    def html(self) -> str:
        return table_html(self.rows) if self.rows else to_html(self.runs)


@dataclass(slots=True)
class Source:
    """A whole file as read. `doubts` have no index: what the reader left out or guessed."""

    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    language: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def table_text(rows: Rows) -> str:
    """Cells parted by tabs, rows by line breaks."""
    return "\n".join("\t".join(plain(cell) for cell in row).rstrip("\t") for row in rows)


def table_html(rows: Rows) -> str:
    """A bare `<table>`; everything in it is escaped."""
    body = "".join(
        "<tr>" + "".join(f"<td>{to_html(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tbody>{body}</tbody></table>"


def note_of(runs: Inline) -> Note:
    """Runs as a note."""
    return Note(plain(runs), to_html(runs))


def escape_text(text: str) -> str:
    """Plain text as HTML."""
    return escape(text, quote=False)
