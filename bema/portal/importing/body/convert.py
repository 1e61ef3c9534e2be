"""Walks the HTML of a body and makes pieces of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import etree

from bema.portal.importing.body import frames, lists, pictures, quotes, tables
from bema.portal.importing.body.builder import Builder, Mark, Part
from bema.portal.importing.body.words import (
    SAFE_SCHEMES,
    absolute,
    escape_attribute,
    is_element,
    is_inline,
    parse_fragment,
    squeeze,
    tag_of,
    text_of,
)
from bema.portal.importing.entry import Piece, Remark

_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_MARKS = {
    "b": Mark("<b>", "</b>"),
    "strong": Mark("<b>", "</b>"),
    "i": Mark("<i>", "</i>"),
    "em": Mark("<i>", "</i>"),
    "cite": Mark("<i>", "</i>"),
    "dfn": Mark("<i>", "</i>"),
    "sub": Mark("<sub>", "</sub>"),
    "sup": Mark("<sup>", "</sup>"),
}
_NO_WORDS = {"head", "link", "meta", "base", "param", "source", "track", "wbr", "style", "template"}
_FORMS = {"form", "button", "input", "select", "textarea", "fieldset"}


@dataclass
class Walk:
    """One body on its way: where it stood, what was noticed, and the part of it being collected."""

    base: str
    builder: Builder
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, code: str, detail: str = "") -> None:
        found = Remark(code, squeeze(detail)[:200])
        if found not in self.remarks:
            self.remarks.append(found)

    def inner(self, fill: Callable[[Walk], None]) -> Builder:
        """What `fill` collects, apart from the rest."""
        sub = Walk(self.base, Builder(newlines=self.builder.newlines), self.remarks)
        fill(sub)
        sub.builder.flush()
        return sub.builder

    def collected(self, node: etree._Element, *, inside: bool) -> list[Part]:
        """The parts of an element, or of what is inside it."""
        return self.inner(lambda sub: sub.children(node) if inside else sub.node(node)).parts

    def collected_text(self, text: str) -> list[Part]:
        return self.inner(lambda sub: sub.builder.text(text)).parts

    # --- the tree ---------------------------------------------------------------------------

    def children(self, node: etree._Element) -> None:
        self.builder.text(node.text or "")
        for child in node:
            self.node(child)
            self.builder.text(child.tail or "")

    def node(self, node: etree._Element) -> None:
        """One element; the text after it is its parent's."""
        if not is_element(node):
            return
        tag = tag_of(node)
        handler = _handler(node, tag)
        if handler is not None:
            handler(self, node)
        elif tag in _MARKS:
            self._marked(node, _MARKS[tag])
        elif tag in _HEADINGS:
            self._block(node, _HEADINGS[tag])
        elif is_inline(tag):
            self.children(node)
        elif tag not in _NO_WORDS:
            self._block(node, "p")

    def _block(self, node: etree._Element, tag: str) -> None:
        before = self.builder.begin(tag)
        self.children(node)
        self.builder.end(before)

    def _marked(self, node: etree._Element, mark: Mark) -> None:
        self.builder.open(mark)
        self.children(node)
        self.builder.close()

    def hidden(self, node: etree._Element) -> None:
        self._leave_out(node, "hidden")

    def _leave_out(self, node: etree._Element, code: str) -> None:
        words = text_of(node)
        if words or code in ("script", "form"):
            self.remark(code, words or node.get("src") or node.get("action") or tag_of(node))

    # --- single tags ------------------------------------------------------------------------

    def link(self, node: etree._Element) -> None:
        raw = node.get("href") or ""
        href = absolute(raw, self.base)
        linked = pictures.only_picture(node)
        if linked is not None:
            pictures.picture(self, linked, link=href)
        elif not raw.strip() or raw.strip().startswith("#"):
            self.children(node)
        elif urlsplit(href).scheme in SAFE_SCHEMES:
            self._marked(node, Mark(f'<a href="{escape_attribute(href)}">', "</a>"))
        else:
            self.remark("link-refused", raw)
            self.children(node)

    def line_break(self, _node: etree._Element) -> None:
        self.builder.line_break()

    def rule(self, _node: etree._Element) -> None:
        self.builder.flush()

    def struck(self, node: etree._Element) -> None:
        if words := text_of(node):
            self.remark("struck", words)
        self.children(node)

    def quotation_marks(self, node: etree._Element) -> None:
        self.builder.text("“")
        self.children(node)
        self.builder.text("”")

    def preformatted(self, node: etree._Element) -> None:
        before = self.builder.begin("p")
        self._lines(node)
        self.builder.end(before)

    def _lines(self, node: etree._Element) -> None:
        self.builder.verbatim(node.text or "")
        for child in node:
            if tag_of(child) == "br":
                self.builder.line_break()
            elif is_element(child):
                self._lines(child)
            self.builder.verbatim(child.tail or "")

    def term(self, node: etree._Element) -> None:
        before = self.builder.begin("p")
        self._marked(node, _MARKS["b"])
        self.builder.end(before)

    def script(self, node: etree._Element) -> None:
        if "json" in (node.get("type") or ""):
            return
        self.remark("script", node.get("src") or (node.text or "")[:80])

    def form(self, node: etree._Element) -> None:
        if (node.get("type") or "") != "hidden":
            self._leave_out(node, "form")

    def drawing(self, node: etree._Element) -> None:
        self.remark("drawing", text_of(node) or tag_of(node))

    def without_script(self, node: etree._Element) -> None:
        """What browsers without scripts see: often the picture that a script would have loaded."""
        if pictures.repeats_neighbour(node):
            return
        if len(node) == 0 and (node.text or "").lstrip().startswith("<"):
            node = parse_fragment(node.text or "")
        self.children(node)


def _is_hidden(node: etree._Element) -> bool:
    style = (node.get("style") or "").replace(" ", "").lower()
    return node.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style


Handler = Callable[[Walk, etree._Element], None]

_HANDLERS: dict[str, Handler] = {
    "a": Walk.link,
    "br": Walk.line_break,
    "hr": Walk.rule,
    "del": Walk.struck,
    "s": Walk.struck,
    "strike": Walk.struck,
    "q": Walk.quotation_marks,
    "pre": Walk.preformatted,
    "dt": Walk.term,
    "script": Walk.script,
    "svg": Walk.drawing,
    "canvas": Walk.drawing,
    "noscript": Walk.without_script,
    "ul": lists.listing,
    "ol": lists.listing,
    "menu": lists.listing,
    "blockquote": quotes.quotation,
    "table": tables.table,
    "img": pictures.picture,
    "picture": pictures.chosen,
    "amp-img": pictures.picture,
    "figure": pictures.figure,
    "iframe": frames.frame,
    "amp-youtube": frames.frame,
    "embed": frames.frame,
    "object": frames.frame,
    "video": frames.media,
    "audio": frames.media,
    **dict.fromkeys(_FORMS, Walk.form),
}


def _handler(node: etree._Element, tag: str) -> Handler | None:
    if _is_hidden(node):
        return Walk.hidden
    if pictures.is_gallery(node):
        return pictures.gallery
    if pictures.is_framed(node):
        return pictures.figure
    return _HANDLERS.get(tag)


@dataclass(frozen=True)
class Converted:
    pieces: list[Piece]
    remarks: list[Remark]


def convert(root: etree._Element, *, base: str = "", newlines: bool = False) -> Converted:
    """The pieces of everything within `root`."""
    walk = Walk(base, Builder(newlines=newlines))
    walk.children(root)
    return Converted(walk.builder.pieces(), walk.remarks)
