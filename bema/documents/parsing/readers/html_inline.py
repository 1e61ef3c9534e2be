"""The inline content of an HTML element as runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from bema.documents.parsing.inline import Run

_STYLES = {
    "b": "b",
    "strong": "b",
    "th": "b",
    "h1": "b",
    "i": "i",
    "em": "i",
    "u": "u",
    "ins": "u",
    "sup": "sup",
    "sub": "sub",
}
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_SUPER = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
FOOTNOTE_HREF = re.compile(
    r"[^#]*#_?(?:ftn|edn|fn|footnote|cite_note|note|endnote)(?!_?ref)[-_:]?\w*\Z", re.IGNORECASE
)


def is_footnote_mark(element: HtmlElement) -> bool:
    """A link such as [1] to a note at the end of the text."""
    href = element.get("href") or ""
    text = "".join(element.itertext()).strip()
    return element.tag == "a" and len(text) <= 8 and bool(FOOTNOTE_HREF.match(href)) and bool(text)


def inline_runs(
    element: HtmlElement, styles: frozenset[str], footnotes: list[str]
) -> Iterator[Run]:
    """The runs of an element without its tail. Footnote marks go to `footnotes` (their targets) instead."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in ("script", "style", "noscript", "template"):
        return
    if tag == "br":
        yield Run("\n", styles)
        return
    if is_footnote_mark(element):
        footnotes.append((element.get("href") or "").split("#")[-1])
        return
    styles = _with_styles(element, tag, styles)
    if element.text:
        yield Run(_SPACE.sub(" ", element.text), styles)
    for child in element:
        yield from inline_runs(child, styles, footnotes)
        if child.tail:
            yield Run(_SPACE.sub(" ", child.tail), styles)


def _with_styles(element: HtmlElement, tag: str, styles: frozenset[str]) -> frozenset[str]:
    if tag in _STYLES:
        styles |= {_STYLES[tag]}
    css = element.get("style") or ""
    if css:
        if _BOLD.search(css):
            styles |= {"b"}
        if _NOT_BOLD.search(css):
            styles -= {"b"}
        if _ITALIC.search(css):
            styles |= {"i"}
        if _SUPER.search(css):
            styles |= {"sup"}
    return styles
