"""Tables that only place words on a page: letterheads, signatures, stamps of approval. They are paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bema.documents.parsing.blocks import Block, Rows
from bema.documents.parsing.inline import Inline, Run, clean, cut, plain, plain_lines
from bema.documents.parsing.tradition import Tradition

_MOST_SIGNATURE_ROWS = 12


def unfold_tables(blocks: list[Block], tradition: Tradition) -> list[Block]:
    """The blocks with such tables replaced by a block a row. Notes and anchor stay with the first row."""
    out: list[Block] = []
    for block in blocks:
        if block.rows and _is_note_table(block.rows, tradition):
            out += _rows_as_blocks(block, plain_rows=True)
        elif block.rows and (_is_column(block.rows) or _is_signature(block.rows, tradition)):
            out += _rows_as_blocks(block)
        else:
            out.append(block)
    return out


def _is_column(rows: Rows) -> bool:
    """No row has more than one cell with anything in it."""
    return all(sum(bool(plain(cell).strip()) for cell in row) <= 1 for row in rows)


def _is_note_table(rows: Rows, tradition: Tradition) -> bool:
    """Remarks under a paragraph, set in two columns: the word "Notes" and the remarks."""
    return any(pattern.match(plain(_joined(rows[0]))) for pattern in tradition.layout_tables)


def _is_signature(rows: Rows, tradition: Tradition) -> bool:
    texts = [plain_lines(_joined(row)) for row in rows]
    signed = any(pattern.match(text) for text in texts for pattern in tradition.signatures)
    return signed and len(rows) <= _MOST_SIGNATURE_ROWS and all(len(text) < 300 for text in texts)


def _rows_as_blocks(block: Block, *, plain_rows: bool = False) -> Iterator[Block]:
    first = True
    for row in block.rows:
        if runs := _joined(row):
            anchor, notes = (block.anchor, block.notes) if first else ("", ())
            align = "" if plain_rows else "center"
            yield Block(runs=runs, align=align, anchor=anchor, notes=notes, plain=plain_rows)
            first = False


def _joined(row: tuple[Inline, ...]) -> Inline:
    runs: list[Run] = []
    for cell in row:
        runs += [*cell, Run(" ")]
    return clean(runs)


def restore_numbers(blocks: list[Block], tradition: Tradition) -> list[Block]:
    """Numbers and bullets that the format keeps apart put back before the text, as a reader of the page sees them.

    A bullet before a number of the text ("- a) ...") is only the format's, and left out.
    """
    return [_restored(block, tradition) for block in blocks]


def close_letters(blocks: list[Block], tradition: Tradition) -> list[Block]:
    """Letterspaced words at the beginning of paragraphs ("С т а т т я 5") written as words."""
    if not tradition.letterspaced:
        return blocks
    return [_closed(block, tradition) for block in blocks]


def _closed(block: Block, tradition: Tradition) -> Block:
    if not block.runs:
        return block
    text = block.text
    if text[1:2] != " " or text[3:4] != " ":
        return block
    for word in tradition.letterspaced:
        spaced = " ".join(word)
        if text.lower().startswith(spaced) and not text[len(spaced) : len(spaced) + 1].isalnum():
            whole = text[: len(spaced)].replace(" ", "")
            rest = cut(block.runs, len(spaced))
            return replace(block, runs=clean((Run(whole), Run(" "), *rest)))
    return block


def _restored(block: Block, tradition: Tradition) -> Block:
    if block.number:
        return replace(block, runs=clean((Run(block.number + " "), *block.runs)), number="")
    if block.bullet and not any(rule.pattern.match(block.text) for rule in tradition.enumerators):
        return replace(block, runs=clean((Run("- "), *block.runs)), bullet=False)
    return block
