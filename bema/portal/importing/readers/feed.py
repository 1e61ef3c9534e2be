"""RSS (0.9x, 1.0, 2.0) and Atom."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator

from lxml import etree

from bema.portal.importing.addresses import is_web
from bema.portal.importing.archive import Archive
from bema.portal.importing.body import convert
from bema.portal.importing.body.frames import is_allowed, plain_address
from bema.portal.importing.body.words import absolute, parse_fragment, squeeze, text_of
from bema.portal.importing.dates import read_date, zone_named
from bema.portal.importing.entry import Embed, Entry, Item, Media, Options, Passed, Picture
from bema.portal.importing.parts import (
    dated,
    lead_once,
    lines_of,
    picture_name,
    pictures_in,
    standfirst_unless_repeated,
)
from bema.portal.importing.xml_source import XmlPieces, child, children

_FILES = (".xml", ".rss", ".atom", ".rdf")
_MAILED = re.compile(r"^\S+@\S+\s*\((.+)\)$")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def read(archive: Archive, options: Options, skip: int) -> Iterator[Item]:
    names = [n for n in archive.names if n.lower().endswith(_FILES)] or archive.names
    number = 0
    for name in names:
        with archive.open(name) as file:
            pieces = XmlPieces(file, "item", "entry")
            for node in pieces:
                number += 1
                if number > skip:
                    yield _Feed(node, options).entry(f"{name} #{number}")
        if pieces.broken_at:
            yield Passed(name, "broken-file", str(pieces.broken_at))


class _Feed:
    """One item, with what the feed around it says of all."""

    def __init__(self, node: etree._Element, options: Options) -> None:
        self.node = node
        self.options = options
        self.zone = zone_named(options.time_zone)
        root = node.getroottree().getroot()
        channel = next((n for n in root if _is(n, "channel")), None)
        self.channel = channel if channel is not None else root
        self.is_atom = _is(node, "entry")

    def entry(self, name: str) -> Entry:
        links = self._links()
        entry = Entry(name=name, addresses=links, guid=self._first("guid", "id"))
        if is_web(entry.guid) and entry.guid not in links:
            entry.addresses.append(entry.guid)
        base = self.node.get(_BASE) or (links[0] if links else self._site_address())
        entry.title = self._plain("title")
        self._dates(entry)
        entry.authors = list(dict.fromkeys(self._authors()))
        self._categories(entry)
        self._source(entry)
        entry.language = self._language()
        self._body(entry, base)
        return entry

    # --- what it says of itself -------------------------------------------------------------

    def _first(self, *names: str) -> str:
        for name in names:
            if said := squeeze(child(self.node, name)):
                return said
        return ""

    def _plain(self, name: str) -> str:
        """Titles may be HTML, even if nothing says so."""
        said = child(self.node, name)
        if "<" in said or "&" in said:
            said = text_of(parse_fragment(said))
        return squeeze(html.unescape(said))

    def _site_address(self) -> str:
        return squeeze(child(self.channel, "link"))

    def _links(self) -> list[str]:
        found = []
        for node in children(self.node, "link"):
            href = node.get("href") or "".join(str(text) for text in node.itertext())
            if (node.get("rel") or "alternate") == "alternate":
                found.append(absolute(href, self._site_address()))
        found += [squeeze(child(self.node, "origlink"))]
        return [url for url in dict.fromkeys(found) if is_web(url)]

    def _dates(self, entry: Entry) -> None:
        published = self._first("pubdate", "published", "issued", "date", "created")
        updated = self._first("updated", "modified", "lastbuilddate")
        dated(entry, published or updated, self.zone)
        if published and updated:
            entry.modified = _later(read_date(updated, self.zone)[0], entry.published)

    def _authors(self) -> Iterator[str]:
        for node in children(self.node, "author"):
            name = child(node, "name") or "".join(str(text) for text in node.itertext())
            mailed = _MAILED.match(squeeze(name))
            yield mailed[1] if mailed else squeeze(name)
        for node in children(self.node, "creator"):
            yield squeeze(node.text or "")

    def _categories(self, entry: Entry) -> None:
        found = []
        for node in children(self.node, "category"):
            said = node.get("label") or node.text or node.get("term") or ""
            found.append(squeeze(html.unescape(said)))
        found += [squeeze(node.text or "") for node in children(self.node, "subject")]
        found = [word for word in dict.fromkeys(found) if word]
        if found:
            entry.section = tuple(part.strip() for part in found[0].split("/") if part.strip())
            entry.topics = found[1:]

    def _source(self, entry: Entry) -> None:
        for node in children(self.node, "source"):
            entry.source = squeeze(child(node, "title") or node.text or "")
            entry.source_url = node.get("url") or ""
            if not is_web(entry.source_url):
                entry.source_url = entry.addresses[0] if entry.addresses else ""
        if not entry.source and self.options.name_source:
            entry.source = squeeze(child(self.channel, "title"))
            entry.source_url = entry.addresses[0] if entry.addresses else ""

    def _language(self) -> str:
        node: etree._Element | None = self.node
        own = squeeze(child(self.node, "language"))
        while node is not None and not own:
            own = node.get(_LANG) or ""
            node = node.getparent()
        return own or squeeze(child(self.channel, "language"))

    # --- its words --------------------------------------------------------------------------

    def _body(self, entry: Entry, base: str) -> None:
        full = self._html("encoded", "/content/") or self._html("content") or self._html("body")
        short = self._html("description") or self._html("summary")
        if not full:
            full, short = short, ""
            if self.is_atom or _looks_cut(full):
                entry.remark("excerpt-only")
        tree = parse_fragment(full)
        entry.source_lines = lines_of(tree)
        converted = convert(tree, base=base)
        entry.body = converted.pieces
        entry.remarks += converted.remarks
        if short:
            standfirst_unless_repeated(entry, text_of(parse_fragment(short)))
        self._media(entry, base)

    def _html(self, name: str, space: str = "") -> str:
        for node in children(self.node, name, space):
            if node.tag.startswith("{http://search.yahoo.com"):
                continue
            kind = node.get("type") or "html"
            if kind == "xhtml" or len(node):
                return "".join(_inner(part) for part in node)
            text = node.text or ""
            return html.escape(text) if kind == "text" else text
        return ""

    def _media(self, entry: Entry, base: str) -> None:
        """What the item carries besides its text: the first picture leads, films and sounds follow the text."""
        inner = list(pictures_in(entry.body))[1:]
        known = {picture_name(address) for p in inner for address in p.addresses}
        for url, kind, node in self._enclosures(base):
            if kind.startswith("image") or kind == "":
                if entry.lead is None and picture_name(url) not in known:
                    entry.lead = _lead(url, node)
            elif kind.startswith(("video", "audio")):
                entry.body.append(Media(kind[:5], (url,), "", entry.title))
            elif is_allowed(plain_address(url)):
                entry.body.append(Embed(plain_address(url), entry.title))
            else:
                entry.remark("media-refused", url)
        lead_once(entry)

    def _enclosures(self, base: str) -> Iterator[tuple[str, str, etree._Element]]:
        for node in self.node.iterdescendants():
            if _is(node, "enclosure") or (_is(node, "link") and node.get("rel") == "enclosure"):
                address = absolute(node.get("url") or node.get("href") or "", base)
                yield address, node.get("type") or "image", node
            elif _is(node, "content", "search.yahoo.com") and node.get("url"):
                kind = node.get("type") or node.get("medium") or ""
                yield absolute(node.get("url") or "", base), kind, node
        for node in self.node.iterdescendants():
            if _is(node, "thumbnail", "search.yahoo.com") and node.get("url"):
                yield absolute(node.get("url") or "", base), "image", node


def _lead(url: str, node: etree._Element) -> Picture:
    group = [node, node.getparent()]
    said = {"description": "", "title": "", "credit": ""}
    for around in group:
        for name in said:
            if around is not None and not said[name]:
                said[name] = squeeze(html.unescape(child(around, name, "search.yahoo.com")))
    alt = said["title"] or None
    return Picture(url, alt, said["description"], said["credit"])


def _inner(node: etree._Element) -> str:
    """XHTML within Atom, as HTML: without the prefix of its namespace."""
    for part in node.iter():
        if isinstance(part.tag, str):
            part.tag = part.tag.rsplit("}", 1)[-1]
    etree.cleanup_namespaces(node)
    return etree.tostring(node, encoding="unicode", method="html")


def _is(node: etree._Element, name: str, space: str = "") -> bool:
    whole, _brace, local = str(node.tag).rpartition("}")  # a comment's tag is a function
    return local.lower() == name and space in whole


def _later(found: dt.datetime | None, than: dt.datetime | None) -> dt.datetime | None:
    return found if found and than and found > than else None


def _looks_cut(said: str) -> bool:
    text = text_of(parse_fragment(said))
    return text.endswith(("…", "...", "[…]", "[...]"))
