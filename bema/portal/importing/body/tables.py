"""Tables of data stay tables; those that only arrange other things are undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from bema.portal.importing.body import pictures
from bema.portal.importing.body.builder import Block
from bema.portal.importing.body.quotes import _LINK, plain
from bema.portal.importing.body.words import escape, tag_of, text_of
from bema.portal.importing.entry import Merge, Table

if TYPE_CHECKING:
    from bema.portal.importing.body.convert import Walk

MAX_SPAN = 200
_BEYOND_WORDS = {"img", "iframe", "video", "audio", "table", "figure", "form", "object", "embed"}


def table(walk: Walk, node: etree._Element) -> None:
    if pictures.is_picture_with_caption(node):
        pictures.from_table(walk, node)
        return
    rows = list(_rows(node))
    if any(tag_of(n) in _BEYOND_WORDS for n in node.iterdescendants()) or not _is_data(node, rows):
        _flatten(walk, node, rows)
        return
    walk.builder.flush()
    grid, merges = _grid(walk, rows)
    if not any(any(row) for row in grid):
        return
    walk.builder.add(Table(grid, _header(rows), _caption(node), merges))


def _rows(node: etree._Element) -> Iterator[etree._Element]:
    for child in node:
        if tag_of(child) == "tr":
            yield child
        elif tag_of(child) in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if tag_of(row) == "tr")


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if tag_of(cell) in ("td", "th")]


def _is_data(node: etree._Element, rows: list[etree._Element]) -> bool:
    if node.get("role") in ("presentation", "none"):
        return False
    return len(rows) > 0 and max((len(_cells(row)) for row in rows), default=0) > 1


def _flatten(walk: Walk, node: etree._Element, rows: list[etree._Element]) -> None:
    """Its cells one after the other."""
    if len(rows) > 1 and any(len(_cells(row)) > 1 for row in rows):
        walk.remark("table-flattened", text_of(node)[:80])
    walk.builder.flush()
    if caption := _caption(node):
        walk.builder.add(Block("p", "<b>" + escape(caption) + "</b>"))
    for row in rows:
        for cell in _cells(row):
            walk.builder.flush()
            walk.children(cell)
    walk.builder.flush()


def _caption(node: etree._Element) -> str:
    found = [child for child in node if tag_of(child) == "caption"]
    return text_of(found[0]) if found else ""


def _span(cell: etree._Element, name: str) -> int:
    said = (cell.get(name) or "1").strip()
    return min(max(int(said), 1), MAX_SPAN) if said.isdecimal() else 1


def _grid(
    walk: Walk, rows: list[etree._Element]
) -> tuple[tuple[tuple[str, ...], ...], tuple[Merge, ...]]:
    """Every cell in its place; one that spans others has its words in the first of them."""
    taken: dict[tuple[int, int], str] = {}
    merges: list[Merge] = []
    for y, row in enumerate(rows):
        x = 0
        for cell in _cells(row):
            while (y, x) in taken:
                x += 1
            height, width = min(_span(cell, "rowspan"), len(rows) - y), _span(cell, "colspan")
            for dy in range(height):
                for dx in range(width):
                    taken[y + dy, x + dx] = ""
            taken[y, x] = _cell(walk, cell)
            if height > 1 or width > 1:
                merges.append(Merge(y, x, height, width))
            x += width
    columns = 1 + max(x for _, x in taken) if taken else 0
    grid = tuple(tuple(taken.get((y, x), "") for x in range(columns)) for y in range(len(rows)))
    return grid, tuple(merges)


def _cell(walk: Walk, cell: etree._Element) -> str:
    parts = walk.inner(lambda sub: sub.children(cell)).parts
    lines = []
    for part in parts:
        if isinstance(part, Block):
            for href in _LINK.findall(part.html):
                walk.remark("link-in-table", href)
            lines.append(_plain(walk, part.html))
        else:
            lines.append(_words(part))
    return "\n".join(line for line in lines if line)


def _plain(walk: Walk, block: str) -> str:
    return plain(walk, _LINK.sub("", block))


def _words(part: object) -> str:
    """The words of a piece inside of a cell: a quotation, most likely."""
    text = getattr(part, "text", "")
    who = getattr(part, "who", "")
    return "\n".join(word for word in (text, who) if word)


def _header(rows: list[etree._Element]) -> str:
    first = _cells(rows[0]) if rows else []
    parent = rows[0].getparent() if rows else None
    in_head = parent is not None and tag_of(parent) == "thead"
    is_row = bool(first) and (in_head or all(tag_of(cell) == "th" for cell in first))
    below = [_cells(row)[0] for row in rows[1:] if _cells(row)]
    is_col = bool(below) and all(tag_of(cell) == "th" for cell in below)
    return {(True, True): "both", (True, False): "row", (False, True): "column"}.get(
        (is_row, is_col), "neither"
    )
