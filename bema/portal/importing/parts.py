"""What the readers have in common about an entry: dates, standfirst, the picture that leads."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator

from lxml import etree

from bema.portal.importing.dates import read_date
from bema.portal.importing.entry import (
    Entry,
    Gallery,
    Picture,
    PictureShown,
    Piece,
    Quote,
    Table,
    Text,
)

_TAG = re.compile(r"<[^>]+>")
_CUT = re.compile(r"\s*(\[?(…|\.\.\.)\]?|Continue reading.*|Read more.*)\s*$", re.IGNORECASE)
_LETTERS = re.compile(r"\W+")


def dated(entry: Entry, said: str, zone: dt.tzinfo) -> None:
    """Its date of publication; what is unsure about it is remarked."""
    entry.published, has_time = read_date(said, zone)
    if entry.published is None and said.strip() and not said.startswith("0000"):
        entry.remark("date-unread", said)
    elif entry.published is not None and not has_time:
        entry.remark("date-only", said)


def pictures_in(body: list[Piece]) -> Iterator[Picture]:
    for piece in body:
        if isinstance(piece, PictureShown):
            yield piece.picture
        elif isinstance(piece, Gallery):
            yield from piece.pictures


def words_of(piece: Piece) -> str:
    """The words of a piece in the order in which they are read."""
    if isinstance(piece, Text):
        return html.unescape(
            _TAG.sub(" ", re.sub(r"</?(?:b|i|a|sub|sup)(?: [^>]*)?>", "", piece.html))
        )
    if isinstance(piece, Quote):
        return f"{piece.text} {piece.who}"
    if isinstance(piece, Table):
        return " ".join([piece.caption, *(cell for row in piece.rows for cell in row)])
    if isinstance(piece, PictureShown):
        return f"{piece.picture.caption} {piece.picture.credit}"
    if isinstance(piece, Gallery):
        return " ".join(f"{p.caption} {p.credit}" for p in piece.pictures)
    return ""


def text_in(body: list[Piece]) -> str:
    return " ".join(" ".join(words_of(piece) for piece in body).split())


def letters(text: str) -> str:
    """For comparing: only what is spoken."""
    return _LETTERS.sub("", text).casefold()


def standfirst_unless_repeated(entry: Entry, said: str) -> None:
    """A summary that only repeats how the text begins was made by the source's system, and is no standfirst."""
    said = " ".join(said.split())
    summary = letters(_CUT.sub("", said))
    if summary and not letters(text_in(entry.body)).startswith(summary):
        entry.standfirst = said


def lead_from_body(entry: Entry) -> None:
    """A picture that stands above the text is the one that leads."""
    if entry.lead is None and entry.body and isinstance(entry.body[0], PictureShown):
        entry.lead = entry.body[0].picture
        del entry.body[0]


_SIZE = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w{3,4}$)|-scaled(?=\.\w{3,4}$)|_thumb(?=\.\w{3,4}$)")


def picture_name(url: str) -> str:
    """The same for all sizes of one picture."""
    path = url.split("?", 1)[0].split("#", 1)[0]
    return _SIZE.sub("", path.rsplit("/", 1)[-1]).lower()


def is_same_picture(one: Picture, other: Picture) -> bool:
    names = {picture_name(url) for url in one.addresses if not url.startswith("data:")}
    return any(picture_name(url) in names for url in other.addresses)


def lead_once(entry: Entry) -> None:
    """The lead picture is not shown again right below itself; what is said about it there is kept."""
    if entry.lead is None:
        lead_from_body(entry)
        return
    first = entry.body[0] if entry.body else None
    if isinstance(first, PictureShown) and is_same_picture(entry.lead, first.picture):
        lead, own = entry.lead, first.picture
        entry.lead = Picture(
            lead.url,
            own.alt or lead.alt,
            own.caption or lead.caption,
            own.credit or lead.credit,
            tuple(dict.fromkeys((*lead.others, *own.addresses))),
        )
        del entry.body[0]


def lines_of(tree: etree._Element) -> list[str]:
    """The words of a text, a line a paragraph or so."""
    for node in tree.iter(
        "p", "div", "li", "h1", "h2", "h3", "h4", "br", "tr", "figcaption", "blockquote"
    ):
        node.tail = "\n" + (node.tail or "")
    text = "".join(str(part) for part in tree.itertext())
    return [line for line in (" ".join(raw.split()) for raw in text.split("\n")) if line]
