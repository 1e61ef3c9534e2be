"""Wagtail's questions about permissions, answered from the roles over the tree of units."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Collection
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from bema.accounts.models import Person
from bema.study import access
from bema.units.models import Role, RoleGrant, Unit
from bema.units.queries import in_subtree

_EDITORS = [Role.EDITOR, Role.ADMINISTRATOR]


def units_of(user: Any) -> list[Unit]:
    """The roots of what the user edits. One query a request, however often Wagtail asks."""
    if not isinstance(user, Person) or not user.is_active:
        return []
    kept: list[Unit] | None = getattr(user, "_edited_units", None)
    if kept is None:
        kept = access.edited_units(user)
        user._edited_units = kept  # type: ignore[attr-defined]  # kept for the request
    return kept


def edits_somewhere(user: Any) -> bool:
    return bool(getattr(user, "is_superuser", False) and user.is_active) or bool(units_of(user))


def edits(user: Any, owner: Unit) -> bool:
    """Whether the unit is one of the user's, or below one."""
    if user.is_superuser:
        return bool(user.is_active)
    return any(owner.path.startswith(unit.path) for unit in units_of(user))


class EditorBackend:
    """Tells Django that an editor has the permissions of this domain's models; which rows, the gate says."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def get_user(self, user_id: int) -> Person | None:
        return Person.objects.filter(pk=user_id, is_active=True).first()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        app, _dot, name = perm.partition(".")
        _action, _line, model = name.partition("_")
        taught = {"course", "lesson", "objective", "item"}
        return app == "study" and model in taught and bool(units_of(user_obj))


class SubtreePolicy(BasePermissionPolicy):
    """An editor may do everything with what a unit of their subtrees owns."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return edits_somewhere(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return edits_somewhere(user) if instance.owner_id is None else edits(user, instance.owner)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        return access.editable(user, self.model._default_manager.all())

    def users_with_any_permission(self, actions: Any) -> QuerySet[Person]:
        grants = RoleGrant.objects.filter(role__in=_EDITORS, ends_on__isnull=True)
        return Person.objects.filter(
            Q(is_superuser=True) | Q(pk__in=grants.values("person")), is_active=True
        )


class MediaPolicy(CollectionOwnershipPermissionPolicy):
    """Images and files are for those who edit where the one who uploaded them edits, or above."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return (action in {"add", "choose"} and edits_somewhere(user)) or user.is_superuser

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        found = self.instances_user_has_any_permission_for(user, actions)
        return bool(found.filter(pk=instance.pk).exists())

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        everything: QuerySet[Any] = self.model._default_manager.all()
        if user.is_superuser:
            return everything
        below = Q(pk__in=[])
        for unit in units_of(user):
            below |= in_subtree(unit, prefix="unit__")
        colleagues = RoleGrant.objects.filter(below, role__in=_EDITORS).values("person")
        return everything.filter(Q(uploaded_by_user=user) | Q(uploaded_by_user__in=colleagues))

    def collections_user_has_any_permission_for(
        self, user: Any, actions: Any
    ) -> QuerySet[Collection]:
        everything: QuerySet[Collection] = Collection.objects.all()
        if user.is_superuser:
            return everything
        return everything.filter(depth=1) if edits_somewhere(user) else everything.none()


def install() -> None:
    """Wagtail has no setting for the policy of its libraries, and all its views share these instances."""
    from wagtail.documents.permissions import permission_policy as documents
    from wagtail.images.permissions import permission_policy as images

    for policy in (images, documents):
        policy.__class__ = MediaPolicy
