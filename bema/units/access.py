"""What a person may reach in the tree. Every page asks here; refusal looks like absence."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from bema.accounts.models import Person
from bema.accounts.staff import second_step_done
from bema.common.clock import today
from bema.common.errors import Absent
from bema.units.models import Role, RoleGrant, Unit
from bema.units.queries import ancestor_paths, in_any_subtree

# What each role may do besides its own: an administrator does what a training manager does, too.
_IMPLIES = {
    Role.ADMINISTRATOR: [Role.ADMINISTRATOR],
    Role.TRAINING_MANAGER: [Role.TRAINING_MANAGER, Role.ADMINISTRATOR],
    Role.EDITOR: [Role.EDITOR, Role.ADMINISTRATOR],
}


def open_grants() -> Q:
    """The condition that a grant holds today."""
    on = today()
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))


def _grants_of(person: Person) -> Q:
    """The grants that count for the person: where a second step is required, none before it is set up."""
    return open_grants() & Q(person=person) & second_step_done(prefix="person__")


def granted_units(person: Person, role: Role) -> list[Unit]:
    """The units over whose subtrees the person has the role, shallowest first. One query, few rows."""
    if not person.is_authenticated or not person.is_active:
        return []
    grants = RoleGrant.objects.filter(_grants_of(person), role__in=_IMPLIES[role])
    return list(Unit.objects.filter(pk__in=grants.values("unit_id")).order_by("path"))


def has_role_over(person: Person, role: Role, unit: Unit) -> bool:
    """Whether one of the person's grants of the role stands at the unit or above it. One query."""
    if not person.is_authenticated or not person.is_active:
        return False
    return RoleGrant.objects.filter(
        _grants_of(person), role__in=_IMPLIES[role], unit__path__in=ancestor_paths(unit.path)
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


def holds_any_role(person: Person) -> bool:
    """Whether the person has an open grant of any role anywhere, second step or not. One query."""
    return RoleGrant.objects.filter(open_grants(), person=person).exists()


def active_administrators(unit: Unit) -> QuerySet[RoleGrant]:
    """The grants by which an active person administers the unit, at it or above it."""
    return RoleGrant.objects.filter(
        open_grants(),
        role=Role.ADMINISTRATOR,
        person__is_active=True,
        unit__path__in=ancestor_paths(unit.path),
    )


def people_of(person: Person, role: Role) -> QuerySet[Person]:
    """The people who count in the subtrees over which `person` has the role."""
    units = granted_units(person, role)
    return Person.objects.filter(in_any_subtree(units, prefix="placement__unit__"))


def person_in(actor: Person, pk: int, *, role: Role) -> Person:
    """A person of the actor's subtrees, or one who left them last; else `Absent`."""
    person = Person.objects.filter(pk=pk).select_related("placement__unit").first()
    if person is None:
        raise Absent()
    unit = home_unit(person)
    if unit is None or not has_role_over(actor, role, unit):
        raise Absent()
    return person


def home_unit(person: Person) -> Unit | None:
    """Where the person counts; of one who left, the unit of the last primary membership."""
    placement = getattr(person, "placement", None)
    if placement is not None:
        return Unit.objects.get(pk=placement.unit_id)
    last = (
        person.memberships.filter(is_primary=True)
        .select_related("unit")
        .order_by("-starts_on", "-pk")
        .first()
    )
    return last.unit if last else None


def beyond(units: list[Unit]) -> Q:
    """The condition that a person has a role outside these subtrees.

    Who administers only these must not take over such a person's account by code or e-mail.
    """
    grants = RoleGrant.objects.filter(open_grants(), person=OuterRef("pk"))
    elsewhere = Exists(grants.exclude(in_any_subtree(units, prefix="unit__")))
    return Q(is_superuser=True) | Q(elsewhere)
