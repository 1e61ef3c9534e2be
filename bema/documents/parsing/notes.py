"""Editorial notes taken out of the norm: text in braces, and paragraphs that the tradition knows as notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bema.documents.parsing.blocks import Block, note_of
from bema.documents.parsing.inline import Inline, Run, clean, cut, plain
from bema.documents.parsing.model import Doubt, Note
from bema.documents.parsing.tradition import Tradition

_LONGEST_NOTE = 400  # paragraphs that one note in braces may span


def take_notes(blocks: list[Block], tradition: Tradition, doubts: list[Doubt]) -> list[Block]:
    """The blocks with notes moved from their text to `Block.notes`; a block that was only a note is marked so."""
    if tradition.brackets:
        blocks = _split_all(blocks, _Brackets("{", "}"), doubts)
    if tradition.note_opening:
        round_ones = _Brackets(
            "(", ")", tradition.note_opening, tradition.note_within, tradition.note_patterns
        )
        return _split_all(blocks, round_ones, doubts)
    return [_whole_note(block, tradition) for block in blocks]


def _whole_note(block: Block, tradition: Tradition) -> Block:
    text = block.text
    if (
        block.rows
        or block.note_only
        or not any(pattern.match(text) for pattern in tradition.note_patterns)
    ):
        return block
    return replace(block, runs=(), notes=(note_of(block.runs), *block.notes), note_only=True)


@dataclass(frozen=True, slots=True)
class _Brackets:
    """Brackets around notes.

    If `opening` is set, only a paragraph that begins so and matches a pattern is one; within a paragraph, a bracket
    must begin as `within` says: "(Official Gazette, 2001, 5)" after the name of a law belongs to the norm.
    """

    left: str
    right: str
    opening: re.Pattern[str] | None = None
    within: re.Pattern[str] | None = None
    patterns: tuple[re.Pattern[str], ...] = ()

    def depth(self, text: str) -> int:
        return text.count(self.left) - text.count(self.right)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where notes begin and end; one within another belongs to it."""
        end = 0
        for match in re.finditer(re.escape(self.left), text):
            if match.start() < end:
                continue
            closing = self._closing(text, match.start())
            if closing and self._is_note(text, match.start(), closing):
                end = closing
                yield match.start(), closing

    def _is_note(self, text: str, start: int, end: int) -> bool:
        if not self.opening:
            return True
        whole = not text[:start].strip() and not text[end:].strip(" .")
        opening = self.opening if whole else self.within
        if not opening or not opening.match(text, start):
            return False
        return any(pattern.match(text[start:end]) for pattern in self.patterns)

    def _closing(self, text: str, start: int) -> int:
        depth = 0
        for match in re.finditer(f"[{self.left}{self.right}]", text[start:]):
            depth += 1 if match[0] == self.left else -1
            if not depth:
                return start + match.end()
        return 0

    def is_left_open(self, text: str) -> bool:
        """Whether a note opens here and does not close."""
        return self.depth(text) > 0 and (not self.opening or bool(self.opening.match(text)))


def _split_all(blocks: list[Block], brackets: _Brackets, doubts: list[Doubt]) -> list[Block]:
    out = []
    position = 0
    while position < len(blocks):
        block, position = _joined(blocks, position, brackets, doubts)
        out.append(_split(block, brackets))
    return out


def _joined(
    blocks: list[Block], position: int, brackets: _Brackets, doubts: list[Doubt]
) -> tuple[Block, int]:
    """The block at `position`, with those after it that a note opened in it runs through."""
    block = blocks[position]
    if block.rows or block.note_only or not brackets.is_left_open(block.text):
        return block, position + 1
    depth = brackets.depth(block.text)
    for end in range(position + 1, min(position + _LONGEST_NOTE, len(blocks))):
        text = blocks[end].text
        if (
            blocks[end].rows
            or blocks[end].note_only
            or (depth == 1 and text.startswith(brackets.left) and brackets.depth(text) >= 0)
        ):
            break
        depth += brackets.depth(text)
        if depth <= 0:
            return _merge(blocks[position : end + 1]), end + 1
    start = block.text[max(block.text.rfind(brackets.left), 0) :][:60]
    doubts.append(Doubt(None, "unclosed_note", {"start": start}))
    return block, position + 1


def _merge(blocks: list[Block]) -> Block:
    runs: list[Run] = []
    notes: list[Note] = []
    for block in blocks:
        runs += [*block.runs, Run("\n")]
        notes += block.notes
    return replace(blocks[0], runs=clean(runs), notes=tuple(notes))


def _split(block: Block, brackets: _Brackets) -> Block:
    """Each note of a block on its own; what is left is the norm."""
    if block.rows or brackets.left not in block.text:
        return block
    text = plain(block.runs)
    kept: list[Run] = []
    notes: list[Note] = []
    position = 0
    for start, end in brackets.spans(text):
        kept += [*_raw(block.runs, position, start), Run(" ")]
        notes.append(note_of(cut(block.runs, start, end)))
        position = end
    if not notes:
        return block
    kept += _raw(block.runs, position, len(text))
    runs = _tidy(clean(kept))
    return replace(block, runs=runs, notes=(*notes, *block.notes), note_only=not runs)


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
