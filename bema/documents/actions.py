"""What is done with documents. Each action checks who acts, writes in one transaction and leaves a trace.

`actor` is a person, or the name of what the system does ("documents import"), which may do all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.errors import Absent, Invalid
from bema.common.events import publish
from bema.common.models import audit
from bema.documents import slots
from bema.documents.access import may_edit
from bema.documents.addresses import to_slug
from bema.documents.changes import close_gap, store_changes, store_changes_after
from bema.documents.errors import (
    NoProvisions,
    NothingToPublish,
    TextExists,
    VersionExists,
    VersionImmutable,
)
from bema.documents.events import VersionPublished
from bema.documents.models import (
    AmendingAct,
    DocumentKind,
    Text,
    Version,
    VersionState,
    Visibility,
    Work,
)
from bema.documents.parsing import ParsedText
from bema.documents.pending import match_acts
from bema.documents.storing import (
    Source,
    align_in_time,
    hash_of_parsed,
    hash_of_text,
    lineages_across_languages,
    notes_json,
    store_provisions,
)
from bema.units.access import has_role_over
from bema.units.models import Role, Unit

Actor = Person | str


@dataclass(frozen=True, slots=True)
class Act:
    """An amending act as an editor or an index names it."""

    identifier: str
    title: str = ""
    dated: dt.date | None = None


def _person(actor: Actor) -> Person | None:
    return actor if isinstance(actor, Person) else None


def _require_editor(actor: Actor, work: Work) -> None:
    if isinstance(actor, Person) and not may_edit(actor, work):
        raise Absent()


def _lock(work: Work) -> None:
    """One at a time may change which versions a work has: each rests on its neighbours."""
    Work.objects.select_for_update().get(pk=work.pk)


def _locked(version: Version) -> Version:
    """The version as it is now, locked until the end of the transaction."""
    row = Version.objects.select_for_update().filter(pk=version.pk).first()
    if row is None:
        raise Absent()
    row.work = version.work
    return row


def _locked_draft(version: Version) -> Version:
    row = _locked(version)
    if row.state == VersionState.PUBLISHED:
        raise VersionImmutable()
    return row


def free_slug(*names: str) -> str:
    """An address from the first name that gives one, with a number behind it if it is taken."""
    base = next((slug for slug in map(to_slug, names) if slug), "document")
    taken = set(Work.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{base}-{n}") not in taken)


@transaction.atomic
def create_work(
    *,
    actor: Actor,
    owner: Unit,
    title: str,
    language: str,
    identifier: str = "",
    slug: str = "",
    kind: DocumentKind | None = None,
    visibility: str = Visibility.PUBLIC,
    needs_attestation: bool | None = None,
) -> Work:
    """A document without any version yet. Attestation follows the kind unless it is said otherwise."""
    if isinstance(actor, Person) and not has_role_over(actor, Role.EDITOR, owner):
        raise Absent()
    if needs_attestation is None:
        needs_attestation = kind is not None and kind.needs_attestation
    work = Work(
        slug=slug or free_slug(identifier, title),
        identifier=identifier,
        title=title,
        kind=kind,
        owner=owner,
        language=language,
        visibility=visibility,
        needs_attestation=needs_attestation,
    )
    work.full_clean()
    work.save()
    audit(actor=actor, action="documents.create_work", subject=work.slug)
    return work


@transaction.atomic
def change_work(
    *,
    actor: Actor,
    work: Work,
    title: str,
    identifier: str,
    kind: DocumentKind | None,
    visibility: str,
    needs_attestation: bool,
) -> Work:
    """What a work is called and who may read it. Its address stays, so that links to it do."""
    _require_editor(actor, work)
    row = Work.objects.select_for_update().get(pk=work.pk)
    row.title, row.identifier, row.kind = title, identifier, kind
    row.visibility, row.needs_attestation = visibility, needs_attestation
    row.full_clean()
    row.save()
    audit(actor=actor, action="documents.change_work", subject=row.slug, visibility=visibility)
    return row


@transaction.atomic
def import_parsed(
    *,
    actor: Actor,
    work: Work,
    in_force_from: dt.date,
    parsed: ParsedText,
    source: Source | None = None,
    amending_acts: Sequence[Act] = (),
    title: str = "",
) -> Text:
    """A draft version from a date on, with this original text.

    Lineages come from the neighbouring versions, so histories may be brought in in any order.
    Raises `VersionExists` if the work has a version from that date.
    """
    _require_editor(actor, work)
    _lock(work)
    if Version.objects.filter(work=work, in_force_from=in_force_from).exists():
        raise VersionExists(date=in_force_from.isoformat())
    version = Version.objects.create(work=work, in_force_from=in_force_from)
    in_time = align_in_time(version, parsed)
    text = _store_text(version, parsed, source, title, lineages=in_time.lineages)
    version.content_hash = text.content_hash
    version.save(update_fields=["content_hash"])
    _write_acts(version, amending_acts)
    store_changes(version, in_time.with_before)
    store_changes_after(version, in_time.with_after)
    match_acts(work)
    audit(
        actor=actor,
        action="documents.import",
        subject=str(version.pk),
        work=work.slug,
        in_force_from=in_force_from.isoformat(),
        provisions=len(parsed.provisions),
        sha256=text.source_sha256,
    )
    return text


@transaction.atomic
def add_translation(
    *,
    actor: Actor,
    version: Version,
    parsed: ParsedText,
    source: Source | None = None,
    title: str = "",
) -> Text:
    """The version's text in another language; its provisions share the original's lineages.

    A published version may be translated too: what was attested is the original, which stays as it is.
    """
    _require_editor(actor, version.work)
    row = _locked(version)
    if not row.texts.filter(is_original=True).exists():
        raise NothingToPublish()
    if row.texts.filter(language=parsed.language).exists():
        raise TextExists()
    lineages = lineages_across_languages(row, parsed)
    text = _store_text(row, parsed, source, title, lineages=lineages, is_original=False)
    audit(
        actor=actor,
        action="documents.translate",
        subject=str(row.pk),
        language=parsed.language,
        provisions=len(parsed.provisions),
    )
    return text


def _store_text(
    version: Version,
    parsed: ParsedText,
    source: Source | None,
    title: str,
    *,
    lineages: list[int | None],
    is_original: bool = True,
) -> Text:
    if not parsed.provisions:
        raise NoProvisions()
    text = Text(
        version=version,
        language=parsed.language,
        is_original=is_original,
        title=(title or parsed.title or version.work.title)[:500],
        tradition=parsed.tradition,
        content_hash=hash_of_parsed(parsed),
        notes=notes_json(parsed.notes),
    )
    if source is not None:
        text.source_name = source.name[-200:]
        text.source_sha256 = source.sha256
        text.source.save(source.name[-60:], ContentFile(source.data), save=False)
    text.full_clean()
    text.save()
    store_provisions(text, parsed, lineages)
    return text


def _write_acts(version: Version, acts: Sequence[Act]) -> None:
    """Acts in the order given, each linked to the work of that number if the library has it."""
    slugs = {act.identifier: to_slug(act.identifier) for act in acts}
    works = {work.slug: work for work in Work.objects.filter(slug__in=filter(None, slugs.values()))}
    version.amending_acts.all().delete()
    AmendingAct.objects.bulk_create(
        AmendingAct(
            version=version,
            identifier=act.identifier,
            title=act.title,
            dated=act.dated,
            act=works.get(slugs[act.identifier]),
            sort_order=order,
        )
        for order, act in enumerate(acts)
    )


@transaction.atomic
def change_draft(
    *, actor: Actor, version: Version, in_force_from: dt.date, amending_acts: Sequence[Act]
) -> Version:
    """The date and the acts of a version that is not published yet."""
    _require_editor(actor, version.work)
    _lock(version.work)
    row = _locked_draft(version)
    taken = Version.objects.filter(work=row.work, in_force_from=in_force_from).exclude(pk=row.pk)
    if taken.exists():
        raise VersionExists(date=in_force_from.isoformat())
    if row.in_force_from != in_force_from:
        _move(row, in_force_from)
    _write_acts(row, amending_acts)
    match_acts(row.work)
    audit(actor=actor, action="documents.change_draft", subject=str(row.pk))
    return row


def _move(draft: Version, in_force_from: dt.date) -> None:
    """To another date, perhaps past other versions: what they change is computed anew on both sides."""
    close_gap(draft)
    draft.in_force_from = in_force_from
    draft.save(update_fields=["in_force_from"])
    store_changes(draft)
    store_changes_after(draft)


@transaction.atomic
def discard_draft(*, actor: Actor, version: Version) -> None:
    """Remove a version that was never published. Its lineages stay: an objective may cite them."""
    _require_editor(actor, version.work)
    _lock(version.work)
    row = _locked_draft(version)
    close_gap(row)
    audit(actor=actor, action="documents.discard_draft", subject=str(row.pk), work=row.work.slug)
    row.delete()


@transaction.atomic
def publish_version(*, actor: Actor, version: Version) -> Version:
    """Make a draft part of the record for good. It comes into force by its own date, not by this act."""
    _require_editor(actor, version.work)
    row = _locked_draft(version)
    original = row.texts.filter(is_original=True).first()
    if original is None:
        raise NothingToPublish()
    if hash_of_text(original) != original.content_hash:
        raise Invalid()
    for gate in slots.publication_gates:
        gate(row)
    row.state = VersionState.PUBLISHED
    row.content_hash = original.content_hash
    row.published_at = now()
    row.published_by = _person(actor)
    row.save(update_fields=["state", "content_hash", "published_at", "published_by"])
    audit(
        actor=actor, action="documents.publish", subject=str(row.pk), content_hash=row.content_hash
    )
    publish(VersionPublished(version_id=row.pk, work_id=row.work_id))
    return row
