"""One saved page to an entry."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable

import htmldate
from lxml import etree

from bema.portal.importing.addresses import identity, is_web, path_of
from bema.portal.importing.body import convert
from bema.portal.importing.body.pictures import split_credit
from bema.portal.importing.body.words import absolute, classes, squeeze, tag_of, text_of
from bema.portal.importing.dates import read_date, zone_named
from bema.portal.importing.entry import Entry, Item, Options, Passed, Picture, PictureShown
from bema.portal.importing.parts import (
    dated,
    is_same_picture,
    lead_once,
    letters,
    pictures_in,
    text_in,
)
from bema.portal.importing.readers.head import standfirst_between, take_out_above
from bema.portal.importing.readers.locating import Found, locate, remove, strip_frame
from bema.portal.importing.readers.metadata import PageMeta, split_names

_STANDFIRST = re.compile(
    r"(?<![a-z])(standfirst|sapo|lead|lede|dek|deck|subtitle|sub-title|subheadline|sub-headline|excerpt|intro|anons|perex"
    r"|chapo|abstract|article-summary|article__summary|article-description|article__lead|post-summary|news-lead)(?![a-z])"
)
_KICKER = re.compile(
    r"(?<![a-z])(kicker|eyebrow|overline|supertitle|pretitle|pre-title|topline|rubric|roofline)(?![a-z])"
)
_HEADER_LINE = re.compile(
    r"(?<![a-z])(byline|author|authors|date|time|published|meta|datetime|posted|views?|counter)(?![a-z])"
)
_SITE_NAME = re.compile(r"\s+(?:[|–—·»-]|::)\s+[^|–—·»]{2,60}$")
_LEAST = 120  # letters of an article that nothing else shows to be one


class Page:
    def __init__(
        self,
        tree: etree._Element,
        source: str,
        addresses: list[str],
        options: Options,
        unless_common: Callable[[str], str],
    ) -> None:
        self.tree = tree
        self.source = source
        self.meta = PageMeta(tree)
        self.options = options
        self.unless_common = unless_common
        self.zone = zone_named(options.time_zone)
        self.addresses = self._addresses(addresses)
        self.base = self._base(addresses)
        self.date_said = ""

    def _addresses(self, saved: list[str]) -> list[str]:
        """What the page calls its own address comes first, unless it calls all pages so."""
        own = [
            self.unless_common(self.meta.links.get("canonical", "")),
            self.unless_common(self.meta.meta("og:url")),
            self._main_entity(),
            *saved,
            self.meta.links.get("shortlink", ""),
        ]
        base = saved[0] if saved else self.options.base_url
        found = [absolute(address, base) for address in own if address]
        found = [address for address in dict.fromkeys(found) if is_web(address)]
        if saved and path_of(saved[0]) != "/":
            found = [address for address in found if path_of(address) != "/"] or found
        return found

    def _main_entity(self) -> str:
        said = self.meta.article.get("mainEntityOfPage") or self.meta.article.get("url") or ""
        address = said.get("@id", "") if isinstance(said, dict) else said
        return address if isinstance(address, str) and is_web(address) else ""

    def _base(self, saved: list[str]) -> str:
        """What relative addresses are relative to: where the file was saved from, not the canonical address."""
        here = saved[0] if saved else (self.addresses[0] if self.addresses else "")
        said = next((n.get("href") for n in self.tree.iter("base") if n.get("href")), "")
        return absolute(said, here) if said else here

    # --- is it an article? ------------------------------------------------------------------

    def item(self, name: str) -> Item:
        found = locate(self.tree, self.source)
        spoken = sum(len(letters(line)) for line in found.lines) if found else 0
        if not self.meta.is_article:
            if self.meta.is_list or (found is not None and _is_list(found)):
                return Passed(name, "list-page", self._said_title())
            if found is None or spoken < _LEAST:
                return Passed(name, "short-page", self._said_title())
        entry = Entry(name=name, addresses=self.addresses)
        entry.title = self._headline()
        self._dates(entry)
        entry.authors = self.meta.authors()
        entry.section, entry.topics = self.meta.section(), self.meta.topics()
        entry.language = self.meta.language()
        if self.options.name_source:
            entry.source = self.meta.source()
            entry.source_url = self.addresses[0] if self.addresses else ""
        entry.translations = self._translations()
        if found is None:
            entry.remark("no-body")
            return entry
        self._words(entry, found)
        return entry

    def _said_title(self) -> str:
        return next(iter(self.meta.headline_said()), "")[:120]

    def _translations(self) -> list[str]:
        found = []
        for node in self.tree.iter("link"):
            if "alternate" in (node.get("rel") or "") and node.get("hreflang"):
                address = absolute(node.get("href") or "", self.base)
                if is_web(address) and node.get("hreflang") != "x-default":
                    found.append(identity(address))
        return found

    # --- its head ---------------------------------------------------------------------------

    def _headline(self) -> str:
        """The heading that readers see; which one it is, the page's title tells."""
        said = self.meta.headline_said()
        headings = [node for node in self.tree.iter("h1") if text_of(node)]
        marked = [text_of(node) for node in self.meta.property("headline") if text_of(node)]
        seen = marked + [text_of(node) for node in headings]
        spoken = letters(" ".join(said))
        for words in seen:
            if letters(words) and letters(words) in spoken:
                return words
        full = said[0] if said else ""
        for words in seen:  # JSON-LD cuts headlines after 110 characters
            if full and letters(words).startswith(letters(full.rstrip("…. "))[:60]):
                return words
        if len(seen) == 1:
            return seen[0]
        for node in self.tree.iter("h2", "h3", "h4", "div", "p", "td", "span"):
            words = text_of(node) if not seen and len(node) < 4 else ""
            if (
                len(words) >= 12
                and letters(full).startswith(letters(words)[:200])
                and (2 * len(words) > len(full))
            ):
                return words
        return _SITE_NAME.sub("", full) if full else next(iter(seen), "")

    def _dates(self, entry: Entry) -> None:
        best = ""
        for said in self.meta.dates():
            instant, has_time = read_date(said, self.zone)
            if instant is not None and has_time:
                best = said
                break
            if instant is not None and not best:
                best = said
        self.date_said = best
        dated(entry, best or self._date_found(), self.zone)
        changed, _has_time = read_date(self.meta.modified(), self.zone)
        if changed and entry.published and changed > entry.published:
            entry.modified = changed

    def _date_found(self) -> str:
        """The last resort: whatever day the page seems to be of."""
        try:
            found = htmldate.find_date(self.source, original_date=True, extensive_search=False)
        except (ValueError, TypeError, AttributeError, etree.LxmlError):
            return ""
        return found or ""

    # --- its words --------------------------------------------------------------------------

    def _words(self, entry: Entry, found: Found) -> None:
        around = _article_around(found.body)
        entry.source_lines = found.lines
        self._kicker(entry, around)
        lead = self._picture_above(found, around)
        self._take_head_out(entry, found, around)
        strip_frame(entry, found)
        converted = convert(found.body, base=self.base)
        entry.body = converted.pieces
        entry.remarks += converted.remarks
        self._signature(entry, found)
        self._description(entry)
        self._lead(entry, lead)
        self._completeness(entry, found)

    def _kicker(self, entry: Entry, around: etree._Element) -> None:
        for node in around.iter():
            if isinstance(node.tag, str) and _KICKER.search(classes(node)):
                words = text_of(node)
                if 1 < len(words) <= 80:
                    entry.kicker = words
                    return

    def _take_head_out(self, entry: Entry, found: Found, around: etree._Element) -> None:
        """Headline, standfirst and by-line have places of their own."""
        self._standfirst(entry, found, around)
        take_out_above(entry, found)
        title = letters(entry.title)
        for node in list(found.body.iterdescendants()):
            if not isinstance(node.tag, str) or node.getparent() is None:
                continue
            words = letters(text_of(node))
            if (tag_of(node) in ("h1", "h2", "header") and words and words == title) or (
                entry.kicker and _KICKER.search(classes(node)) and words == letters(entry.kicker)
            ):
                remove(node)
            elif words == letters(self.date_said) or self._is_header_line(entry, node, words):
                entry.remark("left-out", text_of(node))
                remove(node)

    def _is_header_line(self, entry: Entry, node: etree._Element, words: str) -> bool:
        """A line that says who wrote it and when, and nothing more."""
        if (
            not words
            or len(words) > 120
            or tag_of(node) in ("p", "figure", "figcaption", "b", "strong", "td", "li")
        ):
            return False
        if tag_of(node) != "time" and not _HEADER_LINE.search(classes(node)):
            return False
        return not any(
            tag_of(parent) in ("figure", "blockquote") for parent in node.iterancestors()
        )

    def _standfirst(self, entry: Entry, found: Found, around: etree._Element) -> None:
        marked = [n for n in self.meta.property("description") if n.tag != "meta"]
        marked += [
            n
            for n in around.iter()
            if isinstance(n.tag, str)
            and tag_of(n) in ("p", "div", "h2", "h3", "strong", "section", "header")
            and _STANDFIRST.search(classes(n))
        ]
        body_length = sum(len(letters(line)) for line in found.lines)
        for node in marked:
            words = text_of(node)
            is_whole = len(letters(words)) > max(0.5 * body_length, 400)
            if len(words) >= 20 and not is_whole and letters(words) != letters(entry.title):
                entry.standfirst = words
                if node is not found.body and any(
                    parent is found.body for parent in node.iterancestors()
                ):
                    remove(node)
                return
        standfirst_between(entry, self.tree, found)

    def _signature(self, entry: Entry, found: Found) -> None:
        """A name alone at the right below the text, which stays there, too."""
        if entry.authors:
            return
        for node in reversed([n for n in found.body.iter("p", "div", "strong") if text_of(n)][-4:]):
            style = (
                (node.get("style") or "").replace(" ", "")
                + (node.get("align") or "")
                + classes(node)
            )
            words = text_of(node)
            if (
                re.search(r"text-align:right|^right|author", style)
                and len(words) <= 40
                and not re.search(r"\d", words)
            ):
                entry.authors = split_names(words)
                return

    def _description(self, entry: Entry) -> None:
        """The summary for search engines stands in for a standfirst, unless the text says the same."""
        if entry.standfirst:
            return
        said = self.unless_common(self.meta.description())
        summary = letters(said.rstrip("…. []"))
        is_cut = said.rstrip().endswith(("…", "..."))
        is_repeated = summary in letters(text_in(entry.body)) or summary == letters(entry.title)
        if len(summary) >= _LEAST // 4 and not is_cut and not is_repeated:
            entry.standfirst = said

    def _picture_above(self, found: Found, around: etree._Element) -> Picture | None:
        """A picture that stands in the article above its text."""
        if around is found.body:
            return None
        for node in around.iter():
            if node is found.body:
                return None
            if tag_of(node) in ("figure", "img") and not any(
                tag_of(p) in ("a", "aside", "nav") and text_of(p)
                for p in node.iterancestors("a", "aside", "nav")
            ):
                pieces = convert(_alone(node), base=self.base).pieces
                picture = next(pictures_in(pieces), None)
                if picture is not None and not _is_small(node):
                    return picture
        return None

    def _lead(self, entry: Entry, above: Picture | None) -> None:
        said = absolute(self.unless_common(self.meta.image()), self.base)
        shown = list(pictures_in(entry.body))
        entry.lead = above
        is_shown = any(is_same_picture(Picture(said), other) for other in shown)
        if above is None and not _starts_with_picture(entry) and is_web(said) and not is_shown:
            alt = self.meta.meta("og:image:alt", "twitter:image:alt")
            entry.lead = Picture(said, alt or None)
        lead_once(entry)
        if entry.lead and entry.lead.caption and not entry.lead.credit:
            caption, credit = split_credit(entry.lead.caption)
            lead = entry.lead
            entry.lead = Picture(lead.url, lead.alt, caption, credit, lead.others)

    def _completeness(self, entry: Entry, found: Found) -> None:
        """What trafilatura takes for the article's and what was taken have to be the same words."""
        lead = f"{entry.lead.caption} {entry.lead.credit}" if entry.lead else ""
        said = [
            entry.title,
            entry.kicker,
            entry.standfirst,
            lead,
            *entry.authors,
            text_in(entry.body),
        ]
        taken = letters(" ".join(said))
        left_out = letters(
            " ".join(r.detail for r in entry.remarks if r.code in ("left-out", "form", "hidden"))
        )
        missing = [
            line
            for line in found.lines
            if len(letters(line)) >= 25
            and not line.startswith("|")
            and letters(line) not in taken
            and letters(line)[:100] not in left_out
        ]
        for line in missing[:3]:
            entry.remark("maybe-incomplete", squeeze(line)[:160])


