"""Whatever the law: what was written is read, in order, at its level; whatever the bytes: never another error."""

from __future__ import annotations

import io
import re
import time
import unicodedata
import zipfile

import pytest
from docx import Document
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bema.documents.parsing import ImportProblem, ParsedText, parse, parse_document, to_akoma_ntoso
from bema.documents.parsing.doubts import MESSAGES
from bema.documents.parsing.inline import Run, clean, plain, to_html
from bema.documents.parsing.safe_html import runs_from_html
from bema.documents.tests.parsing.builders import (
    Unit,
    as_docx,
    as_html,
    as_markdown,
    docx_bytes,
    flat,
)

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

WORDS = [
    "вода",
    "криниця",
    "громада",
    "доглядач",
    "село",
    "зруб",
    "має",
    "чистить",
    "і",
    "щодня",
    "ім'я",
    "їжак",
]
LETTERS = "абвгдеєжз"


@st.composite
def sentences(draw: st.DrawFn, ending: str) -> str:
    words = draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=9))
    return " ".join(words).capitalize() + ending


@st.composite
def points(draw: st.DrawFn) -> list[Unit]:
    count = draw(st.integers(2, 4))
    units = []
    for number in range(1, count + 1):
        ending = "." if number == count else ";"
        letters = draw(st.integers(0, 3))
        unit = Unit("point", f"{number})", draw(sentences(":" if letters >= 2 else ending)))
        for position in range(letters if letters >= 2 else 0):
            unit.children.append(Unit("subpoint", f"{LETTERS[position]})", draw(sentences(";"))))
        units.append(unit)
    return units


@st.composite
def articles(draw: st.DrawFn, number: int) -> Unit:
    article = Unit("article", f"Стаття {number}.", draw(sentences("")))
    if draw(st.booleans()):
        for position in range(1, draw(st.integers(1, 4)) + 1):
            has_points = draw(st.booleans())
            part = Unit("paragraph", f"{position}.", draw(sentences(":" if has_points else ".")))
            part.children = draw(points()) if has_points else []
            if draw(st.booleans()):
                part.children.append(Unit("unnumbered", "", draw(sentences("."))))
            article.children.append(part)
    else:
        for _position in range(draw(st.integers(1, 3))):
            article.children.append(Unit("unnumbered", "", draw(sentences("."))))
    return article


@st.composite
def laws(draw: st.DrawFn) -> list[Unit]:
    """A law of sections, chapters and articles."""
    number = 0
    sections = []
    for section in range(1, draw(st.integers(1, 3)) + 1):
        unit = Unit("section", f"Розділ {'I' * section}", draw(sentences("")).upper())
        for _article in range(draw(st.integers(1, 3))):
            number += 1
            unit.children.append(draw(articles(number)))
        sections.append(unit)
    return sections


def read(text: ParsedText) -> list[tuple[int, str, str, str]]:
    depths: list[int] = []
    for provision in text.provisions:
        depths.append(0 if provision.parent is None else depths[provision.parent] + 1)
    return [
        (depth, provision.level, provision.number, provision.text)
        for depth, provision in zip(depths, text.provisions, strict=True)
    ]


def written(units: list[Unit]) -> list[tuple[int, str, str, str]]:
    return [(depth, unit.level, unit.number, unit.text) for depth, unit in flat(units)]


@SLOW
@given(laws())
def test_a_law_reads_back_from_markdown(law: list[Unit]) -> None:
    assert read(parse_document(as_markdown(law), filename="a.md", language="uk")) == written(law)


@SLOW
@given(laws())
def test_a_law_reads_back_from_a_page(law: list[Unit]) -> None:
    assert read(parse_document(as_html(law), filename="a.html", language="uk")) == written(law)


@settings(SLOW, max_examples=15)
@given(laws())
def test_a_law_reads_back_from_docx(law: list[Unit]) -> None:
    assert read(parse_document(as_docx(law), filename="a.docx", language="uk")) == written(law)


@SLOW
@given(laws())
def test_a_law_reads_back_from_akoma_ntoso(law: list[Unit]) -> None:
    text = parse_document(as_markdown(law), filename="a.md", language="uk")
    again = parse_document(
        to_akoma_ntoso(text, work_uri="/akn/ua/act/1", date="2001-02-03"), filename="a.xml"
    )

    assert again.provisions == text.provisions


# -- any text ------------------------------------------------------------------------------------

LINES = st.lists(
    st.one_of(
        st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=40),
        st.sampled_from([
            "Стаття 1. А", "Art. 1", "Điều 1. A", "1. A", "1) Б:", "а) в;", "(a) x", "- д", "{нота}", "(i) y",
            "Розділ I", "ДОДАТОК", "Додаток 1", '"Лапки', 'кінець"', "***", "1.1. Б", "IV. C", "Chapter 2", "§ 3",
        ]),
    ),
    min_size=1,
    max_size=25,
)  # fmt: skip


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def all_text(text: ParsedText) -> str:
    parts = []
    for provision in text.provisions:
        parts += [provision.number, provision.text, *(note.text for note in provision.notes)]
    return "".join(parts + [note.text for note in text.notes])


