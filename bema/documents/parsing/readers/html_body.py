"""Where in a saved page the document is: the smallest element that holds nearly all of its legal marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from bema.documents.parsing.recognise_language import mark_weight

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOISE = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "nav",
    "button",
    "select",
    "textarea",
    "input",
    "svg",
    "canvas",
    "form",
    "head",
    "aside",
    "footer",
    "dialog",
    "audio",
    "video",
    "map",
)
_BLOCKS = (
    "p",
    "div",
    "td",
    "th",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dd",
    "dt",
    "pre",
    "blockquote",
    "section",
    "article",
    "main",
    "body",
    "tr",
    "table",
    "tbody",
    "ul",
    "ol",
    "center",
    "figure",
    "form",
)
BLOCK_TAGS = frozenset(_BLOCKS)
_SHARE = 0.9  # of the marks that a child must hold for the search to go down into it
_TEXT_SHARE = 0.6


@dataclass(slots=True)
class _Weight:
    marks: float = 0.0
    text: int = 0
    links: int = 0


_NOISE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:comments?|share|social|related|breadcrumbs?|menu|navbar|sidebar|banner|ads?|advert\w*|cookie\w*"
    r"|popup|modal|login|toolbar|pagination|newsletter|tooltip|print-?button|editsection|navbox|catlinks|printfooter|jump-?link|siteSub)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"(?:^|[\s_-])(?:toc|contents|mucluc|table-of-contents)(?:$|[\s_-])", re.IGNORECASE
)
_FEW_MARKS = 3.0


def strip_noise(root: HtmlElement, tradition: str | None) -> None:
    """Remove what is never part of a document: scripts, menus, buttons, comments, hidden boxes."""
    for element in list(root.iter()):
        if element is root:
            continue
        if (
            not isinstance(element.tag, str)
            or (
                element.tag in _NOISE
                and not (element.tag in ("form", "aside") and _has_marks(element, tradition))
            )
            or _is_contents(element)
            or (
                (is_hidden(element) or _is_named_noise(element))
                and not _has_marks(element, tradition)
            )
        ):
            _drop(element)


def _is_named_noise(element: HtmlElement) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag == "span":
        return "editsection" in names
    return element.tag not in ("html", "body", "p") and bool(_NOISE_NAMES.search(names))


def _is_contents(element: HtmlElement) -> bool:
    """A table of contents: named so, and mostly links."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag not in ("div", "nav", "ul", "ol", "table", "td") or not _CONTENTS.search(names):
        return False
    links = sum(len(link.text_content()) for link in element.iter("a"))
    return links >= 0.6 * len(" ".join(element.text_content().split()))


def _has_marks(element: HtmlElement, tradition: str | None) -> bool:
    total = 0.0
    for inner in element.iter():
        if isinstance(inner.tag, str) and inner.tag in BLOCK_TAGS:
            total += mark_weight(own_text(inner), tradition)
            if total >= _FEW_MARKS:
                return True
    return False


def _drop(element: HtmlElement) -> None:
    """Remove an element and keep the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def find_body(root: HtmlElement, tradition: str | None) -> tuple[HtmlElement, list[HtmlElement]]:
    """The element that holds the document, and other elements that look like documents too."""
    weights: dict[HtmlElement, _Weight] = {}
    _weigh(root, tradition, weights)
    body = root
    rivals: list[HtmlElement] = []
    while True:
        children = [child for child in body if child in weights]
        best = _best(children, weights)
        if best is None or not _goes_down(weights[body], weights[best], tradition):
            return body, rivals
        rivals += [
            child
            for child in children
            if child is not best
            and weights[child].marks >= 0.5 * weights[best].marks
            and weights[child].text > 1500
        ]
        body = best


def _best(children: list[HtmlElement], weights: dict[HtmlElement, _Weight]) -> HtmlElement | None:
    """The weightiest child; of several that are nearly as rich in marks (translations), the first."""
    top = max(children, key=lambda child: _score(weights[child]), default=None)
    if top is None or weights[top].marks < 10:
        return top
    return next(child for child in children if weights[child].marks >= 0.7 * weights[top].marks)


def _goes_down(whole: _Weight, child: _Weight, tradition: str | None) -> bool:
    if whole.marks >= 3:
        rival = child.marks >= 0.45 * whole.marks and child.text > 1500 and child.marks >= 10
        return child.marks >= _SHARE * whole.marks or rival
    return child.text - child.links >= _TEXT_SHARE * (whole.text - whole.links)


def _score(weight: _Weight) -> float:
    return weight.marks * 1000 + weight.text - 2 * weight.links


def _weigh(root: HtmlElement, tradition: str | None, weights: dict[HtmlElement, _Weight]) -> None:
    """Marks, characters and characters of links under each block element. Linear in the page."""
    for element in root.iter():
        if element is root or (isinstance(element.tag, str) and element.tag in BLOCK_TAGS):
            weights[element] = _Weight()
    for element in list(weights):
        own = own_text(element)
        weight = _Weight(mark_weight(own, tradition), len(own), _link_text(element))
        up: HtmlElement | None = element
        while up is not None:
            if up in weights:
                weights[up].marks += weight.marks
                weights[up].text += weight.text
                weights[up].links += weight.links
            up = None if up is root else up.getparent()


def own_text(element: HtmlElement) -> str:
    """The text of an element without that of the blocks in it."""
    parts = [element.text or ""]
    for child in element:
        if not (isinstance(child.tag, str) and child.tag in BLOCK_TAGS):
            parts.append(own_text(child) if isinstance(child.tag, str) else "")
        parts.append(child.tail or "")
    return " ".join(" ".join(parts).split())


def _link_text(element: HtmlElement) -> int:
    return sum(
        len(own_text(child))
        for child in element
        if isinstance(child.tag, str) and child.tag == "a" and child.get("href")
    )


def is_hidden(element: HtmlElement) -> bool:
    """Hidden by its own style. A hidden tab may still be the document; a hidden part of it is not."""
    return bool(_HIDDEN.search(element.get("style") or "")) or element.get("hidden") is not None