def _starts_with_picture(entry: Entry) -> bool:
    return bool(entry.body) and isinstance(entry.body[0], PictureShown)


def _is_list(found: Found) -> bool:
    """More than half of its words are links."""
    linked = sum(len(letters(text_of(a))) for a in found.body.iter("a"))
    return linked > 0.5 * max(len(letters(text_of(found.body))), 1)


def _article_around(body: etree._Element) -> etree._Element:
    """The nearest element around the body that holds the headline, too."""
    for place in (body, *body.iterancestors()):
        if tag_of(place) in ("body", "html", "main") or any(True for _ in place.iter("h1")):
            return place
    return body


def _alone(node: etree._Element) -> etree._Element:
    holder = etree.Element("div")
    own = copy.deepcopy(node)
    own.tail = None
    holder.append(own)
    return holder


def _is_small(node: etree._Element) -> bool:
    image = node if tag_of(node) == "img" else next(node.iter("img"), None)
    if image is None:
        return False
    sizes = [(image.get(name) or "").removesuffix("px") for name in ("width", "height")]
    is_tiny = any(size.isdecimal() and int(size) < 150 for size in sizes)
    return is_tiny or bool(
        re.search(r"(?<![a-z])(avatar|logo|icon|gravatar)(?![a-z])", classes(image))
    )
