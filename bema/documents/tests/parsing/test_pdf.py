"""PDF: lines into paragraphs, headers and page numbers left out, scans refused."""

from __future__ import annotations

import pytest
from fpdf import FPDF

from bema.documents.parsing import ImportProblem, parse_document
from bema.documents.tests.parsing.builders import pdf_bytes
from bema.documents.tests.parsing.outline import codes, outline, tree

LONG = (
    "The keeper of the well cleans the trough each morning, writes down in the book how deep the water "
    "stands and who has drawn from it, and shuts the lid before the evening bell is rung in the village."
)


def test_lines_become_paragraphs_and_page_furniture_goes() -> None:
    pages = [
        [
            "Article 1. Keeper",
            f"1. {LONG}",
            "2. The keeper shall:",
            "(a) keep the book;",
            "(b) lock the lid.",
        ],
        ["Article 2. Water", LONG, "Nobody sells it."],
        ["Article 3. Fire", "None."],
        ["Article 4. Force", "At once."],
    ]
    text = parse_document(
        pdf_bytes(pages, header="Gazette of Wells 1999"), filename="law.pdf", language="en"
    )

    assert outline(text) == tree(f"""
        article: Article 1. | Keeper
          paragraph: 1. | {LONG}
          paragraph: 2. | The keeper shall:
            point: (a) | keep the book;
            point: (b) | lock the lid.
        article: Article 2. | Water
          unnumbered: {LONG}
          unnumbered: Nobody sells it.
        article: Article 3. | Fire
          unnumbered: None.
        article: Article 4. | Force
          unnumbered: At once.
    """)
    assert "page_noise" in codes(text)


def test_a_word_broken_at_the_end_of_a_line_is_whole_again() -> None:
    pages = [
        [
            "Article 1. Lids",
            "The village shuts the lid of its well-\nhead and the drink-\ning trough at well-head time.",
        ]
    ]
    text = parse_document(pdf_bytes(pages), filename="law.pdf", language="en")

    assert text.provisions[-1].text == (
        "The village shuts the lid of its well-head and the drinking trough at well-head time."
    )


def test_a_scan_is_refused_with_the_advice_to_run_ocr() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.rect(10, 10, 100, 100, style="F")

    with pytest.raises(ImportProblem) as caught:
        parse_document(bytes(pdf.output()), filename="scan.pdf")
    assert caught.value.code == "pdf_scanned"
    assert "OCR" in str(caught.value)


def test_a_protected_pdf_is_refused() -> None:
    pdf = FPDF()
    pdf.set_encryption(owner_password="owner", user_password="user")
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.cell(0, 10, "Article 1. Secret")

    with pytest.raises(ImportProblem) as caught:
        parse_document(bytes(pdf.output()), filename="secret.pdf")
    assert caught.value.code == "pdf_encrypted"


def test_a_broken_pdf_is_refused() -> None:
    with pytest.raises(ImportProblem) as caught:
        parse_document(b"%PDF-1.7\nnothing else", filename="broken.pdf")
    assert caught.value.code == "pdf_broken"
