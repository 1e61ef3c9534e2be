"""DOCX: list numbers as printed, styles, tables, footnotes, deletions; and files that are none."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from bema.documents.parsing import ImportProblem, ParsedText, parse_document
from bema.documents.tests.parsing.builders import add_list_item, add_numbering, docx_bytes
from bema.documents.tests.parsing.outline import outline, tree


def parse(document: DocxDocument, language: str = "en") -> ParsedText:
    return parse_document(docx_bytes(document), filename="law.docx", language=language)


def test_numbers_that_word_counts_are_printed_into_the_tree() -> None:
    document = Document()
    document.add_heading("Chapter I General", level=1)
    document.add_paragraph("Article 1. Scope")
    numbers = add_numbering(
        document, [("decimal", "%1."), ("lowerLetter", "%2)"), ("decimal", "%1.%3.")]
    )
    add_list_item(document, "These rules apply to:", numbers, 0)
    add_list_item(document, "wells;", numbers, 1)
    add_list_item(document, "springs.", numbers, 1)
    add_list_item(document, "They apply always.", numbers, 0)
    add_list_item(document, "lids;", numbers, 1)

    assert outline(parse(document)) == tree("""
        chapter: Chapter I | General
          article: Article 1. | Scope
            paragraph: 1. | These rules apply to:
              point: a) | wells;
              point: b) | springs.
            paragraph: 2. | They apply always.
              point: a) | lids;
    """)


def test_bold_italic_and_superscripts_are_kept() -> None:
    document = Document()
    paragraph = document.add_paragraph("Стаття 5")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run(". Криниця")
    body = document.add_paragraph("Вода є ")
    body.add_run("чистою").bold = True
    body.add_run(" завжди.")
    text = parse(document, "uk")

    assert [provision.path for provision in text.provisions] == ["art_5-1", "art_5-1/sub_1"]
    assert text.provisions[0].number == "Стаття 5¹."
    assert text.provisions[1].html == "Вода є <b>чистою</b> завжди."


def test_a_letterhead_is_unfolded_and_a_data_table_kept() -> None:
    document = Document()
    head = document.add_table(rows=1, cols=2)
    head.cell(0, 0).text = "QUỐC HỘI"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    document.add_paragraph("Điều 1. Sổ giếng")
    data = document.add_table(rows=2, cols=2, style="Table Grid")
    for row, values in enumerate((("Giếng", "Sâu"), ("Bắc", "3 <m>"))):
        for column, value in enumerate(values):
            data.cell(row, column).text = value
    text = parse(document, "vi")

    assert outline(text) == tree("""
        heading: QUỐC HỘI
        heading: CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        article: Điều 1. | Sổ giếng
          table: Giếng\tSâu
        Bắc\t3 <m>
    """)
    assert "<td>3 &lt;m&gt;</td>" in text.provisions[-1].html


def test_text_struck_by_change_tracking_is_gone() -> None:
    document = Document()
    document.add_paragraph("Article 1. Lids")
    paragraph = document.add_paragraph("Shut the lid.")
    deleted = OxmlElement("w:del")
    run = paragraph.add_run(" Never.")._r
    words = run.find(qn("w:t"))
    assert words is not None
    words.tag = qn("w:delText")
    paragraph._p.append(deleted)
    deleted.append(run)

    assert parse(document).provisions[-1].text == "Shut the lid."


def test_an_empty_document_is_refused() -> None:
    with pytest.raises(ImportProblem) as caught:
        parse(Document())

    assert caught.value.code == "empty"


def test_what_is_no_docx_is_refused_with_what_to_do() -> None:
    for data, code in (
        (b"PK\x03\x04 but no archive", "docx_broken"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "docx_old"),
    ):
        with pytest.raises(ImportProblem) as caught:
            parse_document(data, filename="law.docx")
        assert caught.value.code == code
        assert "law.docx" in str(caught.value)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 130_000_000)

    with pytest.raises(ImportProblem) as caught:
        parse_document(stream.getvalue(), filename="bomb.docx")
    assert caught.value.code == "archive_bomb"


def test_a_zip_that_is_no_document_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "Hello")

    with pytest.raises(ImportProblem) as caught:
        parse_document(stream.getvalue(), filename="a.docx")
    assert caught.value.code == "docx_broken"
