"""Pictures with what is said about them, in the many ways that sites write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from bema.portal.importing.body.words import (
    absolute,
    classes,
    is_element,
    squeeze,
    tag_of,
    text_of,
)
from bema.portal.importing.entry import Gallery, Picture, PictureShown

if TYPE_CHECKING:
    from bema.portal.importing.body.convert import Walk

# Where scripts that load pictures late keep the address; the attribute `src` then holds a stand-in.
_LATE = (
    "data-original",
    "data-src",
    "data-lazy-src",
    "data-orig-file",
    "data-large-file",
    "data-full-url",
)
_LATE_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PICTURE_FILE = re.compile(r"\.(jpe?g|png|gif|webp|avif|bmp|tiff?)(\?|$)", re.IGNORECASE)
_CREDIT_CLASS = re.compile(
    r"credit|copyright|photographer|img-author|image-author|\bsource\b|photo-by"
)
_CREDIT_WORDS = re.compile(
    r"^(.*?)[\s(\[|/–—-]*((?:photo|picture|image|credit|photograph|фото|ảnh|nguồn ảnh|ຮູບ|ພາບ)"
    r"(?:\s+(?:by|credit|of))?\s*[:©].{2,80}?|©.{2,80}?)[)\]]?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_MAX_SET = 12


# --- one picture ------------------------------------------------------------------------------


def picture(walk: Walk, node: etree._Element, link: str = "") -> None:
    if _is_pixel(node):
        walk.remark("pixel", node.get("src") or "")
        return
    if _is_sign(node):
        walk.builder.text(node.get("alt") or "")
        return
    caption, credit = split_credit(_caption_below(node))
    found = read(walk, node, link, caption, credit)
    if found is not None:
        walk.builder.add(PictureShown(found))
    else:
        _as_words(walk, caption, credit)


_MIDDLE = re.compile(r"text-align:\s*center|caption|chu-?thich|image-?desc", re.IGNORECASE)
_SLANTED = ("em", "i", "small", "center", "font")
_LONGEST_CAPTION = 300


def _caption_below(node: etree._Element) -> str:
    """A short line in italics or in the middle, right below a picture that stands alone. It is taken away."""
    block = node
    while (parent := block.getparent()) is not None and tag_of(parent) in _ALONE:
        if text_of(parent) or len(parent) != 1:
            break
        block = parent
    if (
        block is node
        or tag_of(block) not in ("p", "div", "center", "td")
        or (block.tail or "").strip()
    ):
        return ""
    line = block.getnext()
    if line is None or tag_of(line) not in ("p", "div", "center"):
        return ""
    words = text_of(line)
    if not 0 < len(words) <= _LONGEST_CAPTION or any(
        tag_of(n) in ("img", "iframe", "p", "div", "a", "table") for n in line.iterdescendants()
    ):
        return ""
    inner = [child for child in line if is_element(child)]
    is_slanted = bool(inner) and tag_of(inner[0]) in _SLANTED and text_of(inner[0]) == words
    if not (is_slanted or _is_in_middle(line)):
        return ""
    tail = line.tail
    line.clear()
    line.tail = tail
    return words


_ALONE = {"p", "div", "center", "a", "span", "b", "strong", "em", "font", "picture"}


def _is_in_middle(node: etree._Element) -> bool:
    said = f"{node.get('style') or ''} {node.get('class') or ''}"
    return (
        tag_of(node) == "center"
        or (node.get("align") or "").lower() == "center"
        or bool(_MIDDLE.search(said))
    )


def chosen(walk: Walk, node: etree._Element) -> None:
    """`<picture>`: its image, and what its sources offer as further addresses."""
    image = next((n for n in node.iterdescendants() if tag_of(n) == "img"), None)
    if image is None:
        walk.children(node)
        return
    picture(walk, image)


def read(
    walk: Walk, node: etree._Element, link: str = "", caption: str = "", credit: str = ""
) -> Picture | None:
    found = list(dict.fromkeys(u for u in _addresses(walk.base, node, link) if u))
    if not found:
        if words := squeeze(node.get("alt") or ""):
            walk.remark("picture-missing", words)
        return None
    alt = node.get("alt")
    if alt is not None:
        alt = squeeze(alt)
    return Picture(found[0], alt, caption, credit, tuple(found[1:]))


def _addresses(base: str, node: etree._Element, link: str) -> Iterator[str]:
    """The best first: the picture that it leads to, the address kept for scripts, the widest, the plain one."""
    if link and _PICTURE_FILE.search(link):
        yield link
    plain = (node.get("src") or "").strip()
    yield from (absolute((node.get(name) or "").strip(), base) for name in _LATE)
    if not plain.startswith("data:"):
        yield absolute(plain, base)
    for source in _sources(node):
        for name in _LATE_SETS:
            yield from (absolute(u, base) for u in _set(source.get(name) or ""))
    if plain.startswith("data:") and len(plain) > 1000:
        yield plain  # a picture within the page; short ones are stand-ins


def _sources(node: etree._Element) -> list[etree._Element]:
    parent = node.getparent()
    if parent is None or tag_of(parent) != "picture":
        return [node]
    return [node, *(n for n in parent if tag_of(n) == "source")]


def _set(said: str) -> list[str]:
    """The addresses of a srcset, the widest first."""
    found = []
    for part in re.split(r",\s+", said.strip())[:_MAX_SET]:
        words = part.strip().strip(",").split()
        if words and not words[0].startswith("data:"):
            size = words[1][:-1] if len(words) > 1 else "1"
            found.append((float(size) if re.fullmatch(r"\d+(\.\d+)?", size) else 0.0, words[0]))
    return [url for _size, url in sorted(found, key=lambda pair: -pair[0])]


def _is_pixel(node: etree._Element) -> bool:
    sizes = [(node.get(name) or "").strip().removesuffix("px") for name in ("width", "height")]
    return any(size in ("0", "1", "2", "3") for size in sizes)


def _is_sign(node: etree._Element) -> bool:
    """A smiley, which stands in a line as a letter does."""
    return any(word in classes(node).split() for word in ("emoji", "wp-smiley", "smiley"))


def only_picture(link: etree._Element) -> etree._Element | None:
    """The picture that is all a link holds."""
    images = [n for n in link.iterdescendants() if tag_of(n) in ("img", "amp-img")]
    if len(images) != 1 or text_of(link) or _is_sign(images[0]) or _is_pixel(images[0]):
        return None
    return images[0]


def repeats_neighbour(node: etree._Element) -> bool:
    """Whether a `noscript` shows again what the picture before it shows."""
    before = node.getprevious()
    return before is not None and (
        tag_of(before) in ("img", "picture", "iframe", "amp-img")
        or any(tag_of(n) == "img" for n in before.iterdescendants())
    )


# --- figures ----------------------------------------------------------------------------------

_OTHER = {"blockquote", "table", "iframe", "video", "audio", "pre", "object", "embed"}


def figure(walk: Walk, node: etree._Element) -> None:
    inside = [n for n in node.iterdescendants() if is_element(n)]
    if any(tag_of(n) in _OTHER for n in inside):
        _other_figure(walk, node)
        return
    images = _images(node)
    if not images:
        walk.builder.flush()
        walk.children(node)
        walk.builder.flush()
    elif any(tag_of(n) == "figure" for n in inside) or len(images) > 1:
        _gallery(walk, node, images)
    else:
        _single(walk, node, images[0])


def _images(node: etree._Element) -> list[etree._Element]:
    found = [n for n in node.iterdescendants() if tag_of(n) in ("img", "amp-img")]
    return [
        n
        for n in found
        if not _is_pixel(n) and not any(tag_of(a) == "noscript" for a in n.iterancestors())
    ] or found[:1]


def _single(walk: Walk, node: etree._Element, image: etree._Element) -> None:
    caption, credit = _said_about(node)
    found = read(walk, image, _link_around(walk, image, node), caption, credit)
    if found is not None:
        walk.builder.add(PictureShown(found))
    else:
        _as_words(walk, caption, credit)


def _as_words(walk: Walk, *words: str) -> None:
    for said in words:
        before = walk.builder.begin("p")
        walk.builder.text(said)
        walk.builder.end(before)


def _link_around(walk: Walk, image: etree._Element, within: etree._Element) -> str:
    for parent in image.iterancestors():
        if parent is within:
            break
        if tag_of(parent) == "a":
            return absolute(parent.get("href") or "", walk.base)
    return ""


def _gallery(walk: Walk, node: etree._Element, images: list[etree._Element]) -> None:
    found = []
    for image in images:
        own = _own_frame(image, node)
        caption, credit = _said_about(own) if own is not None else ("", "")
        one = read(walk, image, _link_around(walk, image, node), caption, credit)
        if one is not None:
            found.append(one)
        else:
            _as_words(walk, caption, credit)
    _show(walk, found)
    # What is said of all of them together.
    captions = [n for n in node if tag_of(n) == "figcaption"]
    _as_words(walk, *(text_of(n) for n in captions))


def _own_frame(image: etree._Element, within: etree._Element) -> etree._Element | None:
    """What frames this one picture of several."""
    for parent in image.iterancestors():
        if parent is within:
            return None
        if tag_of(parent) in ("figure", "dl", "li"):
            return parent
    return None


_FRAME_CLASS = re.compile(
    r"caption|figure|\bfig\b|(?<![a-z])(?:image|img|photo|picture|pic|media|anh|foto)(?![a-z])|imagebox|photobox"
)


def is_framed(node: etree._Element) -> bool:
    """Whether a plain element is there for one picture and what is said about it."""
    if tag_of(node) not in ("div", "p", "dl", "section") or not _FRAME_CLASS.search(classes(node)):
        return False
    inside = [n for n in node.iterdescendants() if is_element(n)]
    if any(tag_of(n) in _OTHER or tag_of(n) in ("ul", "ol", "h2", "h3") for n in inside):
        return False
    paragraphs = [n for n in inside if tag_of(n) == "p" and text_of(n)]
    return len(_images(node)) == 1 and len(paragraphs) <= 2 and len(text_of(node)) <= 500


def is_gallery(node: etree._Element) -> bool:
    """Whether it is there for several pictures, and holds no words but their captions."""
    if tag_of(node) not in ("div", "ul", "section") or "gallery" not in classes(node):
        return False
    if len(_images(node)) < 2 or any(tag_of(n) in _OTHER for n in node.iterdescendants()):
        return False
    said = [n for n in node.iterdescendants() if tag_of(n) in ("figcaption", "dd")]
    return text_of(node) == squeeze(" ".join(text_of(n) for n in said))


def gallery(walk: Walk, node: etree._Element) -> None:
    walk.builder.flush()
    _gallery(walk, node, _images(node))


def _show(walk: Walk, found: list[Picture]) -> None:
    if len(found) > 1:
        walk.builder.add(Gallery(tuple(found)))
    elif found:
        walk.builder.add(PictureShown(found[0]))


def _other_figure(walk: Walk, node: etree._Element) -> None:
    """A figure of a table, film or quotation: what is in it, its caption as a paragraph in its place."""
    walk.builder.flush()
    walk.children(node)
    walk.builder.flush()


def _said_about(node: etree._Element) -> tuple[str, str]:
    """Caption and credit: all words of the figure, those of its credit apart."""
    said = [n for n in node.iterdescendants() if is_element(n) and _is_credit(n)]
    whole = text_of(node)
    if said:
        credit = text_of(said[0])
        before, found, after = whole.rpartition(credit)
        if found and credit:
            return squeeze(f"{before} {after}"), credit
    return split_credit(whole)


def _is_credit(node: etree._Element) -> bool:
    return bool(_CREDIT_CLASS.search(classes(node))) or node.get("itemprop") in (
        "copyrightHolder",
        "creditText",
        "author",
    )


def split_credit(caption: str) -> tuple[str, str]:
    """ "The weir. Photo: Ann Doe" is a caption and a credit."""
    found = _CREDIT_WORDS.match(caption)
    if found is None:
        return caption, ""
    return squeeze(found[1]), squeeze(found[2])


# --- tables that are figures ------------------------------------------------------------------


def is_picture_with_caption(node: etree._Element) -> bool:
    """Older sites put a picture and its caption into a table of one column."""
    images = [n for n in node.iterdescendants() if tag_of(n) == "img"]
    rows = [n for n in node.iterdescendants() if tag_of(n) == "tr"]
    cells = [n for n in node.iterdescendants() if tag_of(n) in ("td", "th")]
    others = any(
        tag_of(n) in _OTHER or (tag_of(n) in ("ul", "ol", "p") and len(text_of(n)) > 300)
        for n in node.iterdescendants()
    )
    return (
        len(images) == 1
        and 1 <= len(rows) <= 3
        and len(cells) <= len(rows)
        and not others
        and len(text_of(node)) <= 600
        and not text_of(cells[0])
    )


def from_table(walk: Walk, node: etree._Element) -> None:
    image = next(n for n in node.iterdescendants() if tag_of(n) == "img")
    walk.builder.flush()
    _single(walk, node, image)
