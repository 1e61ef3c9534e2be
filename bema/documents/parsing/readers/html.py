"""HTML pages, as written or as saved from the web with everything around the document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from bema.documents.parsing.blocks import Block, Rows, Source, note_of
from bema.documents.parsing.inline import Inline, Run, clean, lines_of, plain
from bema.documents.parsing.limits import MAX_DEPTH
from bema.documents.parsing.model import Doubt, Note
from bema.documents.parsing.problems import ImportProblem
from bema.documents.parsing.readers.html_body import BLOCK_TAGS, find_body, strip_noise
from bema.documents.parsing.readers.html_inline import inline_runs, is_footnote_mark
from bema.documents.parsing.readers.html_tables import is_layout_table, table_rows
from bema.documents.parsing.readers.text import decode_html
from bema.documents.parsing.recognise_language import mark_weight

_ALIGN = re.compile(r"text-align\s*:\s*(center|right)", re.IGNORECASE)
_ITEM = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*[.)]|[^\W\d_]\))\s|[-–—+•]\s")
_BEGINNING = 25  # characters by which a line of a table of contents is known again
_MENU = 3  # so many paragraphs in a row that are nothing but links are a menu


def read_html(data: bytes, name: str, tradition: str | None = None) -> Source:
    """An HTML page. Raises `ImportProblem` if it is empty or nested without end."""
    text = decode_html(data, name)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = document_fromstring(text, parser=HTMLParser(huge_tree=False, remove_comments=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, RecursionError) as error:
        raise ImportProblem("empty", name=name) from error
    if _depth(root) > MAX_DEPTH:
        raise ImportProblem("too_deep", name=name)
    return _read(root, tradition)


def _depth(root: HtmlElement) -> int:
    deepest, depth = 0, 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _read(root: HtmlElement, tradition: str | None) -> Source:
    source = Source(language=(root.get("lang") or "").strip())
    page_title = " ".join("".join(root.xpath("string(//title)")).split())
    if page_title:
        source.metadata["page_title"] = page_title[:300]
    strip_noise(root, tradition)
    body, rivals = find_body(root, tradition)
    for rival in rivals:
        source.doubts.append(
            Doubt(None, "body_guessed", {"start": " ".join(rival.text_content().split())[:60]})
        )
    reader = _Reader(_footnotes(root, body), _places(body))
    reader.walk(body, Block())
    reader.flush(Block())
    source.blocks = _without_menus(reader, source)
    return source


def _footnotes(root: HtmlElement, body: HtmlElement) -> dict[str, HtmlElement]:
    """The element of each footnote that the body marks, by its name."""
    wanted = {
        (link.get("href") or "").split("#")[-1] for link in body.iter("a") if is_footnote_mark(link)
    }
    found: dict[str, HtmlElement] = {}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name in (element.get("id"), element.get("name")):
            if name in wanted and name not in found:
                found[name] = _enclosing_block(element)
    return found


def _places(body: HtmlElement) -> dict[HtmlElement, int]:
    """Where in its list each item of a numbered list stands, counted once for all."""
    return {
        item: place
        for numbered in body.iter("ol")
        for place, item in enumerate(numbered.iterchildren("li"))
    }


def _enclosing_block(element: HtmlElement) -> HtmlElement:
    while element.tag not in BLOCK_TAGS and element.getparent() is not None:
        element = element.getparent()
    return element


@dataclass(slots=True)
class _Reader:
    footnotes: dict[str, HtmlElement]
    places: dict[HtmlElement, int]
    blocks: list[Block] = field(default_factory=list)
    buffer: list[Run] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    link_only: list[bool] = field(default_factory=list)
    linked: int = 0

    def walk(self, element: HtmlElement, context: Block) -> None:
        """Read what is in a block element; `context` says what it makes of its paragraphs."""
        if element in self.footnotes.values():
            return
        context = self._context(element, context)
        self._text(element.text)
        for child in element:
            self._child(child, context)
            self._text(child.tail)

    def _child(self, child: HtmlElement, context: Block) -> None:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "table" and not is_layout_table(child):
            self.flush(context)
            self._table(child)
        elif tag in BLOCK_TAGS or tag == "hr" or _holds_blocks(child):
            self.flush(context)
            self.walk(child, context)
            self.flush(self._context(child, context))
        elif tag:
            before = len(self.buffer)
            self.buffer += inline_runs(child, frozenset(), self.marks)
            if tag == "a" and child.get("href"):
                self.linked += sum(len(run.text) for run in self.buffer[before:])

    def _text(self, text: str | None) -> None:
        if text and (text.strip() or self.buffer):
            self.buffer.append(Run(re.sub(r"[ \t\r\n\f]+", " ", text)))

    def flush(self, context: Block) -> None:
        """End the paragraph that is being read."""
        runs = clean(self.buffer)
        notes = tuple(note for mark in self.marks if (note := self._note(mark)))
        only_links = bool(runs) and self.linked >= 0.9 * len(plain(runs))
        self.buffer, self.marks, self.linked = [], [], 0
        for position, part in enumerate(_paragraphs(runs)):
            first = position == 0
            self.blocks.append(
                replace(
                    context,
                    runs=part,
                    notes=notes if first else (),
                    number=context.number if first else "",
                )
            )
            self.link_only.append(only_links)

    def _context(self, element: HtmlElement, outer: Block) -> Block:
        tag = element.tag if isinstance(element.tag, str) else ""
        heading = (
            int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456" else outer.heading
        )
        align = (element.get("align") or "").lower()
        if match := _ALIGN.search(element.get("style") or ""):
            align = match[1].lower()
        align = "center" if tag == "center" else align if align in ("center", "right") else ""
        number, bullet = _list_mark(element, self.places) if tag == "li" else ("", False)
        anchor = element.get("id") or element.get("name") or ""
        inherits = tag not in BLOCK_TAGS or tag in ("div", "section", "td", "center")
        return Block(
            heading=heading,
            align=align or (outer.align if inherits else ""),
            number=number,
            bullet=bullet,
            anchor=anchor[:80] if tag not in ("body", "div", "td", "table", "tbody") else "",
        )

    def _note(self, mark: str) -> Note | None:
        element = self.footnotes.get(mark)
        if element is None:
            return None
        ignored: list[str] = []
        runs = [run for child in [element] for run in inline_runs(child, frozenset(), ignored)]
        return note_of(clean(runs))

    def _table(self, table: HtmlElement) -> None:
        rows: Rows = table_rows(table, self.marks)
        notes = tuple(note for mark in self.marks if (note := self._note(mark)))
        self.marks = []
        if rows:
            self.blocks.append(Block(rows=rows, notes=notes))
            self.link_only.append(False)


def _holds_blocks(element: HtmlElement) -> bool:
    """An inline element around whole paragraphs, as careless editors write."""
    return any(
        isinstance(inner.tag, str) and inner.tag in BLOCK_TAGS
        for inner in element.iterdescendants()
    )


def _list_mark(item: HtmlElement, places: dict[HtmlElement, int]) -> tuple[str, bool]:
    """The number that a browser prints before a list item, or that it is a bullet."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "", True
    start = parent.get("start") or "1"
    count = places.get(item, 0) + (int(start) if start.isdigit() else 1)
    style = parent.get("type") or ""
    if style in ("a", "A") and count <= 26:
        return chr(ord(style) + count - 1) + ".", False
    return f"{count}.", False


