"""What a saved page says of itself: JSON-LD, Open Graph, meta elements, microdata, and what readers see."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from lxml import etree

from bema.portal.importing.body.words import classes, squeeze, tag_of, text_of
from bema.portal.importing.parts import letters

_ARTICLES = re.compile(r"(Article|BlogPosting|Report|LiveBlogPosting|Review|OpinionNewsArticle)$")
_BYLINE = re.compile(
    r"(?<![a-z])(byline|author|authors|tac-gia|tacgia|avtor|writer|reporter)(?![a-z]*-?box)"
)
_PREFIX = re.compile(
    r"^(?:by|written by|author|автор|авторка|tác giả|ໂດຍ|text|текст)\s*:?\s+", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*(?:,|;|\||/|\band\b|\bта\b|\bі\b|\bvà\b|&|ແລະ)\s+")
_DATE_CLASS = re.compile(
    r"(?<![a-z])(date|time|published|posted|ngay|thoi-gian|datetime|pubdate|post-date|entry-date)"
)


_HOME = re.compile(r"(home|trang chủ|головна|ໜ້າຫຼັກ|ໜ້າທຳອິດ|main)\b", re.IGNORECASE)
_ARROW = re.compile(r"\s*[>»›/\\|→·:-]+\s*")
_LARGE = {"html", "head", "body", "title", "script", "style", "meta", "link", "a"}


class PageMeta:
    def __init__(self, tree: etree._Element) -> None:
        self.tree = tree
        self._all = [node for node in tree.iter() if isinstance(node.tag, str)]

    # --- raw material -----------------------------------------------------------------------

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for node in self._all:
            if tag_of(node) == "meta":
                name = node.get("property") or node.get("name") or node.get("itemprop") or ""
                value = squeeze(html.unescape(node.get("content") or ""))
                if name and value:
                    found.setdefault(name.lower(), []).append(value)
        return found

    def meta(self, *names: str) -> str:
        return next((self.metas[name][0] for name in names if name in self.metas), "")

    @cached_property
    def things(self) -> list[dict[str, Any]]:
        """All objects of JSON-LD, graphs opened."""
        found: list[dict[str, Any]] = []
        for node in self._all:
            if tag_of(node) == "script" and "ld+json" in (node.get("type") or ""):
                found += _objects(_json(node.text or ""))
        return found

    @cached_property
    def article(self) -> dict[str, Any]:
        """The article among them."""
        return next((t for t in self.things if any(map(_ARTICLES.search, _types(t)))), {})

    @cached_property
    def links(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for node in self._all:
            if tag_of(node) == "link" and node.get("rel") and node.get("href"):
                for word in (node.get("rel") or "").lower().split():
                    found.setdefault(word, squeeze(node.get("href") or ""))
        return found

    def property(self, name: str) -> Iterator[etree._Element]:
        """Elements of microdata."""
        for node in self._all:
            if name in (node.get("itemprop") or "").split():
                yield node

    # --- what is asked for ------------------------------------------------------------------

    @cached_property
    def is_article(self) -> bool:
        types = " ".join(node.get("itemtype") or "" for node in self._all if node.get("itemtype"))
        return bool(
            self.article
            or self.meta("og:type") == "article"
            or re.search(r"schema\.org/\w*(Article|BlogPosting)\b", types)
            or self.meta("article:published_time")
        )

    @cached_property
    def is_list(self) -> bool:
        kinds = {kind for thing in self.things for kind in _types(thing)}
        is_front = self.meta("og:type") in ("website", "blog") or "CollectionPage" in kinds
        return is_front and not self.article

    def headline_said(self) -> list[str]:
        title = next((text_of_title(node) for node in self._all if tag_of(node) == "title"), "")
        said = [_text(self.article.get("headline")), self.meta("og:title", "twitter:title"), title]
        return [words for words in said if words]

    def dates(self) -> Iterator[str]:
        """From the surest to the least sure."""
        yield _text(self.article.get("datePublished"))
        yield self.meta("article:published_time", "og:article:published_time")
        for node in self.property("datePublished"):
            yield node.get("content") or node.get("datetime") or text_of(node)
        yield self.meta(
            "pubdate",
            "publishdate",
            "publish-date",
            "parsely-pub-date",
            "dc.date.issued",
            "datepublished",
        )
        yield self.meta(
            "dc.date",
            "dcterms.date",
            "dcterms.created",
            "dc.date.created",
            "date",
            "article.published",
        )
        for node in self._all:
            if tag_of(node) == "time" and (
                node.get("pubdate") is not None or "publish" in classes(node)
            ):
                yield node.get("datetime") or text_of(node)
        yield _text(self.article.get("dateCreated"))
        yield from self._dates_seen()

    def _dates_below_headline(self) -> Iterator[str]:
        """Short lines after the headline: what a page says at its top is often the day of reading."""
        titles = [letters(said) for said in self.headline_said()]
        left = 0
        for node in self._all:
            words = text_of(node) if tag_of(node) not in _LARGE else ""
            if not 3 < len(words) <= 200:
                continue
            key = letters(words)
            if len(key) >= 12 and any(key in title for title in titles):
                left = 40
            elif left and len(words) <= 100 and re.search(r"\d", words):
                yield words
            left = max(left - 1, 0)

    def _dates_seen(self) -> Iterator[str]:
        yield from self._dates_below_headline()
        for node in self._all:
            if tag_of(node) == "time":
                yield node.get("datetime") or text_of(node)
        for node in self._all:
            if _DATE_CLASS.search(classes(node)) and tag_of(node) in (
                "span",
                "div",
                "p",
                "li",
                "i",
                "small",
                "em",
                "a",
                "h5",
                "h6",
            ):
                words = text_of(node)
                if 6 <= len(words) <= 100:
                    yield words

    def modified(self) -> str:
        for node in self.property("dateModified"):
            return node.get("content") or node.get("datetime") or text_of(node)
        said = self.meta(
            "article:modified_time", "og:updated_time", "last-modified", "dcterms.modified"
        )
        return _text(self.article.get("dateModified")) or said

    def authors(self) -> list[str]:
        for said in (self._authors_of_data(), self._authors_of_meta(), self._authors_seen()):
            found = [name for name in dict.fromkeys(said) if name and not name.startswith("http")]
            if found:
                return found
        return []

    def _authors_of_data(self) -> Iterator[str]:
        for node in _list(self.article.get("author")):
            yield _name(node)

    def _authors_of_meta(self) -> Iterator[str]:
        for name in (
            "author",
            "article:author",
            "dc.creator",
            "dcterms.creator",
            "parsely-author",
            "sailthru.author",
        ):
            for said in self.metas.get(name, []):
                yield from split_names(said)

    def _authors_seen(self) -> Iterator[str]:
        for node in self.property("author"):
            inner = next((n for n in node.iter() if (n.get("itemprop") or "") == "name"), node)
            yield from split_names(inner.get("content") or text_of(inner))
        for node in self._all:
            if "author" in (node.get("rel") or "").split() and tag_of(node) == "a":
                yield from split_names(text_of(node))
        for node in self._all:
            if _BYLINE.search(classes(node)) and 2 <= len(text_of(node)) <= 80:
                yield from split_names(text_of(node))
                return

    def section(self) -> tuple[str, ...]:
        """The breadcrumb, which tells sub-sections too; else what the page calls its section."""
        crumbs = self._crumbs_of_data() or self._crumbs_seen() or self._crumbs_unmarked()
        if crumbs:
            return tuple(crumbs)
        said = _list(self.article.get("articleSection")) or self.metas.get("article:section", [])
        words = [_text(word) for word in said if _text(word)]
        return (words[0],) if words else ()

    def _crumbs_of_data(self) -> list[str]:
        for thing in self.things:
            if "BreadcrumbList" in _types(thing):
                rows = [row for row in _list(thing.get("itemListElement")) if isinstance(row, dict)]
                rows.sort(key=lambda row: str(row.get("position", "")).zfill(4))
                return self._between_home_and_page(
                    [_name(row) or _name(row.get("item")) for row in rows]
                )
        return []

    def _crumbs_seen(self) -> list[str]:
        for node in self._all:
            if re.search(
                r"breadcrumb|bread-crumb|crumbs",
                classes(node) + (node.get("aria-label") or "").lower(),
            ):
                links = [text_of(a) for a in node.iter() if tag_of(a) == "a"]
                found = self._between_home_and_page(links)
                if found or links:
                    return found
        return []

    def _crumbs_unmarked(self) -> list[str]:
        """Links in a row, with nothing but arrows between them, of which the first leads home."""
        for node in self._all:
            if tag_of(node) not in ("div", "p", "td", "span", "h4", "h5", "li", "font"):
                continue
            links = [child for child in node if tag_of(child) == "a"]
            if not 2 <= len(links) <= 5 or len(text_of(node)) > 300:
                continue
            between = [node.text or "", *(a.tail or "" for a in links[:-1])]
            home = (links[0].get("href") or "").split("://")[-1]
            leads_home = home.count("/") <= 1 or _HOME.match(text_of(links[0]))
            if leads_home and all(_ARROW.fullmatch(said) for said in between[1:]):
                return self._between_home_and_page([text_of(a) for a in links])
        return []

    def _between_home_and_page(self, words: list[str]) -> list[str]:
        """Without the front page at the beginning and the article itself at the end."""
        words = [word.strip("»›>/ ") for word in words]
        words = [word for word in words if word][1:]
        own = {squeeze(said).casefold() for said in self.headline_said()}
        own |= {text_of(n).casefold() for n in self._all if tag_of(n) == "h1"}
        return [word for word in words if word.casefold() not in own and len(word) <= 80]

    def topics(self) -> list[str]:
        found = list(self.metas.get("article:tag", []))
        keywords = self.article.get("keywords")
        if not found and keywords:
            said = keywords if isinstance(keywords, list) else str(keywords).split(",")
            found = [_name(word) for word in said]
        for node in self._all:
            if "tag" in (node.get("rel") or "").split() and "category" not in (
                node.get("rel") or ""
            ):
                found.append(text_of(node))
        if not found:
            found = [
                w
                for said in (self.meta("news_keywords"), self.meta("keywords"))
                for w in said.split(",")
            ]
        return [
            word
            for word in dict.fromkeys(squeeze(w).lstrip("#") for w in found)
            if 1 < len(word) <= 80
        ]

    def source(self) -> str:
        publisher = _name(self.article.get("publisher"))
        return (
            self.meta("og:site_name") or publisher or self.meta("application-name", "dc.publisher")
        )

    def language(self) -> str:
        said = (
            self.tree.get("lang")
            or self.tree.get("{http://www.w3.org/XML/1998/namespace}lang")
            or ""
        )
        own = _text(self.article.get("inLanguage"))
        return own or said or self.meta("content-language", "og:locale", "dc.language", "language")

    def description(self) -> str:
        said = self.meta("og:description", "description", "twitter:description", "dc.description")
        return _text(self.article.get("description")) or said

    def image(self) -> str:
        for found in _list(self.article.get("image")):
            url = found.get("url") or found.get("contentUrl") if isinstance(found, dict) else found
            if isinstance(url, str) and url:
                return url
        return self.meta("og:image", "og:image:url", "twitter:image", "twitter:image:src")


def text_of_title(node: etree._Element) -> str:
    return squeeze("".join(str(text) for text in node.itertext()))


def split_names(said: str) -> list[str]:
    """ "By Ann Doe and Bob Ray" are two people."""
    said = _PREFIX.sub("", squeeze(said)).strip(" :|–—-")
    names = [name.strip() for name in _BETWEEN.split(said)]
    return [name for name in names if 1 < len(name) <= 80]


def _json(said: str) -> Any:
    said = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$", "", said.strip())
    try:
        return json.loads(said, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(found: Any, depth: int = 0) -> list[dict[str, Any]]:
    if depth > 6:
        return []
    if isinstance(found, list):
        return [thing for part in found for thing in _objects(part, depth + 1)]
    if not isinstance(found, dict):
        return []
    inner = [found.get("@graph"), found.get("mainEntity"), found.get("mainEntityOfPage")]
    return [found, *(thing for part in inner for thing in _objects(part, depth + 1))]


def _types(thing: dict[str, Any]) -> list[str]:
    return [str(kind) for kind in _list(thing.get("@type"))]


def _list(found: Any) -> list[Any]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def _text(found: Any) -> str:
    if isinstance(found, list):
        found = found[0] if found else ""
    if isinstance(found, dict):
        found = found.get("@value") or found.get("name") or ""
    return squeeze(html.unescape(str(found))) if isinstance(found, str | int) else ""


def _name(found: Any) -> str:
    if isinstance(found, dict):
        return _text(found.get("name"))
    return _text(found)
