"""Changes by an administrator: roles, a unit's place, a person's unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bema.accounts.models import Person
from bema.accounts.pages import for_members, person_of
from bema.common.clock import today
from bema.common.errors import Absent, BemaError
from bema.units import actions
from bema.units.access import access_unit, granted_units, open_grants, person_in
from bema.units.errors import UnitInUse
from bema.units.forms import RoleForm, UnitCodeForm
from bema.units.models import Role, RoleGrant, Unit
from bema.units.queries import units_above


def _tried(form: Form, field: str | None, act: Callable[[], Any]) -> bool:
    """Do it, or say at the form why it can't be done. Absence stays absence."""
    try:
        act()
    except Absent:
        raise
    except BemaError as error:
        form.add_error(field, str(error))
        return False
    return True


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest, code: str) -> HttpResponse:
    """Who has a role at this very unit; give one to somebody of its subtree."""
    person = person_of(request)
    unit = access_unit(person, code, role=Role.ADMINISTRATOR)
    form = RoleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        if _tried(
            form, "member_number", lambda: actions.grant_role(actor=person, unit=unit, **given)
        ):
            messages.success(request, _("The role has been given. It holds from today."))
            return redirect("unit-roles", code)
    context = {
        "unit": unit,
        "above": units_above(unit, granted_units(person, Role.ADMINISTRATOR)),
        "form": form,
        "grants": RoleGrant.objects.filter(open_grants(), unit=unit)
        .select_related("person", "granted_by")
        .order_by("role", "person__full_name"),
    }
    return render(request, "units/roles.html", context, status=422 if form.errors else 200)


@for_members
@require_POST
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    grant = actions.revoke_role(actor=person_of(request), grant_id=pk)
    messages.success(request, _("The role has ended."))
    return redirect("unit-roles", grant.unit.code)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def change_unit(request: HttpRequest, code: str) -> HttpResponse:
    """Put the unit elsewhere in the tree, or close it."""
    person = person_of(request)
    unit = access_unit(person, code, role=Role.ADMINISTRATOR)
    form = UnitCodeForm(
        request.POST if request.POST.get("what") == "move" else None,
        label=_("Code of the new parent"),
    )
    problem = ""
    if request.method == "POST":
        try:
            done = _close(person, unit) if "close" in request.POST else _move(form, person, unit)
        except UnitInUse as error:
            done, problem = "", str(error)
        if done:
            messages.success(request, done)
            return redirect("unit", code)
    context = {
        "unit": unit,
        "above": units_above(unit, granted_units(person, Role.ADMINISTRATOR)),
        "form": form,
        "problem": problem,
    }
    status = 422 if form.errors or problem else 200
    return render(request, "units/change.html", context, status=status)


def _close(person: Person, unit: Unit) -> str:
    actions.close_unit(actor=person, unit=unit, on=today())
    return _("The unit is closed from today.")


def _move(form: UnitCodeForm, person: Person, unit: Unit) -> str:
    if not form.is_valid():
        return ""
    parent = _own_unit(form, person)
    if parent is None:
        return ""
    if not _tried(form, "unit", lambda: actions.move_unit(actor=person, unit=unit, parent=parent)):
        return ""
    return _("The unit has been moved, with all below it.")


def _own_unit(form: UnitCodeForm, person: Person) -> Unit | None:
    """The unit named in the form, if it is the person's to administer; else an error that tells nothing more."""
    try:
        return access_unit(person, form.cleaned_data["unit"].strip(), role=Role.ADMINISTRATOR)
    except Absent:
        form.add_error("unit", _("There is no such unit in your part of the tree. Check its code."))
        return None


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def move_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a person into another unit, from today."""
    actor = person_of(request)
    person = person_in(actor, pk, role=Role.ADMINISTRATOR)
    form = UnitCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        unit = _own_unit(form, actor)
        if unit is not None and _tried(
            form, "unit", lambda: actions.move_person(actor=actor, person=person, unit=unit)
        ):
            messages.success(request, _("Moved. The membership before has ended today."))
            return redirect("person", pk)
    context = {"person": person, "form": form}
    return render(request, "units/move_person.html", context, status=422 if form.errors else 200)
