"""What editors fill in for the plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from bema.accounts.models import Person
from bema.portal.models import Occasion
from bema.portal.plan.entries import visible
from bema.study.admin.forms import DeskForm
from bema.units.models import RoleGrant


class PlanForm(DeskForm):
    """Offers as responsible those who have a role in the units that the editor looks after, and herself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.for_user
        responsible = self.fields.get("responsible")
        if isinstance(responsible, forms.ModelChoiceField):
            responsible.queryset = _colleagues(person, self.instance.responsible_id)
        occasions = self.fields.get("occasions")
        if isinstance(occasions, forms.ModelMultipleChoiceField):
            occasions.queryset = visible(person, Occasion.objects.all())


def _colleagues(person: Any, chosen: int | None) -> Any:
    """Everybody with a role today in the editor's units, in order of their names."""
    from bema.study.admin.policy import units_of
    from bema.units.access import open_grants
    from bema.units.queries import in_any_subtree

    grants = RoleGrant.objects.filter(open_grants())
    if not person.is_superuser:
        grants = grants.filter(in_any_subtree(units_of(person), prefix="unit__"))
    wanted = Q(pk__in=grants.values("person")) | Q(pk=person.pk) | Q(pk=chosen)
    return Person.objects.filter(wanted, is_active=True).order_by("full_name")
