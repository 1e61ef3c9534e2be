"""Saved pages: single ones, a browser's "page, complete", MHTML, a mirror of a whole site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from bema.common.errors import BemaError
from bema.portal.importing.addresses import address_in_mirror, is_web
from bema.portal.importing.archive import Archive
from bema.portal.importing.decoding import decode
from bema.portal.importing.entry import Entry, Item, Options, Passed
from bema.portal.importing.readers.mhtml import is_mhtml, unwrapped
from bema.portal.importing.readers.page import Page

_PAGE = (
    ".html",
    ".htm",
    ".xhtml",
    ".shtml",
    ".mhtml",
    ".mht",
    ".php",
    ".asp",
    ".aspx",
    ".jsp",
    ".cfm",
)
_NO_PAGE = re.compile(
    r"\.(css|js|mjs|json|map|xml|rss|atom|txt|md|csv|ico|cur|jpe?g|png|gif|webp|avif|svg|bmp|tiff?|mp[34]|m4[av]|og[gva]"
    r"|webm|wav|mov|flv|pdf|docx?|xlsx?|pptx?|odt|zip|gz|rar|7z|woff2?|ttf|otf|eot|vtt|srt|swf|exe|db|sql|log)$",
    re.IGNORECASE,
)
# Variants of a page that come after the page itself, so that the page is the one that is taken.
_VARIANT = re.compile(
    r"(^|/)(amp|print|feed|embed|trackback)(/|$|\.)|replytocom|[?&@](print|amp|share|output)=|/page/\d+/",
    re.IGNORECASE,
)
_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->|Page saved with SingleFile\s+url:\s*(\S+)",
    re.IGNORECASE,
)
_MIRRORED = re.compile(r"<!--\s*Mirrored from (\S+) by HTTrack", re.IGNORECASE)
_REFRESH = re.compile(
    r"<meta[^>]{0,80}http-equiv\s*=\s*[\"']?refresh[^>]{0,80}url\s*=\s*[\"']?([^\"'>\s]+)",
    re.IGNORECASE,
)
_CANONICAL = re.compile(rb"<link[^>]{0,200}rel=[\"']?canonical[^>]{0,400}>", re.IGNORECASE)
_DESCRIPTION = re.compile(
    rb"<meta[^>]{0,60}(?:name|property)=[\"']?(?:og:)?description[\"']?[^>]{0,2000}?content=[\"']([^\"']{3,})",
    re.IGNORECASE,
)
_IMAGE = re.compile(
    rb"<meta[^>]{0,60}property=[\"']?og:image[\"']?[^>]{0,60}content=[\"']([^\"']{3,})",
    re.IGNORECASE,
)
_SAMPLE = 40


@dataclass
class Habits:
    """What many pages of the site say alike, and therefore says nothing of any of them."""

    said: set[str] = field(default_factory=set)

    def unless_common(self, words: str) -> str:
        return "" if words[:200] in self.said else words


def names(archive: Archive) -> list[str]:
    """The pages of the archive in an order that stays: variants of a page last."""
    found = [name for name in archive.names if _is_page(archive, name)]
    return sorted(found, key=lambda name: (bool(_VARIANT.search(name)), name))


def _is_page(archive: Archive, name: str) -> bool:
    lower = name.lower()
    if _NO_PAGE.search(lower) or "_files/" in lower:
        return False
    if lower.endswith(_PAGE):
        return True
    # A mirror writes addresses without an ending as they are: "news/12", "story.php?id=5".
    with archive.open(name) as file:
        head = file.read(1024).lower()
    return b"<html" in head or b"<!doctype html" in head


def read(archive: Archive, options: Options, skip: int) -> Iterator[Item]:
    found = names(archive)
    habits = _habits(archive, found)
    for number, name in enumerate(found, 1):
        if number > skip:
            yield _read_one(archive, name, options, habits)


def _read_one(archive: Archive, name: str, options: Options, habits: Habits) -> Item:
    try:
        return _page(archive, name, options, habits)
    except BemaError as error:
        return Passed(name, "unreadable", str(error))
    except (RecursionError, etree.LxmlError, ValueError, OSError, KeyError) as error:
        return Passed(name, "unreadable", type(error).__name__)


def _page(archive: Archive, name: str, options: Options, habits: Habits) -> Item:
    raw = archive.read(name)
    located, said = "", ""
    if is_mhtml(raw):
        raw, located, said = unwrapped(raw)
    source, guessed = decode(raw, said)
    tree = _tree(source)
    if tree is None:
        return Passed(name, "short-page")
    addresses = _addresses(source, name, located, options)
    if (refresh := _REFRESH.search(source[:8000])) and len(source) < 4000:
        return Passed(name, "redirect-page", refresh[1][:200])
    page = Page(tree, source, addresses, options, habits.unless_common)
    item = page.item(name)
    if guessed and isinstance(item, Entry):
        item.remark("encoding", guessed)
    return item


def _tree(source: str) -> etree._Element | None:
    # A declaration of XML would have the parser look for another encoding.
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    if not source.strip():
        return None
    return etree.fromstring(source, etree.HTMLParser(no_network=True, huge_tree=True))


def _addresses(source: str, name: str, located: str, options: Options) -> list[str]:
    """Where the page stood, by those who saved it; the page's own word is added by `Page`."""
    found = [located]
    head = source[:3000]
    if saved := _SAVED_FROM.search(head):
        found.append(saved[1] or saved[2])
    if mirrored := _MIRRORED.search(source):
        found.append("https://" + re.sub(r"^https?://", "", mirrored[1]))
    found += address_in_mirror(name, options.base_url)
    return [address for address in dict.fromkeys(found) if is_web(address)]


def _habits(archive: Archive, found: list[str]) -> Habits:
    counts: Counter[str] = Counter()
    step = max(len(found) // _SAMPLE, 1)
    sample = found[::step][:_SAMPLE]
    for name in sample:
        with archive.open(name) as file:
            head = file.read(60_000)
        for pattern in (_DESCRIPTION, _IMAGE):
            counts.update(
                {m[1].decode("utf-8", "replace").strip()[:200] for m in pattern.finditer(head)}
            )
        counts.update(_canonical(head))
    limit = max(3, len(sample) // 4)
    return Habits({words for words, count in counts.items() if count >= limit})


def _canonical(head: bytes) -> set[str]:
    found = set()
    for link in _CANONICAL.findall(head):
        if href := re.search(rb"href=[\"']?([^\"'\s>]+)", link):
            found.add(href[1].decode("utf-8", "replace"))
    return found
