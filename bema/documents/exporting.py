"""Texts on their way out: Akoma Ntoso XML, Markdown, plain lines and a page of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string

from bema.documents.models import Provision, Text
from bema.documents.outline import outline
from bema.documents.parsing import Note, ParsedProvision, ParsedText, to_akoma_ntoso
from bema.documents.queries import reading
from bema.documents.rendering import Manner, reads_as_heading, render, rows_of


def _notes(stored: list[dict[str, Any]]) -> tuple[Note, ...]:
    return tuple(Note(note["text"], note.get("html", "")) for note in stored)


def to_parsed(text: Text) -> ParsedText:
    """The stored text in the form in which the importer gave it. One query."""
    rows = reading(text)
    places = {row.pk: row.ordinal for row in rows}
    provisions = tuple(
        ParsedProvision(
            path=row.path,
            level=row.level,
            number=row.number,
            text=row.plain,
            html=row.html,
            parent=None if row.parent_id is None else places[row.parent_id],
            notes=_notes(row.notes),
            anchor=row.anchor,
        )
        for row in rows
    )
    return ParsedText(
        title=text.title,
        language=text.language,
        tradition=text.tradition,
        provisions=provisions,
        notes=_notes(text.notes),
        identifier=text.version.work.identifier,
    )


def to_akn(text: Text) -> bytes:
    """Akoma Ntoso 3.0, which the importer reads back to the same provisions."""
    work = text.version.work
    date = text.version.in_force_from.isoformat()
    return to_akoma_ntoso(to_parsed(text), work_uri=f"/akn/{work.slug}", date=date)


def _markdown_line(row: Provision, rank: int) -> str:
    words = f"{row.number} {row.plain}".strip()
    node_is_heading = outline(row.text).nodes[row.ordinal].is_division
    if not node_is_heading:
        return words
    marks = "#" * min(rank + 2, 6)
    if reads_as_heading(row.plain):
        return f"{marks} {words}"
    return f"{marks} {row.number}\n\n{row.plain}"


def to_markdown(text: Text) -> str:
    tree = outline(text)
    lines = [f"# {text.title}"]
    for row in reading(text):
        row.text = text
        lines.append(_markdown_line(row, tree.rank(tree.nodes[row.ordinal])))
        lines += [f"> {note['text']}" for note in row.notes]
    return "\n\n".join(lines) + "\n"


def to_html(text: Text) -> str:
    """A page of its own, without links into the site."""
    body = render(outline(text), rows_of(text), Manner(base="#"))
    return render_to_string("documents/export.html", {"text": text, "body": body})


def to_records(text: Text) -> Iterator[dict[str, Any]]:
    """What `bema documents text --json` prints of each provision, in document order."""
    for row in reading(text):
        yield {
            "path": row.path,
            "level": row.level,
            "number": row.number,
            "text": row.plain,
            "notes": [note["text"] for note in row.notes],
        }
