"""Finds the part of a page that is the article, and takes the site's frame out of it.

trafilatura says which words are the article's; where they stand in the page is where pictures, tables and
films are taken from, which it does not keep.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass

import trafilatura
from lxml import etree

from bema.portal.importing.body.words import classes, is_element, tag_of, text_of
from bema.portal.importing.entry import Entry
from bema.portal.importing.parts import letters, lines_of

_BODIES = re.compile(
    r"(?<![a-z])(articlebody|article[-_]{1,2}body|article[-_]{1,2}content|article[-_]{1,2}text|entry-content|post-content"
    r"|post[-_]{1,2}body|post[-_]{1,2}text|story[-_]{1,2}body|story-content|content-detail|detail-content|detail__content"
    r"|fck_detail|news[-_]text|news[-_]content|news-body|td-post-content|cms-body|main-content-body|field--name-body)(?![a-z])"
)
_FRAME = re.compile(
    r"(?<![a-z])(share|sharing|social|socials|addtoany|sharedaddy|jp-relatedposts|related|relate|recommend|recommended"
    r"|comments?|respond|disqus|sidebar|widget|newsletter|subscribe|subscription|breadcrumbs?|advert|advertisement|ads?"
    r"|adsbygoogle|sponsored|promo|banner|cookie|popup|modal|tags?|tag-list|tagcloud|taglist|post-tags|entry-meta|post-meta"
    r"|article-meta|author-box|author-bio|about-author|navigation|nav|navbar|menu|pagination|pager|post-navigation|toolbar"
    r"|print|rating|ratings|votes?|likes?|read-more|readmore|more-news|other-news|most-read|popular|trending|tin-lien-quan"
    r"|tinlienquan|box-tinlienquan|lien-quan|skip-link|screen-reader-text|sr-only|visually-hidden|site-header|site-footer"
    r"|masthead|login|search-form|copyright|footer|entry-footer|post-footer|article-footer|follow-us|donate|telegram)(?![a-z])"
)
_FRAME_TAGS = {"nav", "footer", "aside", "dialog", "menu"}
_ENOUGH = 25  # letters by which a line can be told from others


@dataclass
class Found:
    """The element of the body, and the article's words by trafilatura, a line a paragraph."""

    body: etree._Element
    lines: list[str]


def article_lines(source: str) -> list[str]:
    """The words of the article, without the frame."""
    try:
        found = trafilatura.bare_extraction(
            source,
            favor_recall=True,
            include_comments=False,
            include_tables=True,
            deduplicate=False,
        )
    except (ValueError, TypeError, AttributeError, etree.LxmlError):
        return []
    text = getattr(found, "text", None) or ""
    return [line for line in text.split("\n") if line.strip()]


def locate(tree: etree._Element, source: str) -> Found | None:
    lines = article_lines(source)
    wanted = {key: line for line in lines if len(key := letters(line)) >= _ENOUGH}
    weights = _weights(tree, wanted)
    total = sum(len(key) for key in wanted)
    dense = _dense(tree)
    # Pages arranged by tables may give it nothing, or a corner of the page: then the words are weighed here.
    if dense is not None and total < 0.5 * _size(dense):
        return Found(dense, lines_of(copy.deepcopy(dense)))
    for node in _marked(tree):
        if wanted and weights.get(node, 0) >= 0.7 * total:
            return Found(node, lines)
    deepest = _deepest(weights, total) if wanted else None
    if deepest is not None and (dense is None or 2 * _size(deepest) >= _size(dense)):
        return Found(deepest, lines)
    return Found(dense, lines_of(copy.deepcopy(dense))) if dense is not None else None


def _size(node: etree._Element) -> int:
    return len(letters(text_of(node)))


_HOLDS_NO_WORDS = {"a", "nav", "footer", "aside", "script", "style", "form", "select", "button"}


def _dense(tree: etree._Element) -> etree._Element | None:
    """The element in which running text stands: words outside of links, weighed nearer the closer they are."""
    weights: dict[etree._Element, float] = {}
    for node in tree.iter():
        if not isinstance(node.tag, str) or tag_of(node) in ("head", "title", "html"):
            continue
        if any(tag_of(p) in _HOLDS_NO_WORDS for p in (node, *node.iterancestors())):
            continue
        own = len(letters(_own_words(node)))
        if own < 2 * _ENOUGH or _is_frame(node):
            continue
        share = 1.0
        for place in (node, *node.iterancestors()):
            if tag_of(place) == "html":
                break
            # A paragraph is never the body; what holds many of them is.
            if place is not node or len(node) > 3:
                weights[place] = weights.get(place, 0) + own * share
                share *= 0.6
    return max(weights, key=lambda node: weights[node], default=None)


