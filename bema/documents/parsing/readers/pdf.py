"""PDF with a text layer: lines joined into paragraphs, without what repeats on every page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pypdfium2 as pdfium

from bema.documents.parsing.blocks import Block, Source
from bema.documents.parsing.inline import runs_of
from bema.documents.parsing.limits import MAX_PAGES
from bema.documents.parsing.model import Doubt
from bema.documents.parsing.problems import ImportProblem
from bema.documents.parsing.readers.pdf_lines import Line, join_lines, page_lines

_MARGIN = 0.1  # share of a page's height in which headers and footers stand
_PAGE_NUMBER = re.compile(
    r"[-–—\s\[(]*(?:(?:page|стор(?:інка|\.)?|с\.|seite|trang|ໜ້າ)\s*)?\d{1,4}"
    r"(?:\s*(?:/|of|з|із|von|trên)\s*\d{1,4})?[-–—\s\])]*\Z",
    re.IGNORECASE,
)
_FEWEST_CHARACTERS = 20  # a page; below that on average it is a picture


@dataclass(frozen=True, slots=True)
class _Pages:
    lines: list[Line]
    count: int


def read_pdf(data: bytes, name: str, tradition: str | None = None) -> Source:
    """A PDF. Raises `ImportProblem` if it is broken, protected, or only pictures of pages."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = "pdf_encrypted" if "password" in str(error).lower() else "pdf_broken"
        raise ImportProblem(code, name=name) from error
    try:
        pages = _read_pages(document, name)
        title = str(document.get_metadata_dict().get("Title") or "").strip()
    except pdfium.PdfiumError as error:
        raise ImportProblem("pdf_broken", name=name) from error
    finally:
        document.close()
    characters = sum(len(line.text) for line in pages.lines)
    if characters < _FEWEST_CHARACTERS * pages.count or not pages.lines:
        raise ImportProblem("pdf_scanned", name=name, pages=str(pages.count))
    return _source(pages, title, tradition)


def _read_pages(document: pdfium.PdfDocument, name: str) -> _Pages:
    count = len(document)
    if count > MAX_PAGES:
        raise ImportProblem("too_many_pages", name=name, pages=str(count), limit=str(MAX_PAGES))
    lines: list[Line] = []
    for number in range(count):
        page = document[number]
        lines += page_lines(page, number)
        page.close()
    return _Pages(lines, count)


def _source(pages: _Pages, title: str, tradition: str | None) -> Source:
    noise = _noise(pages)
    kept = [line for line in pages.lines if line not in noise]
    source = Source()
    if len(title) > 8 and not re.search(r"\.(?:docx?|pdf|odt)\b|Microsoft", title):
        source.metadata["pdf_title"] = title
    if noise:
        first = min(noise, key=lambda line: (line.page, -line.top))
        source.doubts.append(
            Doubt(None, "page_noise", {"count": str(len(noise)), "start": first.text[:60]})
        )
    for paragraph in join_lines(kept, tradition):
        source.blocks.append(Block(runs=runs_of(paragraph.text), align=paragraph.align))
    return source


def _noise(pages: _Pages) -> set[Line]:
    """Page numbers, and lines at the edge of a page that stand on many pages alike but for digits."""
    edge = [line for line in pages.lines if line.is_at_edge(_MARGIN)]
    counts = Counter(_shape(line) for line in edge)
    often = max(3, pages.count // 4)
    return {
        line for line in edge if counts[_shape(line)] >= often or _is_page_number(line, pages.count)
    }


def _is_page_number(line: Line, pages: int) -> bool:
    if not _PAGE_NUMBER.match(line.text):
        return False
    digits = re.search(r"\d+", line.text)
    # a number that is near the page's own; an item "1." alone on its line is not at the edge of a page
    return digits is not None and pages > 1 and abs(int(digits[0]) - line.page - 1) <= 60


def _shape(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text.lower()), round(line.middle * 50)
