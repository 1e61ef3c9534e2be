"""A parsed text as JSON and back, for keeping it between the preview and the editor's yes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bema.documents.parsing import Doubt, Note, ParsedProvision, ParsedText


def to_json(parsed: ParsedText) -> dict[str, Any]:
    return {
        "title": parsed.title,
        "language": parsed.language,
        "tradition": parsed.tradition,
        "identifier": parsed.identifier,
        "metadata": dict(parsed.metadata),
        "notes": [asdict(note) for note in parsed.notes],
        "doubts": [asdict(doubt) for doubt in parsed.doubts],
        "provisions": [asdict(provision) for provision in parsed.provisions],
    }


def _notes(kept: list[dict[str, Any]]) -> tuple[Note, ...]:
    return tuple(Note(**note) for note in kept)


def from_json(kept: dict[str, Any]) -> ParsedText:
    provisions = tuple(
        ParsedProvision(**(provision | {"notes": _notes(provision["notes"])}))
        for provision in kept["provisions"]
    )
    return ParsedText(
        title=kept["title"],
        language=kept["language"],
        tradition=kept["tradition"],
        identifier=kept["identifier"],
        metadata=kept["metadata"],
        notes=_notes(kept["notes"]),
        doubts=tuple(Doubt(**doubt) for doubt in kept["doubts"]),
        provisions=provisions,
    )
