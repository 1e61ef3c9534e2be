"""Small things about text: white space, escaping, what is visible."""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from lxml import etree

_SPACE = re.compile(r"[ \t\r\n\f]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
SAFE_SCHEMES = ("http", "https", "mailto", "tel")


def clean(text: str) -> str:
    """Letters composed, and without characters that no text has; NUL above all, which PostgreSQL refuses."""
    return unicodedata.normalize("NFC", _CONTROLS.sub("", text))


def collapse(text: str) -> str:
    return _SPACE.sub(" ", text)


def squeeze(text: str) -> str:
    """One line: all white space single, none at the ends."""
    return " ".join(clean(text).split())


def escape(text: str) -> str:
    return html.escape(text, quote=False)


def escape_attribute(text: str) -> str:
    return html.escape(text, quote=True)


def parse_fragment(source: str) -> etree._Element:
    """HTML, whole or in part and however broken, as a tree."""
    tree = etree.fromstring(f"<div>{clean(source)}</div>", etree.HTMLParser(no_network=True))
    body = tree.find("body") if tree is not None else None
    return body if body is not None else etree.Element("body")


def is_element(node: etree._Element) -> bool:
    return isinstance(node.tag, str)


def tag_of(node: etree._Element) -> str:
    """The local name in lower case; "" for comments and processing instructions."""
    if not is_element(node):
        return ""
    return str(node.tag).rsplit("}", 1)[-1].rsplit(":", 1)[-1].lower()


def classes(node: etree._Element) -> str:
    """Its class and id, for looking words up in."""
    return f"{node.get('class') or ''} {node.get('id') or ''}".lower()


_UNSEEN = {"script", "style", "template", "noscript", "head", "title"}


def text_of(node: etree._Element) -> str:
    """The visible words of an element on one line."""
    parts: list[str] = []
    _gather(node, parts)
    return squeeze("".join(parts))


_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
}  # fmt: skip


def is_inline(tag: str) -> bool:
    return tag in _INLINE


def _gather(node: etree._Element, parts: list[str]) -> None:
    if tag_of(node) in _UNSEEN:
        return
    apart = "" if tag_of(node) in _INLINE else " "
    parts.append(apart + (node.text or ""))
    for child in node:
        if is_element(child):
            _gather(child, parts)
        parts.append(child.tail or "")
    parts.append(apart)


def absolute(href: str, base: str) -> str:
    """The address in full, its letters percent-encoded where they must be; "" if it is none."""
    href = clean(href).strip()
    if not href:
        return ""
    try:
        joined = urljoin(base, href) if base else href
        parts = urlsplit(joined)
    except ValueError:
        return ""
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((parts.scheme.lower(), parts.netloc, path, query, parts.fragment))
