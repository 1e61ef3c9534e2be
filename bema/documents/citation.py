"""How a provision is cited, in the manner of its own language: "Article 5(2)", "điểm a khoản 2 Điều 5"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.formats import date_format

from bema.documents.outline import Node, Outline

_EDGES = " .:;)(–-"


@dataclass(frozen=True, slots=True)
class Style:
    """`words` say each level below the article; `inner_first` puts the point before its paragraph."""

    as_in_force: str
    words: dict[str, str] = field(default_factory=dict)
    inner_first: bool = False
    separator: str = ", "
    date_format: str = "j E Y"


STYLES = {
    "en": Style("{what}, {title}, as in force on {date}", separator="", date_format="j F Y"),
    "vi": Style(
        "{what}, {title}, bản có hiệu lực ngày {date}",
        {
            "paragraph": "khoản {n}",
            "point": "điểm {n}",
            "subpoint": "tiết {n}",
            "unnumbered": "đoạn {n}",
        },
        inner_first=True,
        separator=" ",
        date_format="d/m/Y",
    ),
    "uk": Style(
        "{what}, {title}, у редакції, чинній на {date}",
        {
            "paragraph": "частина {n}",
            "point": "пункт {n}",
            "subpoint": "підпункт {n}",
            "unnumbered": "абзац {n}",
        },
        date_format="d.m.Y",
    ),
    "lo": Style(
        "{what}, {title}, ສະບັບທີ່ມີຜົນບັງຄັບໃຊ້ວັນທີ {date}",
        {"paragraph": "ວັກ {n}", "point": "ຂໍ້ {n}", "subpoint": "ຂໍ້ຍ່ອຍ {n}", "unnumbered": "ຫຍໍ້ໜ້າ {n}"},
        separator=" ",
        date_format="d/m/Y",
    ),
    "de": Style(
        "{what}, {title}, in der am {date} geltenden Fassung",
        {
            "paragraph": "Abs. {n}",
            "point": "Bst. {n}",
            "subpoint": "Ziff. {n}",
            "unnumbered": "Abs. {n}",
        },
        separator=" ",
        date_format="d.m.Y",
    ),
}


def _position(outline: Outline, node: Node) -> int:
    """Which of its parent's unnumbered paragraphs it is, from 1."""
    siblings = (
        outline.children(outline.nodes[node.parent])
        if node.parent is not None
        else (n for n in outline.nodes if n.parent is None)
    )
    return [n.path for n in siblings if not n.number and not n.is_division].index(node.path) + 1


def _piece(outline: Outline, node: Node, style: Style) -> str:
    if not node.number:
        return style.words.get("unnumbered", " ¶ {n}").format(n=_position(outline, node))
    number = node.number.strip(_EDGES)
    pattern = style.words.get(node.level, "({n})")
    return pattern.format(n=number)


def reference(outline: Outline, node: Node, language: str) -> str:
    """ "Article 5(2)(a)": from the article, or else the nearest division, down to the provision."""
    style = STYLES.get(language, STYLES["en"])
    line = outline.line(node)
    divisions = [at for at, above in enumerate(line) if above.is_division]
    top = divisions[-1] if divisions else -1
    pieces = [_piece(outline, below, style) for below in line[top + 1 :]]
    head = [line[top].number.strip(_EDGES) or line[top].heading] if divisions else []
    if style.inner_first:
        return style.separator.join([*reversed(pieces), *head])
    return style.separator.join([*head, *pieces])


def cite(language: str, title: str, outline: Outline, node: Node, on: dt.date) -> str:
    """The full citation in the text's language. `title` is the work's or the text's."""
    style = STYLES.get(language, STYLES["en"])
    with translation.override(language if language in STYLES else "en"):
        date = date_format(on, style.date_format)
    return style.as_in_force.format(what=reference(outline, node, language), title=title, date=date)