def _own_words(node: etree._Element) -> str:
    """What stands directly in the element, marks of emphasis included, links not."""
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and tag_of(child) in _EMPHASIS:
            parts.append(text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


_EMPHASIS = {"b", "strong", "i", "em", "span", "font", "u"}


def _marked(tree: etree._Element) -> Iterator[etree._Element]:
    """What pages themselves call the body, the surest first."""
    nodes = [node for node in tree.iter() if isinstance(node.tag, str)]
    yield from (n for n in nodes if "articleBody" in (n.get("itemprop") or ""))
    yield from (
        n
        for n in nodes
        if tag_of(n) in ("div", "section", "article", "td") and _BODIES.search(classes(n))
    )
    articles = [n for n in nodes if tag_of(n) == "article"]
    if len(articles) == 1:
        yield articles[0]


def _weights(tree: etree._Element, wanted: dict[str, str]) -> dict[etree._Element, int]:
    """For each element how many letters of the article stand in it, each paragraph counted once."""
    weights: dict[etree._Element, int] = {}
    left = set(wanted)
    for node in tree.iter():
        if not left:
            break
        if not isinstance(node.tag, str) or not _holds_text(node):
            continue
        own = letters(text_of(node))
        if len(own) < _ENOUGH:
            continue
        for key in [k for k in left if k in own] if len(own) < 20_000 else []:
            left.discard(key)
            for place in (node, *node.iterancestors()):
                weights[place] = weights.get(place, 0) + len(key)
    return weights


def _holds_text(node: etree._Element) -> bool:
    """Whether words stand in it directly: a paragraph, a cell, an item."""
    if tag_of(node) in ("script", "style", "head", "title", "html", "noscript"):
        return False
    return (
        bool((node.text or "").strip())
        or any((child.tail or "").strip() for child in node)
        or tag_of(node) == "p"
    )


def _deepest(weights: dict[etree._Element, int], total: int) -> etree._Element | None:
    """The innermost element with nearly all of what was found; a page's first words may stand outside."""
    most = max(weights.values(), default=0)
    if most < 0.3 * total:
        return None
    inside = [node for node, weight in weights.items() if weight >= 0.9 * most]
    return max(inside, key=lambda node: sum(1 for _ in node.iterancestors()))


# --- the frame --------------------------------------------------------------------------------


def strip_frame(entry: Entry, found: Found) -> None:
    """Take out what belongs to the site and not to the article; say what it was."""
    spoken = {key for line in found.lines if len(key := letters(line)) >= 40}
    for node in list(found.body.iterdescendants()):
        if (
            is_element(node) and (_is_frame(node) and not _is_spoken(node, spoken))
        ) or _leads_elsewhere(node):
            _take_out(entry, node)


_ALSO = re.compile(
    r"[\s>»•*\[(–-]*(read also|read more|read next|see also|more on this|related|also read"
    r"|xem thêm|đọc thêm|tin liên quan"
    r"|bài liên quan|mời (bạn|quý độc giả)|>>|читайте також|читайте так само|дивіться також|за темою|читати також"
    r"|ອ່ານເພີ່ມ|ຂ່າວທີ່ກ່ຽວຂ້ອງ)",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"\.(pdf|docx?|xlsx?|pptx?|zip|odt|mp[34]|jpe?g|png|gif|webp)($|\?)", re.IGNORECASE
)


def _leads_elsewhere(node: etree._Element) -> bool:
    """A line that only offers another article: "Read also: …", or nothing but a link within the site."""
    if tag_of(node) not in ("p", "div", "ul", "table", "h3", "h4", "h5", "section", "blockquote"):
        return False
    links = [n for n in node.iterdescendants() if tag_of(n) == "a"]
    if not links or any(tag_of(n) in ("img", "iframe", "video") for n in node.iterdescendants()):
        return False
    words, linked = _size(node), sum(_size(a) for a in links)
    hrefs = [a.get("href") or "" for a in links]
    if linked < _ENOUGH // 2 or any(
        _PAPER.search(h) or h.startswith(("mailto:", "tel:")) for h in hrefs
    ):
        return False
    if _ALSO.match(text_of(node)):
        return 2 * linked > words
    return linked == words and len(links) == 1 and not re.match(r"(https?:)?//", hrefs[0])


def _is_frame(node: etree._Element) -> bool:
    if any(tag_of(parent) in ("blockquote", "figure") for parent in node.iterancestors()):
        return False
    if tag_of(node) in _FRAME_TAGS or node.get("role") in (
        "navigation",
        "complementary",
        "banner",
        "search",
    ):
        return True
    said = classes(node)
    if said.isspace() or tag_of(node) in (
        "body",
        "html",
        "main",
        "article",
        "img",
        "p",
        "b",
        "strong",
        "em",
        "figure",
    ):
        return False
    return bool(_FRAME.search(said)) and not _BODIES.search(said)


def _is_spoken(node: etree._Element, spoken: set[str]) -> bool:
    """Whether it holds paragraphs of the article, whatever it is called."""
    own = letters(text_of(node))
    return any(key in own for key in spoken)


def _take_out(entry: Entry, node: etree._Element) -> None:
    parent = node.getparent()
    if parent is None:
        return
    words = text_of(node)
    if words:
        entry.remark("left-out", words[:120])
    remove(node)


def remove(node: etree._Element) -> None:
    """The element, not the text behind it."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if node.tail:
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    node.tail = None
    parent.remove(node)
