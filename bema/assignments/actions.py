"""What managers do with assignments. Each costs the same for ten people and for a million."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from bema.accounts.models import Person
from bema.assignments import errors
from bema.assignments.access import access_assignment
from bema.assignments.models import Assignment, Subject
from bema.common.clock import now, today
from bema.common.errors import Absent
from bema.common.models import audit
from bema.units.access import has_role_over
from bema.units.models import Role, TargetGroup, Unit


@transaction.atomic
def assign(
    *,
    actor: Person,
    subject: Subject,
    unit: Unit,
    groups: Iterable[TargetGroup] = (),
    opens_on: dt.date,
    due_on: dt.date | None,
    message: str = "",
) -> Assignment:
    """Assign to all who are, or will be, in the unit's subtree and one of the groups (none: everybody)."""
    if not has_role_over(actor, Role.TRAINING_MANAGER, unit):
        raise Absent()
    if unit.closed_on is not None and unit.closed_on <= today():
        raise errors.UnitClosed()
    check_dates(opens_on, due_on)
    assignment = Assignment(
        subject=subject,
        unit=unit,
        opens_on=opens_on,
        due_on=due_on,
        message=message.strip(),
        created_by=actor,
    )
    assignment.full_clean()
    assignment.save()
    chosen = list(groups)
    assignment.groups.set(chosen)
    audit(
        actor=actor,
        action="assignment.made",
        subject=f"assignment {assignment.pk}",
        unit=unit.code,
        groups=[group.code for group in chosen],
        due_on=due_on and due_on.isoformat(),
    )
    return assignment


@transaction.atomic
def change_due(*, actor: Person, assignment: Assignment, due_on: dt.date | None) -> Assignment:
    """Set another due date, or none."""
    kept = _locked(actor, assignment)
    check_dates(kept.opens_on, due_on)
    before, kept.due_on = kept.due_on, due_on
    kept.full_clean(exclude=["created_by"])  # whoever made it may have left
    kept.save(update_fields=["due_on"])
    audit(
        actor=actor,
        action="assignment.due_changed",
        subject=f"assignment {kept.pk}",
        before=before and before.isoformat(),
        after=due_on and due_on.isoformat(),
    )
    return kept


@transaction.atomic
def withdraw(*, actor: Person, assignment: Assignment) -> Assignment:
    """End an assignment. What members did stays theirs; it only no longer counts as assigned."""
    kept = _locked(actor, assignment)
    kept.withdrawn_at = now()
    kept.save(update_fields=["withdrawn_at"])
    audit(actor=actor, action="assignment.withdrawn", subject=f"assignment {kept.pk}")
    return kept


def _locked(actor: Person, assignment: Assignment) -> Assignment:
    access_assignment(actor, assignment.pk)
    kept = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if kept.withdrawn_at is not None:
        raise errors.AlreadyWithdrawn()
    return kept


def check_dates(opens_on: dt.date, due_on: dt.date | None) -> None:
    """Raises what is wrong with the two dates of an assignment."""
    if due_on is None:
        return
    if due_on < opens_on:
        raise errors.DueBeforeOpening()
    if due_on < today():
        raise errors.DueInThePast()