def _paragraphs(runs: Inline) -> Iterator[Inline]:
    """Line breaks that stand for paragraphs: the lines after them are numbered or begin as units of law do."""
    lines = lines_of(runs)
    if len(lines) < 2:
        yield from lines
        return
    group: list[Run] = []
    for line in lines:
        text = plain(line)
        if group and (_ITEM.match(text) or mark_weight(text, None) >= 0.5):
            yield clean(group)
            group = []
        group += [*line, Run("\n")]
    yield clean(group)


def _without_menus(reader: _Reader, source: Source) -> list[Block]:
    """Paragraphs that are nothing but links, several in a row, are menus or a table of contents, and not law."""
    pairs = list(zip(reader.blocks, reader.link_only, strict=True))
    beginnings = sorted({block.text[:_BEGINNING] for block, only_links in pairs if not only_links})
    kept: list[Block] = []
    menu: list[Block] = []
    for block, only_links in [*pairs, (Block(), False)]:
        start = block.text[:_BEGINNING]
        repeated = only_links and _one_begins(beginnings, start)
        if only_links and (repeated or mark_weight(block.text, None) < 0.5):
            menu.append(block)
            continue
        if len(menu) >= _MENU:
            source.doubts.append(Doubt(None, "page_furniture", {"start": menu[0].text[:60]}))
        else:
            kept += menu
        menu = []
        kept.append(block)
    return kept[:-1]


def _one_begins(texts: list[str], start: str) -> bool:
    """Whether one of the texts, which are in order, begins so."""
    at = bisect_left(texts, start)
    return at < len(texts) and texts[at].startswith(start)
