"""What units keep about a person, for that person to see and take away."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from bema.accounts.models import Person
from bema.accounts.own_data import Section
from bema.units.models import GroupMembership, Membership, RoleGrant


def sections(person: Person) -> Iterable[Section]:
    """Memberships, target groups and roles, past ones too."""
    since, until = ("since", _("Since")), ("until", _("Until"))
    memberships = Membership.objects.filter(person=person).select_related("unit", "position")
    yield Section(
        "memberships",
        _("Memberships"),
        (("unit", _("Unit")), ("position", _("Position")), since, until),
        [
            (row.unit.name, str(row.position or ""), row.starts_on, row.ends_on)
            for row in memberships.order_by("starts_on", "pk")
        ],
    )
    groups = GroupMembership.objects.filter(person=person).select_related("group")
    yield Section(
        "target_groups",
        _("Target groups"),
        (("group", _("Group")), since, until),
        [
            (str(row.group), row.starts_on, row.ends_on)
            for row in groups.order_by("starts_on", "pk")
        ],
    )
    roles = RoleGrant.objects.filter(person=person).select_related("unit")
    yield Section(
        "roles",
        _("Roles"),
        (("role", _("Role")), ("unit", _("Unit")), since, until),
        [
            (row.get_role_display(), row.unit.name, row.starts_on, row.ends_on)
            for row in roles.order_by("starts_on", "pk")
        ],
    )
