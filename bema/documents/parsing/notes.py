"""Editorial notes taken out of the norm: text in braces, and paragraphs that the tradition knows as notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bema.documents.parsing.blocks import Block, note_of
from bema.documents.parsing.inline import Inline, Run, clean, cut, plain
from bema.documents.parsing.model import Doubt, Note
from bema.documents.parsing.tradition import Tradition

_LONGEST_NOTE = 400  # paragraphs that one note in braces may span


def take_notes(blocks: list[Block], tradition: Tradition, doubts: list[Doubt]) -> list[Block]:
    """The blocks with notes moved from their text to `Block.notes`; a block that was only a note is marked so."""
    if tradition.brackets:
        blocks = list(_without_braces(blocks, doubts))
    return [_whole_note(block, tradition) for block in blocks]


def _whole_note(block: Block, tradition: Tradition) -> Block:
    text = block.text
    if block.rows or block.note_only or not any(pattern.match(text) for pattern in tradition.note_patterns):
        return block
    return replace(block, runs=(), notes=(note_of(block.runs), *block.notes), note_only=True)


def _without_braces(blocks: list[Block], doubts: list[Doubt]) -> Iterator[Block]:
    position = 0
    while position < len(blocks):
        block, position = _joined(blocks, position, doubts)
        yield _split_braces(block) if "{" in block.text and not block.rows else block


def _joined(blocks: list[Block], position: int, doubts: list[Doubt]) -> tuple[Block, int]:
    """The block at `position`, with those after it that a note opened in it runs through."""
    block = blocks[position]
    if block.rows or _depth(block.text) <= 0:
        return block, position + 1
    depth = _depth(block.text)
    for end in range(position + 1, min(position + _LONGEST_NOTE, len(blocks))):
        text = blocks[end].text
        if blocks[end].rows or (depth == 1 and text.startswith("{") and _depth(text) >= 0):
            break
        depth += _depth(text)
        if depth <= 0:
            return _merge(blocks[position : end + 1]), end + 1
    doubts.append(Doubt(None, "unclosed_note", {"start": block.text[block.text.rfind("{") :][:60]}))
    return block, position + 1


def _depth(text: str) -> int:
    return text.count("{") - text.count("}")


def _merge(blocks: list[Block]) -> Block:
    runs: list[Run] = []
    notes: list[Note] = []
    for block in blocks:
        runs += [*block.runs, Run("\n")]
        notes += block.notes
    return replace(blocks[0], runs=clean(runs), notes=tuple(notes))


def _split_braces(block: Block) -> Block:
    """Each outermost {...} of a block as a note; what is left is the norm."""
    text = plain(block.runs)
    kept: list[Run] = []
    notes: list[Note] = []
    position = 0
    for start, end in _spans(text):
        kept += [*_raw(block.runs, position, start), Run(" ")]
        notes.append(note_of(cut(block.runs, start, end)))
        position = end
    if not notes:
        return block
    kept += _raw(block.runs, position, len(text))
    runs = _tidy(clean(kept))
    return replace(block, runs=runs, notes=(*notes, *block.notes), note_only=not runs)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    depth, start = 0, 0
    for match in re.finditer(r"[{}]", text):
        if match[0] == "{":
            if not depth:
                start = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield start, match.end()


def _raw(runs: Inline, start: int, end: int) -> Iterable[Run]:
    position = 0
    for run in runs:
        piece = run.text[max(start - position, 0) : max(end - position, 0)]
        if piece:
            yield replace(run, text=piece)
        position += len(run.text)


def _tidy(runs: Inline) -> Inline:
    """Without the lone full stop that a removed note may leave behind."""
    return () if plain(runs).strip(" .;,") == "" else runs
