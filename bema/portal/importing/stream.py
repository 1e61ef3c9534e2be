"""The pieces of a body as the blocks of a story."""

from __future__ import annotations

import html
import json
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from bema.portal.importing.addresses import host_of, identity, key
from bema.portal.importing.body.words import escape, escape_attribute
from bema.portal.importing.entry import (
    Embed,
    Entry,
    Gallery,
    Media,
    Picture,
    PictureShown,
    Quote,
    Table,
    Text,
)
from bema.portal.importing.files import FILM, Store
from bema.portal.models import ImportedAddress

Block = dict[str, Any]
_HREF = re.compile(r'<a href="([^"]*)">')


def _block(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


@dataclass
class Body:
    """One entry's blocks being made."""

    entry: Entry
    store: Store
    open_links: set[str] = field(default_factory=set)
    missing: int = 0
    _pages: dict[str, int] = field(default_factory=dict)

    def blocks(self) -> list[Block]:
        makers: dict[type, Callable[[Any], Iterator[Block]]] = {
            Text: self._text,
            PictureShown: self._picture,
            Gallery: self._gallery,
            Quote: self._quote,
            Table: self._table,
            Embed: self._embed,
            Media: self._media,
        }
        self._pages = self._pages_linked_to()
        found: list[Block] = []
        for piece in self.entry.body:
            found.extend(makers[type(piece)](piece))
        return joined(found)

    # --- text and its links -----------------------------------------------------------------

    def _text(self, piece: Text) -> Iterator[Block]:
        yield _block("text", _HREF.sub(self._link, piece.html))

    def _pages_linked_to(self) -> dict[str, int]:
        texts = [piece.html for piece in self.entry.body if isinstance(piece, Text)]
        return pages_at(html.unescape(href) for text in texts for href in _HREF.findall(text))

    def _link(self, found: re.Match[str]) -> str:
        """To the page that was imported from that address, if there is one by now; to a file of the archive."""
        href = html.unescape(found[1])
        page = self._pages.get(href)
        if page is not None:
            return f'<a linktype="page" id="{page}">'
        if host_of(href) and host_of(href) in {host_of(own) for own in self.entry.addresses}:
            paper = self.store.document(href, self.entry.name, "")
            if paper is not None:
                return f'<a href="{escape_attribute(paper.url)}">'
            self.open_links.add(href)
        return found[0]

    # --- pictures ---------------------------------------------------------------------------

    def image(self, picture: Picture) -> int | None:
        number = self.store.picture(self.entry, picture)
        if number is None:
            self.missing += 1
        elif not picture.alt:
            self.entry.remark("no-alt", picture.url if not picture.url.startswith("data:") else "")
        return number

    def _shown(self, picture: Picture) -> dict[str, Any] | None:
        number = self.image(picture)
        if number is None:
            return None
        return {
            "image": {"image": number, "decorative": False, "alt_text": picture.alt or ""},
            "caption": picture.caption,
            "credit": picture.credit,
        }

    def _picture(self, piece: PictureShown) -> Iterator[Block]:
        shown = self._shown(piece.picture)
        if shown is not None:
            yield _block("picture", shown)
        else:
            yield from _said(piece.picture)

    def _gallery(self, piece: Gallery) -> Iterator[Block]:
        shown = [(picture, self._shown(picture)) for picture in piece.pictures]
        there = [value for _picture, value in shown if value is not None]
        if len(there) > 1:
            rows = [{"type": "item", "value": value, "id": str(uuid.uuid4())} for value in there]
            yield _block("gallery", {"pictures": rows})
        elif there:
            yield _block("picture", there[0])
        for picture, value in shown:
            if value is None:
                yield from _said(picture)

    # --- the rest ---------------------------------------------------------------------------

    def _quote(self, piece: Quote) -> Iterator[Block]:
        yield _block("quote", {"text": piece.text, "who": piece.who})

    def _table(self, piece: Table) -> Iterator[Block]:
        merges = [m.__dict__ for m in piece.merges]
        hidden = [
            {"row": y, "col": x, "hidden": True}
            for m in piece.merges
            for y in range(m.row, m.row + m.rowspan)
            for x in range(m.col, m.col + m.colspan)
            if (y, x) != (m.row, m.col)
        ]
        value = {
            "data": [list(row) for row in piece.rows],
            "table_header_choice": piece.header,
            "first_row_is_table_header": piece.header in ("row", "both"),
            "first_col_is_header": piece.header in ("column", "both"),
            "table_caption": piece.caption,
            "mergeCells": merges,
            "cell": hidden,
        }
        yield _block("table", value)

    def _embed(self, piece: Embed) -> Iterator[Block]:
        yield _block("embed", {"url": piece.url, "title": piece.title})

    def _media(self, piece: Media) -> Iterator[Block]:
        for url in piece.urls:
            found = self.store.document(url, self.entry.name, piece.title)
            if found is None or url.rsplit(".", 1)[-1].split("?")[0].lower() not in FILM:
                continue
            captions = (
                self.store.document(piece.captions, self.entry.name, "") if piece.captions else None
            )
            yield _block(
                "media",
                {
                    "kind": piece.kind,
                    "file": found.pk,
                    "captions": captions.pk if captions else None,
                    "title": piece.title or self.entry.title,
                    "transcript": "",
                },
            )
            return
        yield from self._media_as_link(piece)

    def _media_as_link(self, piece: Media) -> Iterator[Block]:
        url = piece.urls[0]
        ending = url.rsplit(".", 1)[-1].split("?")[0].lower()
        known = ending in settings.WAGTAILDOCS_EXTENSIONS
        self.entry.remark("media-missing" if known else "media-refused", url)
        words = escape(piece.title or url)
        yield _block("text", f'<p><a href="{escape_attribute(url)}">{words}</a></p>')


def _said(picture: Picture) -> Iterator[Block]:
    """The words of a picture that could not be taken."""
    words = [escape(word) for word in (picture.caption, picture.credit) if word]
    if words:
        yield _block("text", "".join(f"<p><i>{word}</i></p>" for word in words))


def joined(blocks: list[Block]) -> list[Block]:
    """Neighbouring text as one block, as an editor would have written it."""
    found: list[Block] = []
    for block in blocks:
        if found and block["type"] == "text" == found[-1]["type"]:
            found[-1]["value"] += block["value"]
        else:
            found.append(block)
    return found


# --- links between imported articles ----------------------------------------------------------


def pages_at(addresses: Iterator[str]) -> dict[str, int]:
    """The pages that were imported from these addresses. One query."""
    wanted = {address: key(identity(address)) for address in addresses if host_of(address)}
    if not wanted:
        return {}
    rows = ImportedAddress.objects.filter(
        key__in=set(wanted.values()), is_group=False, entry__page__isnull=False
    ).values_list("key", "entry__page_id")
    pages = dict(rows)
    return {address: pages[hashed] for address, hashed in wanted.items() if hashed in pages}


def relinked(raw: str, pages: dict[str, int]) -> str:
    """The JSON of a body with links to these addresses as links to these pages."""
    blocks = json.loads(raw)
    for block in blocks:
        if block["type"] == "text":
            block["value"] = _HREF.sub(
                lambda found: (
                    f'<a linktype="page" id="{pages[html.unescape(found[1])]}">'
                    if html.unescape(found[1]) in pages
                    else found[0]
                ),
                block["value"],
            )
    return json.dumps(blocks)
