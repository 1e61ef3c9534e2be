"""How a parsed text becomes rows: in bulk, parents before children, each with its lineage."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import nh3

from bema.documents.alignment import Alignment, Paragraph, align
from bema.documents.changes import stored
from bema.documents.hashing import content_hash
from bema.documents.models import Lineage, Provision, Text, Version, Work
from bema.documents.parsing import Note, ParsedProvision, ParsedText
from bema.documents.queries import neighbours

BATCH = 500

# The importer's markup is safe by construction; this is the second lock on the same door.
_TAGS = set("a b br del em i ins li ol p s strong sub sup table tbody td th thead tr u ul".split())  # noqa: SIM905
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a text was read from, as it came."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def sanitise(html: str) -> str:
    if "<" not in html and "&" not in html:
        return html
    return nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}
    )


def hash_of_parsed(parsed: ParsedText) -> str:
    return content_hash((p.path, p.number, p.text) for p in parsed.provisions)


def hash_of_text(text: Text) -> str:
    """The content hash computed anew from the rows. One query."""
    return content_hash(text.provisions.order_by("ordinal").values_list("path", "number", "plain"))


def notes_json(notes: Sequence[Note]) -> list[dict[str, str]]:
    return [{"text": note.text, "html": sanitise(note.html)} for note in notes]


class InTime(NamedTuple):
    """The lineages of a new text, and its alignments with its neighbours, so that each is made once only."""

    lineages: list[int | None]
    with_before: Alignment | None
    with_after: Alignment | None


def align_in_time(version: Version, parsed: ParsedText) -> InTime:
    """Lineages from the version before in date; for what is new there, from the version after.

    So a version that is brought in late, between two others, joins both.
    """
    new = [_paragraph(provision) for provision in parsed.provisions]
    before, after = neighbours(version)
    lineages: list[int | None] = [None] * len(new)
    with_before = with_after = None
    if before is not None:
        known = stored(before)
        with_before = align([row.paragraph for row in known], new)
        for at, match in enumerate(with_before.matches):
            if match.predecessor is not None:
                lineages[at] = known[match.predecessor].lineage
    if after is not None:
        known = stored(after)
        with_after = align(new, [row.paragraph for row in known])
        used = set(lineages)
        for row, match in zip(known, with_after.matches, strict=True):
            source = match.predecessor
            if source is not None and lineages[source] is None and row.lineage not in used:
                lineages[source] = row.lineage
    return InTime(lineages, with_before, with_after)


def _paragraph(provision: ParsedProvision) -> Paragraph:
    return Paragraph(
        provision.path,
        provision.level,
        provision.number,
        provision.text,
        provision.parent,
        tuple(note.text for note in provision.notes),
    )


def lineages_across_languages(version: Version, parsed: ParsedText) -> list[int | None]:
    """Lineages of the original: one by one where both texts have the same shape, whatever each
    language calls its levels; else by address, and between agreed addresses by position and level."""
    known = stored(version)
    original = [row.paragraph for row in known]
    if [p.path.count("/") for p in original] == [p.path.count("/") for p in parsed.provisions]:
        return [row.lineage for row in known]
    by_path = {p.path: at for at, p in enumerate(original)}
    found = [by_path.get(p.path) for p in parsed.provisions]
    _fill_by_position(found, original, parsed)
    return [None if at is None else known[at].lineage for at in found]


def _fill_by_position(found: list[int | None], known: list[Paragraph], parsed: ParsedText) -> None:
    """Give what lies between two agreed places the original's next free place of the same level."""
    taken = {at for at in found if at is not None}
    last = -1
    for at, provision in enumerate(parsed.provisions):
        here = found[at]
        if here is not None:
            last = here
            continue
        follower = last + 1
        if (
            follower < len(known)
            and follower not in taken
            and known[follower].level == provision.level
        ):
            found[at] = follower
            taken.add(follower)
            last = follower


def _complete(work: Work, lineages: list[int | None]) -> list[int]:
    """New lineages where there was none."""
    missing = sum(lineage is None for lineage in lineages)
    made = iter(
        Lineage.objects.bulk_create([Lineage(work=work) for _ in range(missing)], batch_size=BATCH)
    )
    return [next(made).pk if lineage is None else lineage for lineage in lineages]


def _depths(parsed: ParsedText) -> list[int]:
    depths: list[int] = []
    for provision in parsed.provisions:
        depths.append(0 if provision.parent is None else depths[provision.parent] + 1)
    return depths


def store_provisions(text: Text, parsed: ParsedText, lineages: list[int | None]) -> None:
    """Write all rows, one level of the tree after the other, so that parents have their ids."""
    complete = _complete(text.version.work, lineages)
    depths = _depths(parsed)
    rows: list[Provision] = [
        Provision(
            text=text,
            ordinal=ordinal,
            path=p.path,
            level=p.level,
            depth=depths[ordinal],
            number=p.number,
            plain=p.text,
            html=sanitise(p.html),
            notes=notes_json(p.notes),
            anchor=p.anchor,
            lineage_id=complete[ordinal],
        )
        for ordinal, p in enumerate(parsed.provisions)
    ]
    for depth in range(max(depths, default=-1) + 1):
        level = [ordinal for ordinal, at in enumerate(depths) if at == depth]
        for ordinal in level:
            parent = parsed.provisions[ordinal].parent
            rows[ordinal].parent = None if parent is None else rows[parent]
        Provision.objects.bulk_create([rows[ordinal] for ordinal in level], batch_size=BATCH)