@SLOW
@given(LINES, st.sampled_from(["uk", "de", "vi", "lo", "en", "xx"]))
@example(["0: 0"], "uk")
def test_nothing_is_lost_or_doubled_whatever_the_text(lines: list[str], language: str) -> None:
    document = Document()
    kept = []
    for line in lines:
        if clean((Run(line),)):
            document.add_paragraph(line.replace("\ufffe", "").replace("\uffff", ""))
            kept.append(line)
    try:
        text = parse_document(docx_bytes(document), filename="a.docx", language=language)
    except ImportProblem as problem:
        assert problem.code == "empty"  # noqa: PT017 - an empty file is the one thing that may be refused
        return
    source = letters("".join(plain(clean((Run(line),))) for line in kept))
    assert sorted(letters(all_text(text))) == sorted(source)
    check_form(text)


def check_form(text: ParsedText) -> None:
    """What holds of every parsed text."""
    paths = [provision.path for provision in text.provisions]
    assert len(set(paths)) == len(paths)
    for index, provision in enumerate(text.provisions):
        assert provision.path
        assert provision.path.isascii()
        assert not re.search(r"\s", provision.path)
        assert provision.parent is None or 0 <= provision.parent < index
        assert unicodedata.is_normalized("NFC", provision.text)
        without_tags = re.sub(
            r"</?(?:b|i|u|sup|sub|br|a|table|tbody|tr|td)(?: href=\"[^\"<>]*\")?>",
            "",
            provision.html,
        )
        assert "<" not in without_tags
        assert ">" not in without_tags
    for doubt in text.doubts:
        assert doubt.index is None or doubt.index < len(text.provisions)
        assert "%(" not in MESSAGES[doubt.code] % doubt.params


@SLOW
@given(LINES, st.sampled_from(["uk", "de", "vi", "en", None]))
def test_any_text_survives_akoma_ntoso(lines: list[str], language: str | None) -> None:
    source = "\n\n".join(line.replace("\\", "") for line in lines).encode()
    try:
        text = parse_document(source, filename="a.md", language=language)
    except ImportProblem:
        return
    check_form(text)
    again = parse_document(
        to_akoma_ntoso(text, work_uri="/akn/x", date="2001-01-01"), filename="a.xml"
    )
    assert again.provisions == text.provisions
    assert again.notes == text.notes


@SLOW
@given(
    st.lists(
        st.tuples(st.text(max_size=12), st.sets(st.sampled_from(["b", "i", "u", "sup", "sub"]))),
        max_size=6,
    )
)
def test_inline_html_is_safe_and_reads_back(pieces: list[tuple[str, set[str]]]) -> None:
    runs = clean(Run(text, frozenset(styles)) for text, styles in pieces)

    assert plain(runs_from_html(to_html(runs))) == plain(runs)
    assert to_html(runs_from_html(to_html(runs))) == to_html(runs)


# -- any bytes -----------------------------------------------------------------------------------


@settings(SLOW, max_examples=150)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.binary(max_size=200).map(lambda tail: b"%PDF-1.4\n" + tail),
        st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail),
        st.text(max_size=300).map(lambda text: ("<html><body>" + text).encode("utf-8", "replace")),
        st.text(max_size=300).map(lambda text: ("<akomaNtoso>" + text).encode("utf-8", "replace")),
        st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")),
    ),
    st.sampled_from(["a.md", "a.html", "a.docx", "a.pdf", "a.xml", "a"]),
)
def test_malformed_input_is_an_import_problem_and_nothing_else(data: bytes, filename: str) -> None:
    try:
        check_form(parse_document(data, filename=filename))
    except ImportProblem as problem:
        assert filename in str(problem)  # noqa: PT017 - either outcome is right; only its form is checked


@settings(SLOW, max_examples=40)
@given(
    st.binary(max_size=300),
    st.sampled_from(["word/document.xml", "word/numbering.xml", "word/styles.xml"]),
)
def test_a_docx_with_a_broken_part_is_an_import_problem(data: bytes, part: str) -> None:
    document = Document()
    document.add_paragraph("Article 1. Lids", style="List Number")
    source, target = io.BytesIO(docx_bytes(document)), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, data if name == part else old.read(name))
    try:
        parse_document(target.getvalue(), filename="a.docx", language="en")
    except ImportProblem as problem:
        assert problem.code in ("docx_broken", "empty")  # noqa: PT017 - as above


def test_files_beyond_the_limits_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "MAX_TEXT_BYTES", 1000)
    monkeypatch.setattr(parse, "MAX_PARAGRAPHS", 10)
    for data, code in ((b"a" * 1001, "too_large"), (b"a\n\n" * 11, "too_many_paragraphs")):
        with pytest.raises(ImportProblem) as caught:
            parse_document(data, filename="a.md", language="en")
        assert caught.value.code == code


def test_a_page_nested_without_end_is_refused() -> None:
    with pytest.raises(ImportProblem) as caught:
        parse_document(b"<html>" + b"<div>" * 5000 + b"Article 1.", filename="a.html")
    assert caught.value.code in ("too_deep", "empty")


def test_two_megabytes_are_read_in_seconds() -> None:
    sentence = (
        "Громада береже воду, чистить зруб і щодня веде книгу криниці, а доглядач допомагає. " * 3
    )
    article = f"Стаття {{n}}. Вода\n\n1. {sentence}\n\n2. {sentence[:-2]}:\n\n1) {sentence}\n\n"
    source = "".join(article.format(n=n) for n in range(1, 1500)).encode()
    started = time.perf_counter()
    text = parse_document(source, filename="a.md", language="uk")

    assert len(source) > 2_000_000
    assert len(text.provisions) == 4 * 1499
    assert time.perf_counter() - started < 15  # alone on two cores it takes under two seconds
