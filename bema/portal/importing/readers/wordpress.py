"""WordPress's export (WXR), read twice piece by piece: what posts refer to, then the posts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from bema.portal.importing.addresses import is_web
from bema.portal.importing.archive import Archive
from bema.portal.importing.body import convert
from bema.portal.importing.body.pictures import split_credit
from bema.portal.importing.body.words import parse_fragment, squeeze, text_of
from bema.portal.importing.dates import read_date, zone_named
from bema.portal.importing.entry import Entry, Item, Options, Passed, Picture
from bema.portal.importing.parts import dated, lead_once, lines_of, standfirst_unless_repeated
from bema.portal.importing.readers.shortcodes import Attachment, Library, to_html
from bema.portal.importing.xml_source import XmlPieces, child, children

_SYSTEM = {
    "attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache",
    "user_request", "wp_block", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation",
    "wp_font_family", "wp_font_face", "elementor_library", "acf-field", "acf-field-group", "wpcf7_contact_form",
    "mc4wp-form", "popup", "shop_order", "ngg_gallery", "polylang_mo", "wpforms", "jp_img_sitemap",
}  # fmt: skip
_STANDFIRSTS = (
    "standfirst",
    "subtitle",
    "_subtitle",
    "sub_title",
    "lead",
    "lede",
    "deck",
    "wps_subtitle",
)


@dataclass
class Site:
    """What the export says once for all posts."""

    title: str = ""
    language: str = ""
    address: str = ""
    authors: dict[str, str] = field(default_factory=dict)
    categories: dict[str, tuple[str, str]] = field(default_factory=dict)  # nicename: name, parent
    library: Library = field(default_factory=Library)
    category_ids: dict[str, str] = field(default_factory=dict)  # number: nicename

    def path(self, nicename: str, name: str) -> tuple[str, ...]:
        """A category with those above it."""
        found: list[str] = []
        while nicename in self.categories and len(found) < 8:
            own, parent = self.categories[nicename]
            found.insert(0, own)
            nicename = parent
        return tuple(found) or (name,)


def names(archive: Archive) -> list[str]:
    found = []
    for name in archive.names:
        if name.lower().endswith((".xml", ".wxr")) or len(archive.names) == 1:
            with archive.open(name) as file:
                if b"wordpress.org/export" in file.read(4096):
                    found.append(name)
    return found


def read(archive: Archive, options: Options, skip: int) -> Iterator[Item]:
    parts = names(archive)  # a large site is exported in several files, which refer to each other
    site = Site()
    for name in parts:
        _first_reading(archive, name, site)
    number = 0
    for name in parts:
        with archive.open(name) as file:
            pieces = XmlPieces(file, "item")
            for node in pieces:
                number += 1
                if number > skip:
                    yield _Post(node, site, options).item(name)
        if pieces.broken_at:
            yield Passed(name, "broken-file", str(pieces.broken_at))


# --- the first reading ------------------------------------------------------------------------


def _first_reading(archive: Archive, name: str, site: Site) -> None:
    with archive.open(name) as file:
        wanted = (
            "item",
            "author",
            "category",
            "term",
            "title",
            "language",
            "base_blog_url",
            "link",
        )
        for node in XmlPieces(file, *wanted):
            local = node.tag.rsplit("}", 1)[-1]
            parent = node.getparent()
            is_own = parent is not None and parent.tag.rsplit("}", 1)[-1] == "channel"
            if local == "item":
                _note_item(node, site)
            elif is_own and local in _NOTES:
                _NOTES[local](node, site)


def _note_author(node: etree._Element, site: Site) -> None:
    login = child(node, "author_login")
    full = f"{child(node, 'author_first_name')} {child(node, 'author_last_name')}".strip()
    site.authors[login] = squeeze(child(node, "author_display_name")) or full or login


def _note_category(node: etree._Element, site: Site) -> None:
    nicename = child(node, "category_nicename")
    site.categories[nicename] = (squeeze(child(node, "cat_name")), child(node, "category_parent"))
    site.category_ids[child(node, "term_id")] = nicename


def _note_term(node: etree._Element, site: Site) -> None:
    if child(node, "term_taxonomy") == "category":
        slug = child(node, "term_slug")
        site.categories[slug] = (squeeze(child(node, "term_name")), child(node, "term_parent"))


def _note_channel(node: etree._Element, site: Site) -> None:
    said = squeeze(node.text or "")
    local = node.tag.rsplit("}", 1)[-1]
    if local == "title":
        site.title = said
    elif local == "language":
        site.language = said
    elif local == "base_blog_url" or not site.address:
        site.address = said


_NOTES = {
    "author": _note_author,
    "category": _note_category,
    "term": _note_term,
    "title": _note_channel,
    "language": _note_channel,
    "base_blog_url": _note_channel,
    "link": _note_channel,
}


def _note_item(node: etree._Element, site: Site) -> None:
    kind = child(node, "post_type")
    number = child(node, "post_id")
    if not number.isdecimal():
        return
    if kind == "attachment":
        site.library.attachments[int(number)] = _attachment(node)
    elif kind == "wp_block":
        site.library.reusable[int(number)] = child(node, "encoded", "content")


def _attachment(node: etree._Element) -> Attachment:
    meta = _meta(node)
    caption = squeeze(text_of(parse_fragment(child(node, "encoded", "excerpt"))))
    return Attachment(
        url=squeeze(child(node, "attachment_url") or child(node, "guid")),
        alt=squeeze(meta.get("_wp_attachment_image_alt", "")),
        caption=caption,
        credit=squeeze(meta.get("_media_credit", "") or meta.get("_wp_attachment_source_name", "")),
        title=squeeze(child(node, "title")),
    )


def _meta(node: etree._Element) -> dict[str, str]:
    return {child(row, "meta_key"): child(row, "meta_value") for row in children(node, "postmeta")}


# --- one post ---------------------------------------------------------------------------------


class _Post:
    def __init__(self, node: etree._Element, site: Site, options: Options) -> None:
        self.node = node
        self.site = site
        self.options = options
        self.meta = _meta(node)
        self.kind = child(node, "post_type") or "post"

    def item(self, file: str) -> Item:
        title = squeeze(text_of(parse_fragment(child(self.node, "title"))))
        name = f"{file}: {self.kind} {child(self.node, 'post_id')} “{title[:80]}”"
        state = child(self.node, "status")
        if self.kind in _SYSTEM:
            return Passed(name, "type", self.kind)
        if state in ("trash", "auto-draft", "inherit"):
            return Passed(name, "auto-draft" if state == "auto-draft" else "trash")
        entry = Entry(name=name, title=title, kind="page" if self.kind == "page" else "article")
        if self.kind not in ("post", "page"):
            entry.remark("custom-type", self.kind)
        self._addresses(entry)
        self._state(entry, state)
        self._dates(entry)
        self._terms(entry)
        self._authors(entry)
        self._body(entry)
        self._comments(entry)
        return entry

    def _addresses(self, entry: Entry) -> None:
        link, guid = squeeze(child(self.node, "link")), squeeze(child(self.node, "guid"))
        number = child(self.node, "post_id")
        parameter = "page_id" if self.kind == "page" else "p"
        short = (
            f"{self.site.address.rstrip('/')}/?{parameter}={number}" if self.site.address else ""
        )
        slug = child(self.node, "post_name")
        older = [
            row
            for row in children(self.node, "postmeta")
            if child(row, "meta_key") == "_wp_old_slug"
        ]
        renamed = [
            f"/{child(row, 'meta_value')}".join(link.rsplit(f"/{slug}", 1)) for row in older if slug
        ]
        found = dict.fromkeys([link, short, guid, *renamed])
        entry.addresses = [address for address in found if is_web(address)]
        entry.guid = guid
        entry.slug = slug
        if self.options.name_source:
            entry.source, entry.source_url = self.site.title, link if is_web(link) else ""

    def _state(self, entry: Entry, state: str) -> None:
        known = {
            "publish": "published",
            "future": "scheduled",
            "draft": "draft",
            "pending": "draft",
        }
        entry.status = known.get(state, "draft")
        if child(self.node, "post_password"):
            entry.status = "draft"
            entry.remark("password")
        elif state == "private":
            entry.remark("private")
        elif state not in known:
            entry.remark("status", state)

    def _dates(self, entry: Entry) -> None:
        """The time in UTC if it is there; drafts have none, but one by the site's clock."""
        if not self._instant(entry, "post_date_gmt", dt.UTC):
            zone = zone_named(self.options.time_zone)
            if not self._instant(entry, "post_date", zone):
                dated(entry, child(self.node, "pubdate"), zone)
        changed, _time = read_date(child(self.node, "post_modified_gmt"), dt.UTC)
        if changed and entry.published and changed > entry.published:
            entry.modified = changed

    def _instant(self, entry: Entry, name: str, zone: dt.tzinfo) -> bool:
        dated(entry, child(self.node, name), zone)
        return entry.published is not None

    def _terms(self, entry: Entry) -> None:
        paths: dict[str, tuple[str, ...]] = {}
        for row in children(self.node, "category"):
            name, nicename = (
                squeeze(text_of(parse_fragment(row.text or ""))),
                row.get("nicename") or "",
            )
            domain = row.get("domain") or "category"
            if domain == "category":
                paths[nicename] = self.site.path(nicename, name)
            elif domain == "language":
                entry.language = nicename
            elif domain == "post_translations":
                entry.translations.append(f"wordpress:{nicename}")
            elif domain == "author":
                entry.authors.append(name)
            elif domain not in (
                "post_format",
                "nav_menu",
                "term_translations",
                "category_translations",
            ):
                entry.topics.append(name)
        self._section(entry, paths)
        entry.topics = [word for word in dict.fromkeys(entry.topics) if word]
        entry.language = entry.language or self.site.language

    def _section(self, entry: Entry, paths: dict[str, tuple[str, ...]]) -> None:
        """The category that the editors called the main one, else the first; the others become topics."""
        paths = {n: p for n, p in paths.items() if n != "uncategorized" or len(paths) == 1}
        main = self.site.category_ids.get(self.meta.get("_yoast_wpseo_primary_category", ""), "")
        chosen = main if main in paths else next(iter(paths), "")
        if chosen and chosen != "uncategorized":
            entry.section = paths[chosen]
        above = {name for path in paths.values() for name in path[:-1]}
        entry.topics = [
            path[-1] for n, path in paths.items() if n != chosen and path[-1] not in above
        ] + entry.topics

    def _authors(self, entry: Entry) -> None:
        login = child(self.node, "creator")
        name = self.site.authors.get(login, login)
        if name and not entry.authors:
            entry.authors.append(name)
        entry.authors = list(dict.fromkeys(entry.authors))

    def _body(self, entry: Entry) -> None:
        source, remarks, newlines = to_html(
            child(self.node, "encoded", "content"), self.site.library
        )
        base = entry.addresses[0] if entry.addresses else self.site.address
        tree = parse_fragment(source)
        self._complete(tree)
        entry.source_lines = lines_of(tree)
        converted = convert(tree, base=base, newlines=newlines)
        entry.body = converted.pieces
        entry.remarks += [*remarks, *converted.remarks]
        said = next((self.meta[name] for name in _STANDFIRSTS if self.meta.get(name)), "")
        summary = child(self.node, "encoded", "excerpt") or said
        if summary:
            standfirst_unless_repeated(entry, text_of(parse_fragment(summary)))
        self._lead(entry)

    def _complete(self, tree: etree._Element) -> None:
        """What the library knows of a picture and the post does not repeat."""
        for image in tree.iter("img"):
            for word in (image.get("class") or "").split():
                number = word.removeprefix("wp-image-")
                found = (
                    self.site.library.attachments.get(int(number)) if number.isdecimal() else None
                )
                if found and found.alt and not (image.get("alt") or "").strip():
                    image.set("alt", found.alt)

    def _lead(self, entry: Entry) -> None:
        number = self.meta.get("_thumbnail_id", "")
        found = self.site.library.attachments.get(int(number)) if number.isdecimal() else None
        if found is not None and is_web(found.url):
            caption, credit = split_credit(found.caption)
            entry.lead = Picture(found.url, found.alt or None, caption, found.credit or credit)
        elif number.isdecimal() and int(number) > 0:
            entry.remark("lead-missing", number)
        lead_once(entry)

    def _comments(self, entry: Entry) -> None:
        kinds = Counter(
            child(row, "comment_approved")
            for row in children(self.node, "comment")
            if child(row, "comment_type") in ("", "comment")
        )
        if kinds["1"]:
            entry.remark("comments", kinds["1"])
