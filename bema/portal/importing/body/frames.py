"""Films, sounds and frames: from a site on the allow-list, or files of the old site's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import etree
from wagtail.embeds.finders import get_finders

from bema.portal.importing.body.builder import Block
from bema.portal.importing.body.words import (
    absolute,
    escape,
    escape_attribute,
    squeeze,
    tag_of,
    text_of,
)
from bema.portal.importing.entry import Embed, Media

if TYPE_CHECKING:
    from bema.portal.importing.body.convert import Walk

_YOUTUBE = re.compile(
    r"^https?://(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/(?:embed/|v/|shorts/|watch\?(?:.*&)?v=)|youtu\.be/)([\w-]{6,15})"
)
_VIMEO = re.compile(r"^https?://player\.vimeo\.com/video/(\d+)")
_DAILYMOTION = re.compile(r"^https?://(?:www\.|geo\.)?dailymotion\.com/embed/video/(\w+)")
_FILE = re.compile(r"\.(mp4|webm|ogg|ogv|oga|mp3|m4a|m4v|mov|wav|flv)(\?|#|$)", re.IGNORECASE)
_SOUND = re.compile(r"\.(ogg|oga|mp3|m4a|wav)(\?|#|$)", re.IGNORECASE)


def plain_address(url: str) -> str:
    """Where a person would see the film that a frame shows."""
    if found := _YOUTUBE.match(url):
        return f"https://www.youtube.com/watch?v={found[1]}"
    if found := _VIMEO.match(url):
        return f"https://vimeo.com/{found[1]}"
    if found := _DAILYMOTION.match(url):
        return f"https://www.dailymotion.com/video/{found[1]}"
    parts = urlsplit(url)
    inner = parse_qs(parts.query)
    for name in ("href", "url"):  # a frame of a network that shows another address
        if name in inner and ("facebook.com/plugins" in url or "w.soundcloud.com" in url):
            return unquote(inner[name][0])
    return url


def is_allowed(url: str) -> bool:
    """Whether the site shows films from there; the settings list which."""
    return any(finder.accept(url) for finder in get_finders())


def frame(walk: Walk, node: etree._Element) -> None:
    url = absolute(_address(node), walk.base)
    title = squeeze(node.get("title") or node.get("aria-label") or text_of(node))
    walk.builder.flush()
    if not url or url.startswith("about:"):
        walk.children(node)
        return
    add(walk, url, title or _caption_near(node))
    walk.builder.flush()


def _address(node: etree._Element) -> str:
    if tag_of(node) == "amp-youtube":
        return f"https://www.youtube.com/embed/{node.get('data-videoid') or ''}"
    late = node.get("data-src") or node.get("data-lazy-src") or node.get("data-litespeed-src")
    own = (node.get("src") or "").strip()
    if late and (not own or own.startswith(("about:", "data:"))):
        return late
    if own or node.get("data"):
        return own or node.get("data") or ""
    params = [n for n in node if tag_of(n) in ("param", "embed")]
    for param in params:
        if tag_of(param) == "embed" or (param.get("name") or "") in ("movie", "src"):
            return param.get("value") or param.get("src") or ""
    return ""


def _caption_near(node: etree._Element) -> str:
    for parent in node.iterancestors():
        if tag_of(parent) == "figure":
            captions = [n for n in parent if tag_of(n) == "figcaption"]
            return text_of(captions[0]) if captions else ""
    return ""


def add(walk: Walk, url: str, title: str) -> None:
    """The film if its site is allowed, else a link to it, so that readers still find it."""
    if _FILE.search(urlsplit(url).path):
        kind = "audio" if _SOUND.search(url) else "video"
        walk.builder.add(Media(kind, (url,), "", title))
        return
    shown = plain_address(url)
    if is_allowed(shown):
        walk.builder.add(Embed(shown, title or _host(shown)))
        return
    walk.remark("embed-refused", shown)
    link(walk, shown, title)


def link(walk: Walk, url: str, title: str) -> None:
    if urlsplit(url).scheme in ("http", "https"):
        words = escape(title or url)
        walk.builder.add(Block("p", f'<a href="{escape_attribute(url)}">{words}</a>'))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")


def media(walk: Walk, node: etree._Element) -> None:
    """`<video>` and `<audio>`: all their sources, and captions if there are any."""
    sources = [node, *(n for n in node.iterdescendants() if tag_of(n) == "source")]
    urls = [absolute(n.get("src") or n.get("data-src") or "", walk.base) for n in sources]
    urls = [url for url in dict.fromkeys(urls) if url and not url.startswith(("data:", "blob:"))]
    tracks = [n for n in node.iterdescendants() if tag_of(n) == "track"]
    captions = absolute(tracks[0].get("src") or "", walk.base) if tracks else ""
    title = squeeze(node.get("title") or node.get("aria-label") or _caption_near(node))
    walk.builder.flush()
    if urls:
        walk.builder.add(Media(tag_of(node), tuple(urls), captions, title))
        return
    walk.remark("media-missing", title or tag_of(node))
    walk.children(node)
