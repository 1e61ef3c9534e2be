"""How levels are written in Akoma Ntoso 3.0, and how its elements are read."""

from __future__ import annotations

from bema.documents.parsing.model import Level

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN_NAMESPACE = "https://bema.example/ns/parsing/1"

# Levels that have an element of their own; the others are written <hcontainer name="...">.
ELEMENTS = {
    Level.BOOK: "book",
    Level.PART: "part",
    Level.TITLE: "title",
    Level.CHAPTER: "chapter",
    Level.SECTION: "section",
    Level.SUBSECTION: "subsection",
    Level.DIVISION: "division",
    Level.ARTICLE: "article",
    Level.PARAGRAPH: "paragraph",
    Level.POINT: "point",
    Level.INDENT: "indent",
    Level.UNNUMBERED: "alinea",
}
LEVELS = {name: level for level, name in ELEMENTS.items()} | {
    "subparagraph": Level.POINT,
    "subpoint": Level.SUBPOINT,
    "item": Level.POINT,
    "clause": Level.PARAGRAPH,
    "subclause": Level.POINT,
    "level": Level.PARAGRAPH,
    "rule": Level.PARAGRAPH,
    "subrule": Level.POINT,
    "tome": Level.BOOK,
    "subpart": Level.SECTION,
    "subtitle": Level.SECTION,
    "subchapter": Level.SECTION,
    "subdivision": Level.DIVISION,
    "transitional": Level.SECTION,
    "proviso": Level.UNNUMBERED,
    "attachment": Level.ANNEX,
}
# Levels whose text is a name rather than a sentence.
NAMED = frozenset(
    {
        Level.BOOK,
        Level.PART,
        Level.TITLE,
        Level.CHAPTER,
        Level.SECTION,
        Level.SUBSECTION,
        Level.DIVISION,
        Level.ARTICLE,
        Level.ANNEX,
        Level.HEADING,
        Level.PREAMBLE,
    }
)
CODES = {
    Level.BOOK: "book",
    Level.PART: "part",
    Level.TITLE: "title",
    Level.CHAPTER: "chp",
    Level.SECTION: "sec",
    Level.SUBSECTION: "subsec",
    Level.DIVISION: "dvs",
    Level.ARTICLE: "art",
    Level.PARAGRAPH: "par",
    Level.POINT: "point",
    Level.SUBPOINT: "subpoint",
    Level.INDENT: "indent",
    Level.UNNUMBERED: "sub",
    Level.QUOTED: "quote",
    Level.TABLE: "table",
    Level.ANNEX: "annex",
    Level.SIGNATURE: "sig",
    Level.SEPARATOR: "sep",
    Level.HEADING: "hdg",
    Level.PREAMBLE: "preamble",
}


def to_eid(path: str) -> str:
    """A path as an eId: its steps are parted by __, and the suffix of a repeated number by ~."""
    return path.replace("__", "~").replace("/", "__")


def from_eid(eid: str) -> str:
    """The path of an eId that `to_eid` made."""
    return eid.replace("__", "/").replace("~", "__")
