"""Tables of HTML: data, or only a way to place text on a page."""

from __future__ import annotations

from lxml.html import HtmlElement

from bema.documents.parsing.blocks import Rows
from bema.documents.parsing.inline import Inline, Run, clean
from bema.documents.parsing.readers.html_inline import inline_runs

_PARAGRAPHS = ("p", "div", "h1", "h2", "h3", "h4", "li")
_BLOCK_ENDS = (*_PARAGRAPHS, "br", "tr", "td")
_LONG_CELL = 3000  # characters; no cell of data is that long
_MOST_LAYOUT_ROWS = 4


def is_layout_table(table: HtmlElement) -> bool:
    """One column, a cell with a whole text in it, or a small table of two columns without a border (letterheads)."""
    rows = [row for row in table.iter("tr") if _owner(row) is table]
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    width = max((len(row) for row in cells), default=0)
    if width <= 1:
        return True
    if any(
        len(cell.text_content()) > _LONG_CELL and sum(1 for _ in cell.iter(*_PARAGRAPHS)) > 3
        for row in cells
        for cell in row
    ):
        return True
    bordered = (table.get("border") or "0").strip() not in ("", "0") or _has_css_border(table)
    return not bordered and width <= 2 and len(rows) <= _MOST_LAYOUT_ROWS


def _has_css_border(table: HtmlElement) -> bool:
    """A border drawn by the style of the table or of its first cells."""
    styles = [table.get("style") or ""]
    styles += [cell.get("style") or "" for cell in list(table.iter("td"))[:4]]
    return any(
        ("solid" in style.lower() and "windowtext" in style.lower())
        or "border:1px" in style.replace(" ", "")
        for style in styles
    )


def _owner(element: HtmlElement) -> HtmlElement | None:
    """The table that a row belongs to."""
    parent = element.getparent()
    while parent is not None and parent.tag != "table":
        parent = parent.getparent()
    return parent


def table_rows(table: HtmlElement, footnotes: list[str]) -> Rows:
    """The cells of a table; empty rows are left out, nested tables are read into their cell."""
    rows: list[tuple[Inline, ...]] = []
    for row in table.iter("tr"):
        if _owner(row) is not table:
            continue
        cells = tuple(_cell(cell, footnotes) for cell in row if cell.tag in ("td", "th"))
        if any(cells):
            rows.append(cells)
    return tuple(rows)


def _cell(cell: HtmlElement, footnotes: list[str]) -> Inline:
    runs: list[Run] = []
    if cell.text:
        runs.append(Run(" ".join(cell.text.split()) + " "))
    for child in cell:
        if isinstance(child.tag, str):
            runs += inline_runs(child, frozenset(), footnotes)
            if child.tag in _BLOCK_ENDS:
                runs.append(Run("\n"))
        if child.tail:
            runs.append(Run(child.tail.replace("\n", " ")))
    return clean(runs)
