"""Asking for a correction and deciding on it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.errors import Absent
from bema.common.models import audit
from bema.units.access import granted_units, person_in
from bema.units.corrections.errors import AskedAlready, ReasonMissing
from bema.units.models import CorrectionField, CorrectionRequest, CorrectionState, Role
from bema.units.queries import in_any_subtree


def ask(*, actor: Person, field: str, wanted: str, note: str) -> CorrectionRequest:
    """Ask for one's name or unit to be put right; one open request a field."""
    request = CorrectionRequest(person=actor, field=field, wanted=wanted.strip(), note=note.strip())
    request.full_clean(exclude=["decided_by"], validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            request.save()
            audit(actor=actor, action="correction.ask", field=field)
    except IntegrityError as error:
        raise AskedAlready() from error
    return request


def open_requests(person: Person) -> QuerySet[CorrectionRequest]:
    """What waits for an answer among the members whom this person administers."""
    units = granted_units(person, Role.ADMINISTRATOR)
    if not units:
        return CorrectionRequest.objects.none()
    return CorrectionRequest.objects.filter(
        in_any_subtree(units, prefix="person__placement__unit__"), state=CorrectionState.OPEN
    ).select_related("person__placement__unit")


@transaction.atomic
def decide(*, actor: Person, request_id: int, accept: bool, answer: str) -> CorrectionRequest:
    """Accept, which changes a name at once, or refuse with a reason.

    A change of unit is made on the person's page or by the next roster; accepting promises it.
    """
    request = (
        CorrectionRequest.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=request_id, state=CorrectionState.OPEN)
        .first()
    )
    if request is None:
        raise Absent()
    person = person_in(actor, request.person_id, role=Role.ADMINISTRATOR)
    if not accept and not answer.strip():
        raise ReasonMissing()
    if accept and request.field == CorrectionField.FULL_NAME:
        person.full_name = request.wanted
        person.save(update_fields=["full_name"])
    request.state = CorrectionState.ACCEPTED if accept else CorrectionState.REFUSED
    request.answer = answer.strip()[:500]
    request.decided_by, request.decided_at = actor, now()
    request.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    audit(
        actor=actor,
        action="correction.accept" if accept else "correction.refuse",
        subject=person.member_number,
        field=request.field,
    )
    return request
