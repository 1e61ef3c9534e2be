"""Today, and what training managers have assigned."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bema.accounts.pages import for_members, person_of
from bema.assignments import actions
from bema.assignments.access import access_assignment
from bema.assignments.errors import DueBeforeOpening, DueInThePast
from bema.assignments.figures import by_assignment
from bema.assignments.forms import DueForm
from bema.assignments.queries import managed_assignments
from bema.assignments.subjects import name_subjects
from bema.assignments.today import sections
from bema.common.clock import now
from bema.common.clock import today as current_day

PAGE = 20


@for_members
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    found = sections(person_of(request))
    context = {
        "greeting": _greeting(person_of(request).get_short_name()),
        "sections": found,
        "todo": sum(section.todo for section in found),
        "minutes": sum(section.minutes for section in found),
    }
    return render(request, "assignments/today.html", context)


def _greeting(name: str) -> str:
    hour = timezone.localtime(now()).hour
    if 4 <= hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


@for_members
@require_GET
def assignments(request: HttpRequest) -> HttpResponse:
    page = Paginator(managed_assignments(person_of(request)), PAGE).get_page(
        request.GET.get("page")
    )
    rows = list(page.object_list)
    names = name_subjects(row.subject_id for row in rows)
    figures = by_assignment(rows)
    context = {
        "page": page,
        "rows": [(row, names[row.subject_id], figures[row.pk]) for row in rows],
        "day": current_day(),
    }
    return render(request, "assignments/assignments.html", context)


@for_members
@require_http_methods(["GET", "POST"])
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """One assignment: its figures, and the form that changes its due date."""
    found = access_assignment(person_of(request), pk)
    form = DueForm(request.POST or None, initial={"due_on": found.due_on})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_due(
                actor=person_of(request), assignment=found, due_on=form.cleaned_data["due_on"]
            )
        except (DueBeforeOpening, DueInThePast) as error:
            form.add_error("due_on", str(error))
        else:
            messages.success(request, _("The due date has been changed."))
            return redirect("assignment", pk)
    context = {
        "assignment": found,
        "subject": name_subjects([found.subject_id])[found.subject_id],
        "figures": by_assignment([found])[found.pk],
        "form": form,
        "day": current_day(),
    }
    status = 422 if form.errors else 200
    return render(request, "assignments/assignment.html", context, status=status)


@for_members
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    found = access_assignment(person_of(request), pk)
    actions.withdraw(actor=person_of(request), assignment=found)
    messages.success(request, _("The assignment has been withdrawn."))
    return redirect("assignments")
