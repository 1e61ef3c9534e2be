"""Who sees which entries of the bar. The roles of a person are read once a request."""

from __future__ import annotations

from django.http import HttpRequest

from bema.common.clock import today
from bema.common.prepared import Prepared
from bema.units.models import Role, RoleGrant

# Days come as text or as dates, as the database gives them; both read the same as text.
_GRANTS = Prepared(
    lambda person_id: (
        RoleGrant.objects.filter(person_id=person_id)
        .order_by()
        .values_list("role", "starts_on", "ends_on")
    ),
    int,
)


def roles_of(request: HttpRequest) -> frozenset[str]:
    """The roles that the person holds anywhere today. One query, kept on the request."""
    person = request.user
    if not person.is_authenticated:
        return frozenset()
    kept: frozenset[str] | None = getattr(request, "_roles", None)
    if kept is None:
        day = today().isoformat()
        kept = frozenset(
            role
            for role, starts_on, ends_on in _GRANTS.rows(person.pk)
            if str(starts_on) <= day and (ends_on is None or str(ends_on) > day)
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
