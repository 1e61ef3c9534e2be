"""What parsing gives: a text as a flat list of provisions in document order, each knowing its parent.

Everything here is immutable and free of Django, so that it can be used by importers, jobs and scripts alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Level(StrEnum):
    """What a provision is. The vocabulary is fixed: a tradition's own words map onto it."""

    HEADING = (
        "heading"  # a line of the title page, or a heading that belongs to no numbered division
    )
    PREAMBLE = "preamble"
    BOOK = "book"  # Книга, Quyển, Buch
    PART = "part"  # Частина, Phần, ພາກ, Teil, Part
    TITLE = "title"  # Title, Thiên, Titel
    CHAPTER = "chapter"  # Глава, Chương, ໝວດ, Hauptstück, Chapter
    SECTION = "section"  # Розділ, Mục, Abschnitt, Section
    SUBSECTION = "subsection"  # Підрозділ, Tiểu mục, Unterabschnitt
    DIVISION = "division"  # Параграф, §, the letters A., B. over groups of articles
    ARTICLE = "article"
    PARAGRAPH = "paragraph"  # the first numbered level within an article: 1., khoản, Absatz
    POINT = "point"
    SUBPOINT = "subpoint"
    INDENT = "indent"  # an item marked by a dash or a bullet
    UNNUMBERED = "unnumbered"
    QUOTED = "quoted"  # a paragraph of another text that this one quotes, as amending acts do
    TABLE = "table"
    ANNEX = "annex"
    SIGNATURE = "signature"
    SEPARATOR = "separator"  # an ornament such as *** between two pieces of the text


@dataclass(frozen=True, slots=True)
class Note:
    """An editorial remark: who changed what, where it was published. Not part of the norm."""

    text: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that the importer was unsure of, for an editor to look at.

    `index` points into `ParsedText.provisions` (None: the text as a whole); `code` is a key of
    `doubts.MESSAGES`, whose named placeholders `params` fills.
    """

    index: int | None
    code: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParsedProvision:
    """One paragraph of the source (a heading printed on two lines counts as one).

    `path` is unique in the text and ASCII: "art_5/par_2/point_a". `number` is the numbering as printed,
    "" if none; `text` is the paragraph without it, in NFC; `html` is the same with safe inline markup.
    `parent` is an index into `ParsedText.provisions`, always smaller than the provision's own.
    `anchor` is the source's own identifier, if it has one; structure never rests on it.
    """

    path: str
    level: str
    number: str
    text: str
    html: str
    parent: int | None
    notes: tuple[Note, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A whole text. `notes` concern it as a whole; `metadata` is what the source says about itself."""

    title: str
    language: str
    tradition: str
    provisions: tuple[ParsedProvision, ...]
    notes: tuple[Note, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    identifier: str = ""
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
