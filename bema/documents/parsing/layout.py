"""Tables that only place words on a page: letterheads, signatures, stamps of approval. They are paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from bema.documents.parsing.blocks import Block, Rows
from bema.documents.parsing.inline import Inline, Run, clean, plain, plain_lines
from bema.documents.parsing.tradition import Tradition

_MOST_SIGNATURE_ROWS = 12


def unfold_tables(blocks: list[Block], tradition: Tradition) -> list[Block]:
    """The blocks with such tables replaced by a block a row. Notes and anchor stay with the first row."""
    out: list[Block] = []
    for block in blocks:
        if block.rows and (_is_column(block.rows) or _is_layout(block.rows, tradition)):
            out += _rows_as_blocks(block)
        else:
            out.append(block)
    return out


def _is_column(rows: Rows) -> bool:
    """No row has more than one cell with anything in it."""
    return all(sum(bool(plain(cell).strip()) for cell in row) <= 1 for row in rows)


def _is_layout(rows: Rows, tradition: Tradition) -> bool:
    texts = [plain_lines(_joined(row)) for row in rows]
    if any(pattern.match(text) for text in texts[:1] for pattern in tradition.layout_tables):
        return True
    signed = any(pattern.match(text) for text in texts for pattern in tradition.signatures)
    return signed and len(rows) <= _MOST_SIGNATURE_ROWS and all(len(text) < 300 for text in texts)


def _rows_as_blocks(block: Block) -> Iterator[Block]:
    first = True
    for row in block.rows:
        runs = _joined(row)
        if not runs:
            continue
        yield Block(
            runs=runs,
            align="center",
            anchor=block.anchor if first else "",
            notes=block.notes if first else (),
        )
        first = False


def _joined(row: tuple[Inline, ...]) -> Inline:
    runs: list[Run] = []
    for cell in row:
        runs += [*cell, Run(" ")]
    return clean(runs)
