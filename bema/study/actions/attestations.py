""" "I have read and understood": bound to the version in force and to the hash of its text."""

from __future__ import annotations

from django.db import transaction

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.errors import Absent
from bema.common.events import publish
from bema.documents.access import visible_works
from bema.documents.models import Version, VersionState
from bema.documents.queries import version_in_force
from bema.study.errors import NotInForce
from bema.study.events import DocumentAttested, DocumentOpened
from bema.study.models import Attestation, DocumentRecord


def needs_attestation(version: Version) -> bool:
    """Whether members attest this document. The version's work and its kind must be loaded."""
    kind = version.work.kind
    return version.work.needs_attestation or bool(kind and kind.needs_attestation)


def note_opening(*, actor: Person, version: Version) -> None:
    """A member opened, for the first time in this version, a document that is to be attested."""
    if DocumentRecord.objects.filter(person=actor, version=version).exists():
        return
    at = now()
    with transaction.atomic():
        _record, is_new = DocumentRecord.objects.get_or_create(
            person=actor, version=version, defaults={"opened_at": at}
        )
        if is_new:
            publish(DocumentOpened(person_id=actor.pk, work_id=version.work_id, at=at))


def attest(*, actor: Person, version_id: int, content_hash: str, language: str) -> Attestation:
    """Attest the text with this hash. Attesting again finds the first attestation.

    `content_hash` is what the page showed: if the version that is in force has another, the member
    has read something else and must look again.
    """
    version = (
        Version.objects.select_related("work__kind")
        .filter(pk=version_id, state=VersionState.PUBLISHED, work__in=visible_works(actor))
        .first()
    )
    if version is None or not needs_attestation(version):
        raise Absent()
    with transaction.atomic():
        kept = Attestation.objects.filter(person=actor, version=version).first()
        if kept is not None:
            return kept
        if version_in_force(version.work) != version or content_hash != version.content_hash:
            raise NotInForce()
        return _write(actor, version, language)


def _write(actor: Person, version: Version, language: str) -> Attestation:
    at = now()
    attestation, is_new = Attestation.objects.get_or_create(
        person=actor,
        version=version,
        defaults={
            "language": language,
            "content_hash": version.content_hash,
            "attested_at": at,
        },
    )
    if is_new:
        publish(
            DocumentAttested(
                person_id=actor.pk, work_id=version.work_id, version_id=version.pk, at=at
            )
        )
    return attestation
