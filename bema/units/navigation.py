"""Who sees which entries of the bar. The roles of a person are read once a request."""

from __future__ import annotations

from django.http import HttpRequest

from bema.common.clock import today
from bema.units.models import Role, RoleGrant


def roles_of(request: HttpRequest) -> frozenset[str]:
    """The roles that the person holds anywhere today. One query, kept on the request."""
    person = request.user
    if not person.is_authenticated:
        return frozenset()
    kept: frozenset[str] | None = getattr(request, "_roles", None)
    if kept is None:
        held = RoleGrant.objects.filter(person=person, starts_on__lte=today())
        kept = frozenset(
            held.exclude(ends_on__lte=today()).values_list("role", flat=True).order_by()
        )
        request._roles = kept  # type: ignore[attr-defined]  # kept for the rest of the request
    return kept


def manages(request: HttpRequest) -> bool:
    """Whether the person manages training, or administers, any part of the tree."""
    return not roles_of(request).isdisjoint({Role.TRAINING_MANAGER, Role.ADMINISTRATOR})


def writes(request: HttpRequest) -> bool:
    """Whether the person edits, or administers, any part of the tree."""
    return not roles_of(request).isdisjoint({Role.EDITOR, Role.ADMINISTRATOR})


def administers(request: HttpRequest) -> bool:
    return Role.ADMINISTRATOR in roles_of(request)
