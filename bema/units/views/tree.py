"""The tree within one's own subtrees: units, their people, one person."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from bema.accounts.models import Person
from bema.accounts.pages import for_members, person_of
from bema.common.errors import Absent
from bema.units.access import access_unit, granted_units, has_role_over, home_unit, person_in
from bema.units.models import Role, RoleGrant, Unit
from bema.units.queries import (
    in_any_subtree,
    in_subtree,
    named,
    people_under,
    units_above,
    units_below,
)

PAGE = 50
MOST_FOUND = 500


@for_members
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Leads to the unit that one manages, or lists them."""
    units = granted_units(person_of(request), Role.TRAINING_MANAGER)
    if not units:
        raise Absent()
    if len(units) == 1:
        return redirect("unit", units[0].code)
    rows = [(unit, people_under(unit)) for unit in units]
    return render(request, "units/home.html", {"rows": rows})


@for_members
@require_GET
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """A unit: what is below it, and who counts right here; a search looks through all below."""
    person = person_of(request)
    found = access_unit(person, code, role=Role.TRAINING_MANAGER)
    words = request.GET.get("q", "").strip()[:100]
    people = _people(found, words)
    context = {
        "unit": found,
        "above": units_above(found, granted_units(person, Role.TRAINING_MANAGER)),
        "below": [] if words else units_below(found),
        "total": people_under(found),
        "words": words,
        "page": Paginator(people, PAGE).get_page(request.GET.get("page")),
        "administers": has_role_over(person, Role.ADMINISTRATOR, found),
    }
    return render(request, "units/unit.html", context)


def _people(unit: Unit, words: str) -> list[Person]:
    """Few enough to be listed whole: one unit's own people, or the first that the words find."""
    people = Person.objects.select_related("placement__unit").order_by("full_name", "pk")
    if not words:
        return list(people.filter(placement__unit=unit))
    below = people.filter(in_subtree(unit, prefix="placement__unit__"))
    return list(named(below, words)[:MOST_FOUND])


@for_members
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What the organisation knows of a person: memberships, groups and roles, as they were and are."""
    viewer = person_of(request)
    found = person_in(viewer, pk, role=Role.TRAINING_MANAGER)
    at = home_unit(found)
    own = granted_units(viewer, Role.TRAINING_MANAGER)
    # Units outside the viewer's subtrees stay unnamed, in the past too.
    within = in_any_subtree(own, prefix="unit__")
    context = {
        "person": found,
        "unit": at,
        "above": units_above(at, own) if at else [],
        "memberships": found.memberships.filter(within)
        .select_related("unit", "position")
        .order_by("-starts_on", "-pk"),
        "groups": found.group_memberships.select_related("group").order_by("-starts_on", "-pk"),
        "roles": RoleGrant.objects.filter(within, person=found)
        .select_related("unit")
        .order_by("-starts_on", "-pk"),
        "administers": at is not None and has_role_over(viewer, Role.ADMINISTRATOR, at),
    }
    return render(request, "units/person.html", context)
