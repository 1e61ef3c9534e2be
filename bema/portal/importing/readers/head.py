"""What stands between the top of a page and its text, where nothing marks it."""

from __future__ import annotations

from lxml import etree

from bema.portal.importing.body.words import tag_of, text_of
from bema.portal.importing.entry import Entry
from bema.portal.importing.parts import letters
from bema.portal.importing.readers.locating import Found, remove


def take_out_above(entry: Entry, found: Found) -> None:
    """Where the body was found to be the whole page: what stands above the headline is the site's."""
    headline = _headline_in(entry, found.body)
    if headline is None:
        return
    spoken = {key for line in found.lines if len(key := letters(line)) >= 40}
    above = [headline, *headline.iterancestors()]
    for place in above[: above.index(found.body)]:
        for node in list(place.itersiblings(preceding=True)):
            key = letters(text_of(node)) if isinstance(node.tag, str) else ""
            if key and not any(line in key for line in spoken):
                remove(node)
        parent = place.getparent()
        if parent is not None and len(letters(parent.text or "")) < 40:
            parent.text = None


def _headline_in(entry: Entry, body: etree._Element) -> etree._Element | None:
    title = letters(entry.title)
    for node in body.iterdescendants("h1", "h2", "h3", "div", "p", "td", "span"):
        if title and len(title) >= 8 and letters(text_of(node)) == title:
            return node
    return None


def standfirst_between(entry: Entry, tree: etree._Element, found: Found) -> None:
    """Without a mark: a sentence between the headline and the body, which would be lost else."""
    title, is_below = letters(entry.title), False
    inside = {found.body, *found.body.iterdescendants(), *found.body.iterancestors()}
    for node in tree.iter("h1", "h2", "h3", "p", "div", "strong", "b", "td"):
        if node is found.body:
            return
        words = text_of(node)
        if letters(words) == title:
            is_below = True
        elif is_below and node not in inside and _is_sentence(node, words):
            entry.standfirst = words
            return


def _is_sentence(node: etree._Element, words: str) -> bool:
    return (
        40 <= len(words) <= 700
        and words.endswith((".", "!", "?", "…", "”", "»"))
        and next(node.iter("a", "p", "div", "figure", "li"), node) is node
        and not any(tag_of(p) in ("nav", "aside", "figure", "footer") for p in node.iterancestors())
    )
