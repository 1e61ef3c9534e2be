"""Lists, nested as they are; one that holds more than words is divided there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from bema.portal.importing.body.builder import Block, Part
from bema.portal.importing.body.words import is_element, tag_of, text_of

if TYPE_CHECKING:
    from bema.portal.importing.body.convert import Walk


def listing(walk: Walk, node: etree._Element) -> None:
    tag = "ol" if tag_of(node) == "ol" else "ul"
    walk.builder.flush()
    items: list[str] = []
    is_broken = False
    for parts in _items(walk, node):
        if all(isinstance(part, Block) for part in parts):
            items.append(_item([part for part in parts if isinstance(part, Block)]))
            continue
        is_broken = True
        _end(walk, tag, items)
        for part in parts:
            walk.builder.add(part)
    _end(walk, tag, items)
    if is_broken:
        walk.remark("list-broken", text_of(node)[:80])


def _items(walk: Walk, node: etree._Element) -> list[list[Part]]:
    """Each item's parts; words and lists outside of items are items too, as browsers show them."""
    found: list[list[Part]] = []
    for text, child in [(node.text, None), *((c.tail, c) for c in node)]:
        if child is not None and is_element(child):
            parts = walk.collected(child, inside=tag_of(child) in ("li", "div"))
            if tag_of(child) in ("ul", "ol") and found and _all_words(found[-1]):
                found[-1].extend(parts)
            elif parts:
                found.append(parts)
        if loose := walk.collected_text(text or ""):
            found.append(loose)
    return found


def _all_words(parts: list[Part]) -> bool:
    return all(isinstance(part, Block) for part in parts)


def _item(blocks: list[Block]) -> str:
    """Paragraphs within an item become lines of it; headings bold ones; lists stay lists."""
    html = ""
    for block in blocks:
        if block.tag in ("ul", "ol"):
            html += block.html
            continue
        inner = f"<b>{block.inner}</b>" if block.tag in ("h2", "h3") else block.inner
        html += f"<br/>{inner}" if html else inner
    return f"<li>{html}</li>"


def _end(walk: Walk, tag: str, items: list[str]) -> None:
    if items:
        walk.builder.add(Block(tag, "".join(items)))
        items.clear()
