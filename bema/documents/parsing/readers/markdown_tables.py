"""Markdown's tables: pipe tables, and pandoc's grid, simple and multiline tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from bema.documents.parsing.blocks import Rows
from bema.documents.parsing.inline import Inline

Parse = Callable[[str], Inline]

_GRID_BORDER = re.compile(r"\s*\+(?:[-=:]+\+)+\s*\Z")
_DASHES = re.compile(r"\s*-{2,}(?:\s+-{2,})*\s*\Z")
_PIPE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*\Z")


def read_table(lines: list[str], start: int, parse: Parse) -> tuple[Rows, int] | None:
    """The table that begins at `lines[start]` and the index of the line after it; None if none begins there."""
    line = lines[start]
    if _GRID_BORDER.match(line):
        return _grid(lines, start, parse)
    if "|" in line and start + 1 < len(lines) and "|" in lines[start + 1]:
        return _pipe(lines, start, parse)
    if line.startswith(" ") and _DASHES.match(line):
        return _simple(lines, start, parse)
    return None


def _grid(lines: list[str], start: int, parse: Parse) -> tuple[Rows, int] | None:
    end = start
    while end < len(lines) and lines[end].lstrip()[:1] in ("+", "|"):
        end += 1
    rows: list[tuple[Inline, ...]] = []
    cells: list[list[str]] = []
    for line in lines[start:end]:
        if line.lstrip().startswith("+"):
            if cells:
                rows.append(_cells(cells, parse))
            cells = []
        else:
            cells = _append_grid_line(cells, line)
    if cells:
        rows.append(_cells(cells, parse))
    return (tuple(rows), end) if end - start >= 3 and rows else None


def _append_grid_line(cells: list[list[str]], line: str) -> list[list[str]]:
    pieces = [piece.strip() for piece in re.split(r"(?<!\\)\|", line.strip()[1:].rstrip("| "))]
    while len(cells) < len(pieces):
        cells.append([])
    for position, piece in enumerate(pieces):
        cells[position].append(piece)
    return cells


def _cells(cells: list[list[str]], parse: Parse) -> tuple[Inline, ...]:
    return tuple(parse("\n".join(line for line in cell if line and line != "\\")) for cell in cells)


def _pipe(lines: list[str], start: int, parse: Parse) -> tuple[Rows, int] | None:
    if not _PIPE_RULE.match(lines[start + 1]):
        return None
    end = start
    while end < len(lines) and "|" in lines[end] and lines[end].strip():
        end += 1
    rows: list[tuple[Inline, ...]] = []
    for line in [lines[start], *lines[start + 2 : end]]:
        pieces = re.split(r"(?<!\\)\|", line.strip().removeprefix("|"))
        if pieces and not pieces[-1].strip():
            pieces.pop()
        rows.append(tuple(parse(piece.strip()) for piece in pieces))
    return tuple(row for row in rows if any(row)), end


def _simple(lines: list[str], start: int, parse: Parse) -> tuple[Rows, int] | None:
    """A table between two lines of dashes, with or without a head; in a multiline one blank lines part rows."""
    end = start + 1
    while end < len(lines) and not _DASHES.match(lines[end]):
        end += 1
    if end >= len(lines) or end == start + 1 or end - start > 2000:
        return None
    bounds = [match.span() for match in re.finditer(r"-+", lines[start])]
    body_end = end
    # a rule of several groups below the first is a head's: the body follows it up to the next rule
    if len(bounds) == 1 and len(re.findall(r"-+", lines[end])) > 1:
        bounds = [match.span() for match in re.finditer(r"-+", lines[end])]
        body_end = end + 1
        while body_end < len(lines) and not _DASHES.match(lines[body_end]):
            body_end += 1
    body = lines[start + 1 : end] + lines[end + 1 : body_end]
    multiline = any(not line.strip() for line in body)
    rows: list[tuple[Inline, ...]] = []
    group: list[str] = []
    for line in [*body, ""]:
        if line.strip():
            group.append(line)
        if group and (not multiline or not line.strip()):
            rows.append(_simple_row(group, bounds, parse))
            group = []
    return tuple(row for row in rows if any(row)), body_end + 1


def _simple_row(
    group: list[str], bounds: list[tuple[int, int]], parse: Parse
) -> tuple[Inline, ...]:
    cells: list[list[str]] = [[] for _ in bounds]
    for line in group:
        line = unicodedata.normalize("NFC", line)
        for position, (low, _high) in enumerate(bounds):
            low = 0 if position == 0 else low
            high = bounds[position + 1][0] if position + 1 < len(bounds) else None
            cells[position].append(line[low:high].strip())
    return _cells(cells, parse)
