"""Quotations: the words, and who said them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from lxml import etree

from bema.portal.importing.body.builder import Block
from bema.portal.importing.body.words import is_element, squeeze, tag_of, text_of
from bema.portal.importing.entry import Quote

if TYPE_CHECKING:
    from bema.portal.importing.body.convert import Walk

_LINK = re.compile(r'<a href="([^"]*)">')
_TAG = re.compile(r"<[^>]+>")
_BREAK = re.compile(r"<br/>|</li>|<[uo]l>")


def quotation(walk: Walk, node: etree._Element) -> None:
    """Its words without their formatting. What else it holds stands between them, in order."""
    who_node = _attribution(node)
    parts = walk.inner(lambda sub: _without(sub, node, who_node)).parts
    who = text_of(who_node).lstrip("—–-― ") if who_node is not None else ""
    lines: list[str] = []
    for part in parts:
        if isinstance(part, Block):
            lines.append(plain(walk, part.html))
            continue
        _end(walk, lines, "")
        walk.builder.add(part)
    if not lines and who:
        lines, who = [who], ""
    _end(walk, lines, who)


def _end(walk: Walk, lines: list[str], who: str) -> None:
    if lines:
        walk.builder.add(Quote("\n".join(lines), who))
        lines.clear()


def plain(walk: Walk, block: str) -> str:
    for href in _LINK.findall(block):
        walk.remark("link-in-quote", html.unescape(href))
    text = _TAG.sub("", _BREAK.sub("\n", block))
    return "\n".join(line for line in map(squeeze, html.unescape(text).split("\n")) if line)


def _attribution(node: etree._Element) -> etree._Element | None:
    """The footer or the citation that ends the quotation."""
    last = _last(node)
    while last is not None and tag_of(last) in ("p", "div"):
        inner = _last(last)
        if inner is None or squeeze(last.text or "") or tag_of(inner) not in ("cite", "footer"):
            return None
        last = inner
    if last is not None and tag_of(last) in ("footer", "cite", "figcaption"):
        return last
    return None


def _last(node: etree._Element) -> etree._Element | None:
    found = [child for child in node if is_element(child)]
    if not found or squeeze(found[-1].tail or ""):
        return None
    return found[-1]


def _without(walk: Walk, node: etree._Element, left_out: etree._Element | None) -> None:
    """All of it but one element, which stands at its end."""
    if left_out is None:
        walk.children(node)
        return
    parent = left_out.getparent()
    assert parent is not None
    place = parent.index(left_out)
    tail, left_out.tail = left_out.tail, None
    parent.remove(left_out)
    walk.children(node)
    parent.insert(place, left_out)
    left_out.tail = tail
