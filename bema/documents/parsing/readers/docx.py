"""DOCX: paragraphs with their styles, list numbers as a word processor prints them, tables and footnotes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn
from lxml import etree

from bema.documents.parsing.blocks import Block, Source, note_of
from bema.documents.parsing.inline import Inline, Run, clean, plain
from bema.documents.parsing.limits import (
    MAX_ARCHIVE_PARTS,
    MAX_PART_RATIO,
    MAX_UNPACKED_BYTES,
)
from bema.documents.parsing.model import Note
from bema.documents.parsing.problems import ImportProblem
from bema.documents.parsing.readers.docx_numbering import Numbering

_OLE = b"\xd0\xcf\x11\xe0"  # an old DOC, or a DOCX under a password
_HEADING = re.compile(r"(?:heading|заголовок|überschrift|tiêu đề)\s*([1-9])\Z", re.IGNORECASE)
_SMALL_PART = 1_000_000  # bytes; a part this small may be packed as tightly as it likes


def read_docx(data: bytes, name: str, tradition: str | None = None) -> Source:
    """A DOCX file. Raises `ImportProblem` if it is broken, protected or a zip bomb."""
    if data[:4] == _OLE:
        raise ImportProblem("docx_old", name=name)
    _check_archive(data, name)
    try:
        document = Document(io.BytesIO(data))
        return _Reader(document).read()
    except ImportProblem:
        raise
    except Exception as error:  # python-docx raises whatever a broken part leads it into
        raise ImportProblem("docx_broken", name=name) from error


def _check_archive(data: bytes, name: str) -> None:
    """Refuse archives that unpack to far more than they weigh, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ImportProblem("docx_broken", name=name) from error
    bomb = (
        len(parts) > MAX_ARCHIVE_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES
    )
    for part in parts:
        ratio = part.file_size / max(part.compress_size, 1)
        bomb = bomb or (part.file_size > _SMALL_PART and ratio > MAX_PART_RATIO)
    if bomb:
        raise ImportProblem("archive_bomb", name=name, limit=str(MAX_UNPACKED_BYTES))
    if any(part.flag_bits & 1 for part in parts):
        raise ImportProblem("docx_old", name=name)


@dataclass(slots=True)
class _Style:
    heading: int = 0
    align: str = ""
    bold: bool = False
    number: etree._Element | None = None


@dataclass(slots=True)
class _Reader:
    document: DocxDocument
    source: Source = field(default_factory=Source)
    numbering: Numbering = field(init=False)
    styles: dict[str, _Style] = field(default_factory=dict)
    footnotes: dict[str, etree._Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.numbering = Numbering(_part_root(self.document, "numbering"))
        self._read_styles()
        for kind in ("footnotes", "endnotes"):
            root = _part_root(self.document, kind)
            for note in root if root is not None else ():
                self.footnotes[f"{kind}{note.get(qn('w:id'))}"] = note

    def read(self) -> Source:
        properties = self.document.core_properties
        self.source.title = (properties.title or "").strip()
        self.source.language = (properties.language or "").strip()
        for key, value in (("author", properties.author), ("subject", properties.subject)):
            if value:
                self.source.metadata[key] = value
        self.source.blocks = list(self._blocks(self.document.element.body))
        return self.source

    def _blocks(self, parent: etree._Element) -> Iterator[Block]:
        for element in parent:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element)
            elif element.tag in (
                qn("w:sdt"),
                qn("w:sdtContent"),
                qn("w:ins"),
                qn("w:customXml"),
                qn("w:smartTag"),
            ):
                yield from self._blocks(element)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        notes: list[Note] = []
        style = self._style(element)
        runs = clean(self._runs(element, notes, style.bold))
        number = self._number(element, style) if plain(runs) else ""
        if not runs and not notes:
            return
        bullet = number in ("•", "-", "–", "*", "·", "o")
        yield Block(
            runs=runs,
            heading=style.heading,
            align=_align(element) or style.align,
            number="-" if bullet and number != "•" else number,
            notes=tuple(notes),
            anchor=_bookmark(element),
        )

    def _table(self, element: etree._Element) -> Iterator[Block]:
        if _is_layout(element):
            for cell in element.iter(qn("w:tc")):
                if _owner(cell) is element:
                    yield from self._blocks(cell)
            return
        notes: list[Note] = []
        rows: list[tuple[Inline, ...]] = []
        for row in element.findall(qn("w:tr")):
            cells = tuple(self._cell(cell, notes) for cell in row.findall(qn("w:tc")))
            if any(cells):
                rows.append(cells)
        if rows:
            yield Block(rows=tuple(rows), notes=tuple(notes))

    def _cell(self, cell: etree._Element, notes: list[Note]) -> Inline:
        runs: list[Run] = []
        for paragraph in cell.iter(qn("w:p")):
            number = self._number(paragraph, self._style(paragraph))
            runs += [
                Run(number + " " if number else ""),
                *self._runs(paragraph, notes, False),
                Run("\n"),
            ]
        return clean(runs)

    # -- text ----------------------------------------------------------------------------------------------------

    def _runs(self, element: etree._Element, notes: list[Note], bold: bool) -> Iterator[Run]:
        for child in element:
            if child.tag == qn("w:r"):
                yield from self._run(child, notes, bold)
            elif child.tag in (qn("w:del"), qn("w:moveFrom"), qn("w:pPr")):
                continue
            elif child.tag in (
                qn("w:hyperlink"),
                qn("w:ins"),
                qn("w:smartTag"),
                qn("w:sdt"),
                qn("w:sdtContent"),
                qn("w:fldSimple"),
                qn("w:customXml"),
                qn("w:moveTo"),
            ):
                yield from self._runs(child, notes, bold)

    def _run(self, run: etree._Element, notes: list[Note], bold: bool) -> Iterator[Run]:
        styles = _run_styles(run, bold)
        for child in run:
            if child.tag == qn("w:t"):
                yield Run(child.text or "", styles)
            elif child.tag in (qn("w:br"), qn("w:cr")):
                yield Run(
                    "\n" if child.get(qn("w:type")) in (None, "textWrapping") else " ", styles
                )
            elif child.tag == qn("w:tab"):
                yield Run(" ", styles)
            elif child.tag == qn("w:noBreakHyphen"):
                yield Run("-", styles)
            elif child.tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
                kind = "footnotes" if child.tag == qn("w:footnoteReference") else "endnotes"
                self._footnote(f"{kind}{child.get(qn('w:id'))}", notes)

    def _footnote(self, key: str, notes: list[Note]) -> None:
        element = self.footnotes.get(key)
        if element is None:
            return
        runs: list[Run] = []
        for paragraph in element.iter(qn("w:p")):
            runs += [*self._runs(paragraph, [], False), Run("\n")]
        if cleaned := clean(runs):
            notes.append(note_of(cleaned))

    # -- styles and numbers --------------------------------------------------------------------------------------

    def _read_styles(self) -> None:
        elements = {
            style.get(qn("w:styleId")): style
            for style in self.document.styles.element
            if style.tag == qn("w:style")
        }
        for identifier in elements:
            self.styles[identifier] = _style_of(identifier, elements)

    def _style(self, paragraph: etree._Element) -> _Style:
        properties = paragraph.find(qn("w:pPr"))
        named = properties.find(qn("w:pStyle")) if properties is not None else None
        style = (
            self.styles.get(named.get(qn("w:val")) or "", _Style())
            if named is not None
            else _Style()
        )
        outline = properties.find(qn("w:outlineLvl")) if properties is not None else None
        if outline is not None and not style.heading and (outline.get(qn("w:val")) or "9") < "9":
            return _Style(
                int(outline.get(qn("w:val")) or 0) + 1, style.align, style.bold, style.number
            )
        return style

    def _number(self, paragraph: etree._Element, style: _Style) -> str:
        properties = paragraph.find(qn("w:pPr"))
        own = properties.find(qn("w:numPr")) if properties is not None else None
        return self.numbering.next_number(own, style.number)


