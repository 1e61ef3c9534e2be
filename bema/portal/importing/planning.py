"""What an archive would become, before anything is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bema.portal.importing.entry import (
    Embed,
    Entry,
    Gallery,
    Item,
    Media,
    Options,
    Passed,
    PictureShown,
    Piece,
    Quote,
    Table,
    Text,
)
from bema.portal.importing.files import Store
from bema.portal.importing.parts import letters, pictures_in, text_in
from bema.portal.importing.sections import BETWEEN, Plan, SiteTree, label_of, route_of
from bema.portal.importing.writing import keys_of, settle_entry
from bema.portal.models import ImportedAddress

SHOWN = 20
EXAMPLES = 5
_BATCH = 200


@dataclass
class Preview:
    """Counts, the table of sections, and the first entries as they would be."""

    options: Options
    plan: Plan
    store: Store
    tree: SiteTree = field(default_factory=SiteTree)
    total: int = 0
    known: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    sections: Counter[tuple[str, str]] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    pictures: int = 0
    pictures_missing: int = 0
    shown: list[dict[str, Any]] = field(default_factory=list)
    _waiting: list[list[str]] = field(default_factory=list)

    def add(self, item: Item) -> None:
        if isinstance(item, Passed):
            self.passed[item.code] += 1
            self._example(item.code, f"{item.name} {item.detail}".strip())
            return
        settle_entry(item, self.options)
        self._count_pictures(item)
        self.total += 1
        self.statuses[item.status] += 1
        self.languages[item.language] += 1
        if item.kind == "article":
            self.sections[item.language, label_of(item)] += 1
        for remark in item.remarks:
            self.remarks[remark.code] += 1
            self._example(remark.code, f"{item.title[:80]}: {remark.detail}".removesuffix(": "))
        self._count_known(item)
        if len(self.shown) < SHOWN:
            self.shown.append(self._as_shown(item))

    def _example(self, code: str, words: str) -> None:
        found = self.examples.setdefault(code, [])
        if len(found) < EXAMPLES:
            found.append(words[:300])

    def _count_pictures(self, entry: Entry) -> None:
        wanted = [*pictures_in(entry.body), *([entry.lead] if entry.lead else [])]
        for picture in wanted:
            self.pictures += 1
            if not self.store.has(picture, entry.name):
                self.pictures_missing += 1
                if not self.store.may_fetch:
                    entry.remark("picture-missing", picture.url[:200])
            elif not picture.alt:
                entry.remark("no-alt", picture.url[:200])

    def _count_known(self, entry: Entry) -> None:
        self._waiting.append(keys_of(entry))
        if len(self._waiting) >= _BATCH:
            self._look_up()

    def _look_up(self) -> None:
        keys = {word for entry in self._waiting for word in entry}
        there = set(ImportedAddress.objects.filter(key__in=keys).values_list("key", flat=True))
        self.known += sum(1 for entry in self._waiting if there.intersection(entry))
        self._waiting.clear()

    def _as_shown(self, entry: Entry) -> dict[str, Any]:
        route = route_of(entry, self.plan, self.options)
        lead = entry.lead
        return {
            "name": entry.name,
            "title": entry.title,
            "kicker": entry.kicker,
            "standfirst": entry.standfirst,
            "published": entry.published.isoformat() if entry.published else "",
            "status": entry.status,
            "authors": entry.authors,
            "topics": entry.topics,
            "section": BETWEEN.join(route) if route is not None else "",
            "label": label_of(entry),
            "language": entry.language,
            "address": next(iter(entry.addresses), ""),
            "source": entry.source,
            "lead": f"{lead.caption} {lead.credit}".strip() if lead else "",
            "has_lead": lead is not None,
            "source_lines": entry.source_lines[:60],
            "blocks": [block for piece in entry.body[:40] for block in shown_block(piece)],
            "words": len(text_in(entry.body).split()),
            "same_words": same_words(entry),
            "remarks": [(remark.code, remark.detail) for remark in entry.remarks],
        }

    # --- the result -------------------------------------------------------------------------

    def as_json(self) -> dict[str, Any]:
        self._look_up()
        return {
            "total": self.total,
            "known": self.known,
            "statuses": dict(self.statuses),
            "languages": dict(self.languages),
            "sections": list(self._rows()),
            "passed": [[code, n, self.examples[code]] for code, n in self.passed.most_common()],
            "remarks": [[code, n, self.examples[code]] for code, n in self.remarks.most_common()],
            "pictures": self.pictures,
            "pictures_missing": self.pictures_missing,
            "shown": self.shown,
        }

    def _rows(self) -> Iterator[dict[str, Any]]:
        """The table of sections: what the source calls it, and where it would go."""
        for (language, label), count in sorted(self.sections.items(), key=lambda row: -row[1]):
            entry = Entry(name="", section=tuple(label.split(BETWEEN)) if label else ())
            entry.language = language
            route = route_of(entry, self.plan, self.options)
            found = self.tree.find(language, route) if route else None
            yield {
                "language": language,
                "label": label,
                "count": count,
                "target": "-" if route is None else BETWEEN.join(route),
                "exists": found is not None,
            }


def shown_block(piece: Piece) -> Iterator[dict[str, Any]]:
    """A piece for the preview: what it is, and its words."""
    if isinstance(piece, Text):
        yield {"kind": "text", "html": piece.html}
    elif isinstance(piece, PictureShown):
        picture = piece.picture
        yield {
            "kind": "picture",
            "words": f"{picture.caption} {picture.credit}".strip(),
            "alt": picture.alt or "",
        }
    elif isinstance(piece, Gallery):
        yield {"kind": "gallery", "count": len(piece.pictures)}
    elif isinstance(piece, Quote):
        yield {"kind": "quote", "words": piece.text, "who": piece.who}
    elif isinstance(piece, Table):
        yield {
            "kind": "table",
            "rows": [list(row) for row in piece.rows[:20]],
            "words": piece.caption,
        }
    elif isinstance(piece, Embed | Media):
        url = piece.url if isinstance(piece, Embed) else piece.urls[0]
        yield {"kind": "film", "words": piece.title, "url": url}


def same_words(entry: Entry) -> bool:
    """Whether every paragraph of the source is found again in what was made of it."""
    lead = f"{entry.lead.caption}{entry.lead.credit}" if entry.lead else ""
    head = entry.title + entry.kicker + entry.standfirst + lead
    taken = letters(head + text_in(entry.body) + "".join(entry.authors))
    left = letters("".join(remark.detail for remark in entry.remarks))
    return all(letters(line) in taken or letters(line)[:80] in left for line in entry.source_lines)
