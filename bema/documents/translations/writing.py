"""Bringing a translation up to date: words are kept as drafts, then published as a text of the version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.html import escape

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.errors import Absent
from bema.common.models import audit
from bema.documents.access import may_edit
from bema.documents.errors import TextExists, TranslationIncomplete
from bema.documents.hashing import content_hash
from bema.documents.models import DraftWording, Provision, Text, Version
from bema.documents.outline import Outline
from bema.documents.storing import BATCH
from bema.documents.translations.derive import Line
from bema.documents.translations.settling import Kept, Sheet, mark_of, sheet


class Given(NamedTuple):
    """An editor's words for a provision, and the mark of what the form was filled with: "" where nothing was kept yet.

    Words of the last translation that stand there unchanged count only if the editor says that they are right.
    """

    plain: str
    mark: str
    still_right: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """How many wordings were kept; and those that somebody else had changed meanwhile, left as they are."""

    count: int
    conflicts: dict[int, Kept]


def _locked(actor: Person, version: Version, language: str) -> Sheet:
    if not may_edit(actor, version.work):
        raise Absent()
    Version.objects.select_for_update().get(pk=version.pk)
    found = sheet(version, language)
    if found is None:
        raise TextExists()
    return found


@transaction.atomic
def keep_wordings(
    *, actor: Person, version: Version, language: str, given: Mapping[int, Given]
) -> Saved:
    """Keep the words that were written; empty words take back what was kept.

    What another editor changed since the form was filled is not overwritten: it is told, and saving once
    more, with the mark of theirs, puts this editor's words in its place.
    """
    found = _locked(actor, version, language)
    older = {entry.line.lineage: entry.older for entry in found.entries(_asked(found, given))}
    conflicts: dict[int, Kept] = {}
    count = 0
    for lineage, words in given.items():
        kept = found.kept.get(lineage)
        plain = words.plain.replace("\r\n", "\n").strip()
        if lineage not in older or plain == (kept.plain if kept else ""):
            continue
        if kept is None and plain == older[lineage].strip() and not words.still_right:
            continue
        if kept is not None and words.mark != kept.mark:
            conflicts[lineage] = kept
            continue
        _keep(actor, version, language, lineage, plain)
        count += 1
    if count:
        audit(
            actor=actor,
            action="documents.keep_wordings",
            subject=str(version.pk),
            language=language,
            wordings=count,
        )
    return Saved(count, conflicts)


def _asked(found: Sheet, given: Mapping[int, Given]) -> list[Line]:
    return [line for line in found.open if line.lineage in given]


def _keep(actor: Person, version: Version, language: str, lineage: int, plain: str) -> None:
    place: dict[str, Any] = {"version": version, "language": language, "lineage_id": lineage}
    if not plain:
        DraftWording.objects.filter(**place).delete()
        return
    DraftWording.objects.update_or_create(
        **place, defaults={"plain": plain, "changed_by": actor, "changed_at": now()}
    )


@transaction.atomic
def publish_translation(*, actor: Person, version: Version, language: str, title: str) -> Text:
    """The version's text in the language: what carries over from earlier ones, and what was written since.

    Raises `TranslationIncomplete` while a provision lags for which nothing was written.
    """
    found = _locked(actor, version, language)
    if not found.is_complete:
        raise TranslationIncomplete()
    rows = _rows(found)
    text = Text(
        version=version,
        language=language,
        is_original=False,
        title=title.strip()[:500] or found.title,
        tradition=found.original.tradition,
        content_hash=content_hash((row.path, row.number, row.plain) for row in rows),
    )
    text.full_clean()
    text.save()
    _store(text, rows, found.outline)
    DraftWording.objects.filter(version=version, language=language).delete()
    audit(
        actor=actor,
        action="documents.translate",
        subject=str(version.pk),
        language=language,
        provisions=len(rows),
        written=len(found.open),
    )
    return text


def _rows(found: Sheet) -> list[Provision]:
    """The provisions of the new text, shaped as the original."""
    sources = {
        row.pk: row
        for row in Provision.objects.filter(
            text__in={line.text for line in found.lines if line.text}
        )
    }
    rows = []
    for row in found.original.provisions.order_by("ordinal"):
        line = found.lines[row.ordinal]
        source = sources.get(line.source) if line.source else None
        plain, html = _words(found.kept.get(line.lineage) if line.lags else None, source)
        rows.append(
            Provision(
                ordinal=row.ordinal,
                path=row.path,
                level=row.level,
                depth=row.depth,
                number=found.outline.nodes[row.ordinal].number,
                plain=plain if line.has_words else "",
                html=html if line.has_words else "",
                lineage_id=row.lineage_id,
            )
        )
    return rows


def _words(kept: Kept | None, source: Provision | None) -> tuple[str, str]:
    """Words with their markup: what an editor left as it was keeps that of the older translation."""
    if source is not None and (kept is None or mark_of(source.plain) == kept.mark):
        return source.plain, source.html
    plain = kept.plain if kept else ""
    return plain, str(escape(plain)).replace("\n", "<br>")


def _store(text: Text, rows: list[Provision], outline: Outline) -> None:
    """One level of the tree after the other, so that parents have their ids."""
    for row in rows:
        parent = outline.nodes[row.ordinal].parent
        row.text = text
        row.parent = None if parent is None else rows[parent]
    for depth in sorted({row.depth for row in rows}):
        level = [row for row in rows if row.depth == depth]
        Provision.objects.bulk_create(level, batch_size=BATCH)
