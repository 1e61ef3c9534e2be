"""What a person may reach in the tree. Every page asks here; refusal looks like absence."""

from __future__ import annotations

from django.db.models import Q

from bema.accounts.models import Person
from bema.common.clock import today
from bema.common.errors import Absent
from bema.units.models import Role, RoleGrant, Unit
from bema.units.queries import ancestor_paths

# What each role may do besides its own: an administrator does what a training manager does, too.
_IMPLIES = {
    Role.ADMINISTRATOR: [Role.ADMINISTRATOR],
    Role.TRAINING_MANAGER: [Role.TRAINING_MANAGER, Role.ADMINISTRATOR],
    Role.EDITOR: [Role.EDITOR, Role.ADMINISTRATOR],
}


def _open_grants(person: Person) -> Q:
    on = today()
    return Q(person=person, starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))


def granted_units(person: Person, role: Role) -> list[Unit]:
    """The units over whose subtrees the person has the role, shallowest first. One query, few rows."""
    if not person.is_authenticated or not person.is_active:
        return []
    grants = RoleGrant.objects.filter(_open_grants(person), role__in=_IMPLIES[role])
    return list(Unit.objects.filter(pk__in=grants.values("unit_id")).order_by("path"))


def has_role_over(person: Person, role: Role, unit: Unit) -> bool:
    """Whether one of the person's grants of the role stands at the unit or above it. One query."""
    if not person.is_authenticated or not person.is_active:
        return False
    return RoleGrant.objects.filter(
        _open_grants(person), role__in=_IMPLIES[role], unit__path__in=ancestor_paths(unit.path)
    ).exists()


def access_unit(person: Person, code: str, *, role: Role) -> Unit:
    """The unit with this code, if the person has the role over it; else `Absent`, as if it did not exist."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None or not has_role_over(person, role, unit):
        raise Absent()
    return unit


def administers_everything(person: Person) -> bool:
    """Whether the person is an administrator at the root of the tree."""
    return any(unit.is_root() for unit in granted_units(person, Role.ADMINISTRATOR))
