"""Lao, English, and Markdown that follows no tradition."""

from __future__ import annotations

import pytest

from bema.documents.parsing import ImportProblem, parse_document
from bema.documents.tests.parsing.outline import markdown, outline, paths, tree


def test_lao_laws_with_either_digits() -> None:
    text = markdown(
        """
        ກົດໝາຍ

        ວ່າດ້ວຍ ນ້ຳສ້າງ

        ພາກທີ I

        ບົດບັນຍັດທົ່ວໄປ

        ໝວດທີ 1

        ຈຸດປະສົງ

        ມາດຕາ 1 ຈຸດປະສົງ

        ກົດໝາຍສະບັບນີ້ ກຳນົດ ຫຼັກການ:

        1. ຮັກສາ ນ້ຳ;

        2. ໃຊ້ ນ້ຳ.

        ມາດຕາ ໒. ນ້ຳສ້າງ

        ນ້ຳສ້າງ ແມ່ນ ຂອງ ລວມ.

        ໝວດທີ 2

        ສິດ

        ມາດຕາ 3 ສິດ

        ທຸກຄົນ ມີ ສິດ.
        """,
        "lo",
    )

    assert outline(text).split("\n")[2:] == tree("""
        part: ພາກທີ I | ບົດບັນຍັດທົ່ວໄປ
          chapter: ໝວດທີ 1 | ຈຸດປະສົງ
            article: ມາດຕາ 1 | ຈຸດປະສົງ
              unnumbered: ກົດໝາຍສະບັບນີ້ ກຳນົດ ຫຼັກການ:
                paragraph: 1. | ຮັກສາ ນ້ຳ;
                paragraph: 2. | ໃຊ້ ນ້ຳ.
            article: ມາດຕາ ໒. | ນ້ຳສ້າງ
              unnumbered: ນ້ຳສ້າງ ແມ່ນ ຂອງ ລວມ.
          chapter: ໝວດທີ 2 | ສິດ
            article: ມາດຕາ 3 | ສິດ
              unnumbered: ທຸກຄົນ ມີ ສິດ.
    """).split("\n")
    assert "art_2" in paths(text)


def test_an_english_act_with_letters_that_look_like_roman_numbers() -> None:
    text = markdown(
        """
        PUBLIC WELLS ACT

        PART I
        GENERAL

        Article 1. Scope

        (1) This Act applies to:

        (a) wells;

        (b) springs, that is:

        (i) warm springs;

        (ii) cold springs;

        (c) troughs.

        (2) It does not apply to rivers.

        CHAPTER 2 Duties

        Article 2 Keeper

        The keeper shall

        (h) keep the book;

        (i) lock the lid.

        Article 5 of another Act applies.

        Schedule 1

        1. First table of wells.

        1.1 Deep wells.
        """,
        "en",
    )

    assert outline(text) == tree("""
        heading: PUBLIC WELLS ACT
        part: PART I | GENERAL
          article: Article 1. | Scope
            paragraph: (1) | This Act applies to:
              point: (a) | wells;
              point: (b) | springs, that is:
                subpoint: (i) | warm springs;
                subpoint: (ii) | cold springs;
              point: (c) | troughs.
            paragraph: (2) | It does not apply to rivers.
          chapter: CHAPTER 2 | Duties
            article: Article 2 | Keeper
              unnumbered: The keeper shall
              point: (h) | keep the book;
              point: (i) | lock the lid.
              unnumbered: Article 5 of another Act applies.
        annex: Schedule 1
          paragraph: 1. | First table of wells.
            paragraph: 1.1 | Deep wells.
    """)


def test_ordinary_markdown_nests_by_its_headings() -> None:
    text = markdown(
        """
        # House rules

        Welcome, everybody.

        ## Water

        Use little of it.

        - cold
        - warm, namely:

        1. in winter
        2. at night

        ### Wells

        Shut the lid.

        ## Fire

        None.
        """,
        "en",
    )

    assert [line.strip() for line in outline(text).split("\n")][:3] == [
        "heading: House rules",
        "preamble: Welcome, everybody.",
        "heading: Water",
    ]
    assert text.title == "House rules"


def test_without_marks_or_language_the_generic_rules_nest_headings_by_depth() -> None:
    text = markdown(
        "# Haus\n\nHallo.\n\n## Wasser\n\nWenig.\n\n### Brunnen\n\nZu.\n\n## Feuer\n\nKeins.\n"
    )

    assert text.tradition == "generic"
    assert outline(text) == tree("""
        heading: Haus
        preamble: Hallo.
        heading: Wasser
          unnumbered: Wenig.
          heading: Brunnen
            unnumbered: Zu.
        heading: Feuer
          unnumbered: Keins.
    """)


def test_an_unknown_tradition_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ImportProblem, match="uk, de-LI, vi, lo, en, generic"):
        parse_document(b"Text.", filename="a.md", tradition="klingon")
