"""Large and degenerate texts: what costs little a paragraph must cost little for any number of them."""

from __future__ import annotations

import pytest

from bema.documents.parsing import ImportProblem, parse_document

MANY = 12_000  # at quadratic cost each of these would take longer than all other tests of parsing together


def test_many_paragraphs_of_one_number_each_have_their_own_address() -> None:
    source = "\n\n".join(["Стаття 1. Назва", *(f"1. Частина {n}." for n in range(MANY))])

    parsed = parse_document(source.encode(), filename="law.md", language="uk")

    paths = [provision.path for provision in parsed.provisions]
    assert paths[1:4] == ["art_1/par_1", "art_1/par_1__2", "art_1/par_1__3"]
    assert len(set(paths)) == len(paths) == MANY + 1


def test_items_of_a_long_numbered_list_count_on() -> None:
    items = "".join(f"<li>Текст каже щось про {n}.</li>" for n in range(MANY))

    parsed = parse_document(
        f"<!doctype html><html><body><ol>{items}</ol></body></html>".encode(),
        filename="law.html",
        language="uk",
    )

    assert parsed.provisions[899].number == "900."
    assert len(parsed.provisions) == MANY


def test_a_paragraph_of_many_lines_is_joined_once() -> None:
    lines = "".join(f"Рядок {n} каже щось<br>" for n in range(MANY))

    parsed = parse_document(
        f"<!doctype html><html><body><div>{lines}</div></body></html>".encode(),
        filename="law.html",
        language="uk",
    )

    assert parsed.provisions[0].text.endswith(f"Рядок {MANY - 1} каже щось")


@pytest.mark.parametrize("text", ["{}", "{Note on nothing}"])
def test_notes_alone_are_no_text(text: str) -> None:
    with pytest.raises(ImportProblem) as problem:
        parse_document(text.encode(), filename="a.md", language="uk")

    assert problem.value.code == "empty"
