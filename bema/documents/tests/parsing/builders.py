"""Files for tests, made in memory: DOCX, PDF, and random laws rendered in several formats."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from html import escape

from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from fpdf import FPDF

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def docx_bytes(document: DocxDocument) -> bytes:
    """A document as a file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf_bytes(pages: list[list[str]], *, header: str = "", font: str | None = None) -> bytes:
    """Pages of paragraphs, with a header and page numbers; long paragraphs are broken into lines."""
    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(auto=True, margin=30)
    if font:
        pdf.add_font("Body", fname=font)
    for number, paragraphs in enumerate(pages, 1):
        pdf.add_page()
        pdf.set_font("Body" if font else "Helvetica", size=11)
        if header:
            pdf.set_xy(20, 8)
            pdf.cell(0, 5, header)
        pdf.set_xy(100, 285)
        pdf.set_auto_page_break(auto=False)
        pdf.cell(10, 5, str(number))
        pdf.set_auto_page_break(auto=True, margin=30)
        pdf.set_xy(20, 30)
        for paragraph in paragraphs:
            pdf.set_x(20)
            pdf.multi_cell(170, 6, paragraph, align="L")
            pdf.ln(3)
    return bytes(pdf.output())


def add_numbering(document: DocxDocument, levels: list[tuple[str, str]]) -> str:
    """A multilevel list with (format, text) a level; returns its numId."""
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for index, (style, text) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(index))
        for tag, value in (("w:start", "1"), ("w:numFmt", style), ("w:lvlText", text)):
            element = OxmlElement(tag)
            element.set(qn("w:val"), value)
            level.append(element)
        abstract.append(level)
    root.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    reference = OxmlElement("w:abstractNumId")
    reference.set(qn("w:val"), "77")
    number.append(reference)
    root.append(number)
    return "77"


def add_list_item(document: DocxDocument, text: str, num_id: str, level: int) -> None:
    """A paragraph of a list."""
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    numbering = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", str(level)), ("w:numId", num_id)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        numbering.append(element)
    properties.append(numbering)


@dataclass
class Unit:
    """A provision of a made-up law."""

    level: str
    number: str
    text: str
    children: list[Unit] = field(default_factory=list)


def flat(units: list[Unit], depth: int = 0) -> list[tuple[int, Unit]]:
    """Units with their depth, in document order."""
    out: list[tuple[int, Unit]] = []
    for unit in units:
        out.append((depth, unit))
        out += flat(unit.children, depth + 1)
    return out


def printed(unit: Unit) -> str:
    """A unit as one paragraph."""
    return " ".join(part for part in (unit.number, unit.text) if part)


def as_markdown(units: list[Unit]) -> bytes:
    """A made-up law as Markdown, a paragraph a unit."""
    paragraphs = [printed(unit).replace("1.", "1\\.", 1) for _depth, unit in flat(units)]
    return "\n\n".join(paragraphs).encode()


def as_html(units: list[Unit]) -> bytes:
    """The same as a page with a menu and a footer."""
    body = "".join(f"<p>{escape(printed(unit))}</p>" for _depth, unit in flat(units))
    menu = "<ul>" + "".join(f'<li><a href="/{n}">Menu {n}</a></li>' for n in range(5)) + "</ul>"
    return f"<html><body>{menu}<div>{body}</div><footer>Copyright</footer></body></html>".encode()


def as_docx(units: list[Unit]) -> bytes:
    """The same as a DOCX."""
    document = Document()
    for _depth, unit in flat(units):
        document.add_paragraph(printed(unit))
    return docx_bytes(document)
