"""One reader a format. Each hands out entries and what it passed over, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bema.portal.importing.archive import Archive
from bema.portal.importing.entry import Item, Options
from bema.portal.importing.errors import UnknownFormat
from bema.portal.importing.readers import feed, pages, wordpress

FORMATS = ("feed", "wordpress", "html")
Reader = Callable[[Archive, Options, int], Iterator[Item]]
_READERS: dict[str, Reader] = {
    "feed": feed.read,
    "wordpress": wordpress.read,
    "html": pages.read,
}
_PAGES = (".html", ".htm", ".xhtml", ".shtml", ".mhtml", ".mht", ".php", ".asp", ".aspx")
_XML = (".xml", ".rss", ".atom", ".rdf", ".wxr")


def format_of(archive: Archive) -> str:
    """What the archive is, told from its files and not from what they are called alone."""
    kinds = [_kind(archive, name) for name in archive.names if name.lower().endswith(_XML)]
    if "wordpress" in kinds:
        return "wordpress"
    if pages.names(archive):
        return "html"
    if "feed" in kinds:
        return "feed"
    others = [_kind(archive, name) for name in archive.names[:20]]
    found = next((kind for kind in others if kind), "")
    if not found:
        raise UnknownFormat()
    return found


def _kind(archive: Archive, name: str) -> str:
    with archive.open(name) as file:
        head = file.read(4096).replace(b"\x00", b"").lower()
    if b"wordpress.org/export" in head:
        return "wordpress"
    if any(mark in head for mark in (b"<rss", b"<feed", b"<rdf:rdf")):
        return "feed"
    if b"<html" in head or b"<!doctype html" in head or b"mime-version:" in head:
        return "html"
    return ""


def items(archive: Archive, options: Options, *, skip: int = 0) -> Iterator[Item]:
    """Everything in the archive in an order that stays; the first `skip` are passed by unread."""
    kind = options.format if options.format in FORMATS else format_of(archive)
    yield from _READERS[kind](archive, options, skip)