def _part_root(document: DocxDocument, kind: str) -> etree._Element | None:
    """The root of another part of the package, parsed without entities."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/" + kind) and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
            return etree.fromstring(relation.target_part.blob, parser)
    return None


def _style_of(identifier: str, elements: dict[str | None, etree._Element]) -> _Style:
    """A style with what it inherits."""
    result = _Style()
    seen: set[str | None] = set()
    current: str | None = identifier
    while current in elements and current not in seen:
        seen.add(current)
        element = elements[current]
        name = element.find(qn("w:name"))
        match = _HEADING.match((name.get(qn("w:val")) or "") if name is not None else "")
        result.heading = result.heading or (int(match[1]) if match else 0)
        if name is not None and (name.get(qn("w:val")) or "").lower() == "title":
            result.heading = result.heading or 1
        result.align = result.align or _align(element)
        bold = element.find(f"{qn('w:rPr')}/{qn('w:b')}")
        result.bold = result.bold or (
            bold is not None and bold.get(qn("w:val")) not in ("0", "false")
        )
        number = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        result.number = result.number if result.number is not None else number
        based = element.find(qn("w:basedOn"))
        current = based.get(qn("w:val")) if based is not None else None
    return result


def _align(element: etree._Element) -> str:
    properties = element.find(qn("w:pPr"))
    justified = properties.find(qn("w:jc")) if properties is not None else None
    value = justified.get(qn("w:val")) if justified is not None else ""
    return {"center": "center", "right": "right", "end": "right"}.get(value or "", "")


def _run_styles(run: etree._Element, bold: bool) -> frozenset[str]:
    properties = run.find(qn("w:rPr"))
    styles = {"b"} if bold else set()
    if properties is None:
        return frozenset(styles)
    for tag, style in (("w:b", "b"), ("w:i", "i"), ("w:u", "u")):
        element = properties.find(qn(tag))
        if element is not None:
            on = element.get(qn("w:val")) not in ("0", "false", "none")
            styles = styles | {style} if on else styles - {style}
    position = properties.find(qn("w:vertAlign"))
    value = position.get(qn("w:val")) if position is not None else ""
    if value in ("superscript", "subscript"):
        styles.add("sup" if value == "superscript" else "sub")
    return frozenset(styles)


def _bookmark(paragraph: etree._Element) -> str:
    for mark in paragraph.iter(qn("w:bookmarkStart")):
        name = mark.get(qn("w:name")) or ""
        if name and not name.startswith("_"):
            return name[:80]
    return ""


def _owner(cell: etree._Element) -> etree._Element | None:
    parent = cell.getparent()
    while parent is not None and parent.tag != qn("w:tbl"):
        parent = parent.getparent()
    return parent


def _is_layout(table: etree._Element) -> bool:
    """Small tables of one or two columns without borders place a letterhead or signatures on the page."""
    rows = table.findall(qn("w:tr"))
    width = max((len(row.findall(qn("w:tc"))) for row in rows), default=0)
    if width <= 1:
        return True
    properties = table.find(qn("w:tblPr"))
    borders = properties.find(qn("w:tblBorders")) if properties is not None else None
    style = properties.find(qn("w:tblStyle")) if properties is not None else None
    bordered = borders is not None and any(
        side.get(qn("w:val")) not in ("none", "nil", None) for side in borders
    )
    grid = style is not None and "grid" in (style.get(qn("w:val")) or "").lower()
    return not bordered and not grid and width <= 2 and len(rows) <= 4
