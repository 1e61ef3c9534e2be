"""Citations in the manner of each language."""

from __future__ import annotations

import pytest

from bema.documents.citation import reference
from bema.documents.outline import Outline

PATHS = ["art_5", "art_5/par_2", "art_5/par_2/point_a", "art_6", "art_6/sub_1"]


def outline(article, paragraph, point):
    return Outline(
        [
            (0, PATHS[0], "article", 0, article, ""),
            (1, PATHS[1], "paragraph", 1, paragraph, ""),
            (2, PATHS[2], "point", 2, point, ""),
            (3, PATHS[3], "article", 0, article, ""),
            (4, PATHS[4], "unnumbered", 1, "", ""),
        ]
    )


@pytest.mark.parametrize(
    ("language", "numbers", "cited"),
    [
        ("en", ("Article 5.", "2.", "a)"), "Article 5(2)(a)"),
        ("vi", ("Điều 5.", "2.", "a)"), "điểm a khoản 2 Điều 5"),
        ("uk", ("Стаття 5.", "2.", "1)"), "Стаття 5, частина 2, пункт 1"),
        ("lo", ("ມາດຕາ 5", "2.", "1)"), "ມາດຕາ 5 ວັກ 2 ຂໍ້ 1"),
        ("de", ("Art. 5", "2)", "a)"), "Art. 5 Abs. 2 Bst. a"),
    ],
)
def test_a_point_is_cited_as_its_language_does(language, numbers, cited):
    tree = outline(*numbers)
    assert reference(tree, tree.by_path["art_5/par_2/point_a"], language) == cited


@pytest.mark.parametrize(
    ("language", "cited"), [("en", "Article 5 ¶ 1"), ("uk", "Article 5, абзац 1")]
)
def test_what_has_no_number_is_cited_by_its_place(language, cited):
    tree = outline("Article 5.", "2.", "a)")
    assert reference(tree, tree.by_path["art_6/sub_1"], language) == cited
