"""Files on their way in: read, shown to the editor with every doubt, and saved at the editor's yes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from bema.accounts.models import Person
from bema.common.errors import Absent
from bema.common.jobs import enqueue
from bema.common.models import audit
from bema.documents.actions import Act, add_translation, create_work, import_parsed
from bema.documents.errors import ImportNotReady, ImportSettled
from bema.documents.jobs import read_upload_job
from bema.documents.models import DocumentImport, DocumentKind, ImportState, Text, Version
from bema.documents.parsed_json import from_json
from bema.documents.parsing import ParsedText
from bema.documents.reading_files import read_upload
from bema.documents.storing import Source
from bema.units.access import has_role_over
from bema.units.models import Role, Unit

# A larger file is read by a worker, so that no request waits for it.
READ_AT_ONCE = 700_000


def _require_editor(actor: Person, owner: Unit) -> None:
    if not has_role_over(actor, Role.EDITOR, owner):
        raise Absent()


@transaction.atomic
def start_import(
    *,
    actor: Person,
    owner: Unit,
    file: UploadedFile,
    language: str,
    details: dict[str, Any],
    version: Version | None = None,
    work_id: int | None = None,
) -> DocumentImport:
    """Keep the file and read it: at once if it is small, else in a job.

    With `version` it will be a translation of that version, with `work_id` a further version of that
    work, else a new document.
    """
    _require_editor(actor, owner)
    upload = DocumentImport(
        uploaded_by=actor,
        owner=owner,
        work_id=version.work_id if version else work_id,
        file=file,
        file_name=str(file.name)[-200:],
        language=language,
        details=details | ({"version": version.pk} if version else {}),
    )
    upload.full_clean(exclude=["parsed"])
    upload.save()
    _read(upload, actor)
    return upload


def _read(upload: DocumentImport, actor: Person) -> None:
    if upload.file.size <= READ_AT_ONCE:
        read_upload(upload)
        return
    upload.job = enqueue(read_upload_job, owner=actor, import_id=upload.pk)
    upload.save(update_fields=["job"])


def _locked(upload: DocumentImport) -> DocumentImport:
    row = (
        DocumentImport.objects.select_for_update(of=("self",))
        .select_related("owner", "work")
        .get(pk=upload.pk)
    )
    if row.state != ImportState.PREVIEW:
        raise ImportSettled()
    return row


@transaction.atomic
def reread(
    *, actor: Person, upload: DocumentImport, language: str, tradition: str
) -> DocumentImport:
    """Read the same file by other drafting rules or as another language."""
    _require_editor(actor, upload.owner)
    row = _locked(upload)
    row.language, row.tradition = language, tradition
    row.parsed, row.problem = {}, {}
    row.save()
    _read(row, actor)
    return row


@transaction.atomic
def discard_import(*, actor: Person, upload: DocumentImport) -> None:
    _require_editor(actor, upload.owner)
    _settle(_locked(upload), ImportState.DISCARDED)


def _settle(upload: DocumentImport, state: ImportState) -> None:
    upload.state = state
    upload.parsed = {}
    upload.save()


def parsed_of(upload: DocumentImport) -> ParsedText:
    if not upload.parsed:
        raise ImportNotReady()
    return from_json(upload.parsed)


def _source(upload: DocumentImport) -> Source:
    with upload.file.open("rb") as file:
        return Source(upload.file_name, file.read())


@transaction.atomic
def confirm_import(
    *,
    actor: Person,
    upload: DocumentImport,
    title: str,
    in_force_from: dt.date | None = None,
    amending_acts: list[Act] | None = None,
    identifier: str = "",
    kind: DocumentKind | None = None,
    visibility: str = "",
) -> Text:
    """Save what was shown: as a draft version, of a new work if there is none yet, or as a translation."""
    _require_editor(actor, upload.owner)
    row = _locked(upload)
    parsed = parsed_of(row)
    if "version" in row.details:
        version = Version.objects.select_related("work__owner").get(pk=row.details["version"])
        text = add_translation(
            actor=actor, version=version, parsed=parsed, source=_source(row), title=title
        )
    else:
        assert in_force_from is not None
        work = row.work or create_work(
            actor=actor,
            owner=row.owner,
            title=title,
            language=parsed.language,
            identifier=identifier,
            kind=kind,
            visibility=visibility,
        )
        text = import_parsed(
            actor=actor,
            work=work,
            in_force_from=in_force_from,
            parsed=parsed,
            source=_source(row),
            amending_acts=amending_acts or [],
            title=title,
        )
        row.work = work
    _settle(row, ImportState.SAVED)
    audit(actor=actor, action="documents.confirm_import", subject=str(row.pk))
    return text
