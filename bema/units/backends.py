"""Lets those with an editor's role into Wagtail's admin. What they reach there, access.py decides."""

from __future__ import annotations

from typing import Any

from bema.accounts.models import Person
from bema.units.access import granted_units
from bema.units.models import Role


class RoleBackend:
    """Grants no sign-in, only the permission to open the admin."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def get_user(self, user_id: int) -> Person | None:
        return Person.objects.filter(pk=user_id, is_active=True).first()

    def has_perm(self, user_obj: Person, perm: str, obj: Any = None) -> bool:
        return perm == "wagtailadmin.access_admin" and bool(granted_units(user_obj, Role.EDITOR))
