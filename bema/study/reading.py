"""What study adds to a document's reading page: the attestation at its end, the quickest way into a course."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from bema.accounts.models import Person
from bema.documents import slots
from bema.documents.models import Text, Version
from bema.documents.queries import version_in_force
from bema.study import access
from bema.study.actions import note_opening
from bema.study.actions.attestations import needs_attestation
from bema.study.forms import TeachForm
from bema.study.models import Attestation


class AttestationEnd:
    """ "I have read and understood", under the version in force of a document that is to be attested."""

    template = "study/_attest.html"

    def context(self, request: HttpRequest, version: Version, text: Text) -> dict[str, Any] | None:
        person = request.user
        if not isinstance(person, Person) or not needs_attestation(version):
            return None
        kept = Attestation.objects.filter(person=person, version=version).first()
        if kept is None and version_in_force(version.work) != version:
            return None
        if kept is None:
            note_opening(actor=person, version=version)
        return {"attestation": kept, "version": version, "language": text.language}


class TeachTool:
    """For editors: tick provisions and make an objective, a step and a question of them, here."""

    template = "study/_teach.html"
    selects = True

    def context(self, request: HttpRequest, version: Version, text: Text) -> dict[str, Any] | None:
        person = request.user
        if not isinstance(person, Person) or not access.edited_units(person):
            return None
        return {"form": TeachForm(person=person), "version": version, "next": request.path}


def register() -> None:
    slots.reading_end.append(AttestationEnd())
    slots.reading_tools.append(TeachTool())
