"""Business writes on units, memberships and roles. Each checks access, locks, changes and notes who did it."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from bema.accounts.models import Person
from bema.common.clock import today
from bema.common.errors import Absent, Invalid
from bema.common.models import audit
from bema.units import placements
from bema.units.access import access_unit, active_administrators, person_in
from bema.units.errors import (
    AlreadyGranted,
    LastAdministrator,
    MoveImpossible,
    UnitInUse,
    UnknownPerson,
)
from bema.units.models import Membership, Placement, Role, RoleGrant, Unit
from bema.units.queries import in_subtree


@transaction.atomic
def move_unit(*, actor: Person, unit: Unit, parent: Unit) -> Unit:
    """Put the unit, with all below it, under another parent. People stay where they are.

    The actor administers both the unit's present parent and the new one.
    """
    placements.lock_placements()
    unit = access_unit(actor, unit.code, role=Role.ADMINISTRATOR)
    old = unit.get_parent()
    if old is None:
        raise MoveImpossible()
    access_unit(actor, old.code, role=Role.ADMINISTRATOR)
    parent = access_unit(actor, parent.code, role=Role.ADMINISTRATOR)
    if parent.path.startswith(unit.path):
        raise MoveImpossible()
    unit.move(parent, pos="last-child")
    audit(actor=actor, action="unit.move", subject=unit.code, old=old.code, new=parent.code)
    return Unit.objects.get(pk=unit.pk)


@transaction.atomic
def close_unit(*, actor: Person, unit: Unit, on: dt.date) -> Unit:
    """End a unit that is empty: no member counts in it and no unit below it is open."""
    unit = access_unit(actor, unit.code, role=Role.ADMINISTRATOR)
    below = Unit.objects.filter(in_subtree(unit), closed_on__isnull=True).exclude(pk=unit.pk)
    members = Membership.objects.filter(unit=unit, ends_on__isnull=True)
    if below.exists() or members.exists() or Placement.objects.filter(unit=unit).exists():
        raise UnitInUse()
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    audit(actor=actor, action="unit.close", subject=unit.code, on=on.isoformat())
    return unit


@transaction.atomic
def move_person(*, actor: Person, person: Person, unit: Unit) -> Membership:
    """End the primary membership and begin another, today. Both units are the actor's to administer."""
    unit = access_unit(actor, unit.code, role=Role.ADMINISTRATOR)
    person = person_in(actor, person.pk, role=Role.ADMINISTRATOR)
    if unit.closed_on:
        raise Invalid()
    current = (
        Membership.objects.select_for_update()
        .filter(person=person, is_primary=True, ends_on__isnull=True)
        .first()
    )
    if current is not None and current.unit_id == unit.pk:
        return current
    starts_on = today()
    if current is not None:
        starts_on = max(starts_on, current.starts_on)
        current.ends_on = starts_on
        current.save(update_fields=["ends_on"])
    new = Membership.objects.create(person=person, unit=unit, starts_on=starts_on)
    placements.recompute(Person.objects.filter(pk=person.pk))
    audit(actor=actor, action="person.move", subject=person.member_number, unit=unit.code)
    return new


@transaction.atomic
def grant_role(*, actor: Person, unit: Unit, member_number: str, role: Role) -> RoleGrant:
    """Give a person of the unit's subtree a role over it. Nobody gives more than they administer."""
    unit = access_unit(actor, unit.code, role=Role.ADMINISTRATOR)
    person = Person.objects.filter(
        in_subtree(unit, prefix="placement__unit__"),
        member_number__iexact=member_number.strip(),
        is_active=True,
    ).first()
    if person is None:
        raise UnknownPerson()
    if RoleGrant.objects.filter(person=person, unit=unit, role=role, ends_on__isnull=True).exists():
        raise AlreadyGranted()
    grant = RoleGrant.objects.create(
        person=person, unit=unit, role=role, granted_by=actor, starts_on=today()
    )
    audit(actor=actor, action="role.grant", subject=person.member_number, unit=unit.code, role=role)
    return grant


@transaction.atomic
def revoke_role(*, actor: Person, grant_id: int) -> RoleGrant:
    """End a role from today. The last administrator at or above a unit stays."""
    placements.lock_placements()
    grant = (
        RoleGrant.objects.select_for_update(of=("self",))
        .select_related("unit", "person")
        .filter(pk=grant_id, ends_on__isnull=True)
        .first()
    )
    if grant is None:
        raise Absent()
    access_unit(actor, grant.unit.code, role=Role.ADMINISTRATOR)
    others = active_administrators(grant.unit).exclude(pk=grant.pk)
    if grant.role == Role.ADMINISTRATOR and not others.exists():
        raise LastAdministrator()
    grant.ends_on = max(today(), grant.starts_on)
    grant.save(update_fields=["ends_on"])
    audit(
        actor=actor,
        action="role.revoke",
        subject=grant.person.member_number,
        unit=grant.unit.code,
        role=grant.role,
    )
    return grant


@transaction.atomic
def create_administrator(
    *,
    actor: Person | str,
    unit: Unit,
    member_number: str,
    full_name: str,
    email: str,
    language: str,
    password: str,
) -> Person:
    """A new person who belongs to the unit and administers it. For the command line: an installation's first."""
    try:
        candidate = Person(member_number=member_number, full_name=full_name, email=email)
        validate_password(password, candidate)
        person = Person.objects.create_user(
            member_number, password, full_name=full_name, email=email, language=language
        )
    except ValidationError as error:
        raise Invalid(" ".join(error.messages)) from error
    Membership.objects.create(person=person, unit=unit, starts_on=today())
    placements.recompute(Person.objects.filter(pk=person.pk))
    RoleGrant.objects.create(person=person, unit=unit, role=Role.ADMINISTRATOR, starts_on=today())
    audit(actor=actor, action="person.create_administrator", subject=member_number, unit=unit.code)
    return person
