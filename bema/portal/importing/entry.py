"""What every reader makes of an archive: one entry an article, whatever the format."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Remark:
    """Something that an editor should know about an entry. `code` is one of `remarks.SENTENCES`."""

    code: str
    detail: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture by its address at the source; `others` are addresses where the same may be found."""

    url: str
    alt: str | None = (
        None  # None: the source has no alternative text; "": it says that none is needed
    )
    caption: str = ""
    credit: str = ""
    others: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.url, *self.others)


@dataclass(frozen=True)
class Text:
    """Rich text as Wagtail stores it; links are absolute addresses."""

    html: str


@dataclass(frozen=True)
class PictureShown:
    picture: Picture


@dataclass(frozen=True)
class Gallery:
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Quote:
    text: str
    who: str = ""


@dataclass(frozen=True)
class Merge:
    """A cell that spans others."""

    row: int
    col: int
    rowspan: int
    colspan: int


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[str, ...], ...]
    header: str = "neither"  # row, column, both or neither
    caption: str = ""
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True)
class Embed:
    url: str
    title: str


@dataclass(frozen=True)
class Media:
    """A film or sound as a file of the old site's own."""

    kind: str
    urls: tuple[str, ...]
    captions: str = ""
    title: str = ""


Piece = Text | PictureShown | Gallery | Quote | Table | Embed | Media


@dataclass
class Entry:
    """One article of the source, as far as it could be read."""

    name: str  # where it stands in the archive, for people
    kind: str = "article"  # or "page": no news, such as "About us"
    addresses: list[str] = field(default_factory=list)  # absolute, the one to cite first
    guid: str = ""
    title: str = ""
    kicker: str = ""
    standfirst: str = ""
    body: list[Piece] = field(default_factory=list)
    published: dt.datetime | None = None
    modified: dt.datetime | None = None
    status: str = "published"  # or "draft", "scheduled"
    authors: list[str] = field(default_factory=list)
    section: tuple[str, ...] = ()
    topics: list[str] = field(default_factory=list)
    source: str = ""
    source_url: str = ""
    language: str = ""
    lead: Picture | None = None
    slug: str = ""
    translations: list[str] = field(default_factory=list)  # keys shared by one article's languages
    remarks: list[Remark] = field(default_factory=list)
    source_lines: list[str] = field(
        default_factory=list
    )  # its words at the source, for the preview

    def remark(self, code: str, detail: object = "") -> None:
        found = Remark(code, str(detail)[:300])
        if found not in self.remarks:
            self.remarks.append(found)


@dataclass(frozen=True)
class Passed:
    """Something in the archive that is no article: counted and named, never forgotten."""

    name: str
    code: str
    detail: str = ""


Item = Entry | Passed


@dataclass(frozen=True)
class Options:
    """What the person who imports says about the whole archive."""

    format: str = "auto"
    language: str = ""  # of entries that do not say theirs
    base_url: str = ""  # where the saved pages stood, if neither they nor their folders say so
    time_zone: str = ""  # of dates that do not say theirs
    section: str = ""  # for entries without one
    into: str = ""  # for all entries, whatever section they say
    name_source: bool = True
    fetch_pictures: bool = False

    def as_json(self) -> dict[str, Any]:
        return dict(self.__dict__)
