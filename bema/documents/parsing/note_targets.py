"""Which provision a note concerns: the one it names, if that is open; else the one it stands after."""

from __future__ import annotations

import re

from bema.documents.parsing.draft import Draft
from bema.documents.parsing.model import Level, Note
from bema.documents.parsing.numbers import plain_number
from bema.documents.parsing.tradition import Tradition


def target_of(note: Note, drafts: list[Draft], tradition: Tradition) -> int:
    """The index of the provision that a note after `drafts[-1]` concerns."""
    for level, pattern in tradition.note_targets:
        if match := pattern.match(note.text):
            found = _ancestor(drafts, level, match.groupdict().get("n") or "", tradition)
            if found is not None:
                return found
    return len(drafts) - 1


def _ancestor(drafts: list[Draft], level: str, number: str, tradition: Tradition) -> int | None:
    """The nearest provision of a level, from the last one upwards, that has the number."""
    index: int | None = len(drafts) - 1
    wanted = _comparable(number, tradition)
    while index is not None:
        draft = drafts[index]
        if draft.level == Level(level) and _comparable(draft.key, tradition) == wanted:
            return index
        index = draft.parent
    return None


def _comparable(number: str, tradition: Tradition) -> str:
    text = re.sub("[’ʼ]", "'", plain_number(number).lower())
    return str(tradition.ordinals.get(text, text))
