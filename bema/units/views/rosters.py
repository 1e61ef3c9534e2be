"""The way of a roster through the browser: upload, preview, yes or no."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bema.accounts.models import Person
from bema.accounts.pages import for_members, person_of
from bema.common.errors import Absent
from bema.units.access import access_unit, granted_units, has_role_over
from bema.units.forms import RosterForm
from bema.units.models import Role, RosterImport, RowKind, TargetGroup
from bema.units.queries import units_above
from bema.units.roster import actions, columns
from bema.units.roster.problems import Problem, column_label, explain

PAGE = 50
_CHANGES = [kind for kind in RowKind if kind not in (RowKind.SAME, RowKind.BAD, RowKind.KEPT)]


def access_roster(person: Person, pk: int) -> RosterImport:
    """The roster, if the person administers its unit; else `Absent`."""
    roster = RosterImport.objects.select_related("unit", "job", "uploaded_by").filter(pk=pk).first()
    if roster is None or not has_role_over(person, Role.ADMINISTRATOR, roster.unit):
        raise Absent()
    return roster


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Send a roster for a unit; the ones before are listed."""
    person = person_of(request)
    unit = access_unit(person, code, role=Role.ADMINISTRATOR)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RosterForm(*sent)
    if request.method == "POST" and form.is_valid():
        roster = actions.upload_in_background(actor=person, unit=unit, **form.cleaned_data)
        return redirect("roster", roster.pk)
    context = {
        "unit": unit,
        "above": units_above(unit, granted_units(person, Role.ADMINISTRATOR)),
        "form": form,
        "columns": [(label, name in columns.REQUIRED) for name, label in columns.LABELS.items()],
        "rosters": RosterImport.objects.filter(unit=unit)
        .select_related("uploaded_by")
        .defer("problems")
        .order_by("-pk")[:10],
    }
    return render(request, "units/roster_upload.html", context, status=422 if form.errors else 200)


@for_members
@require_GET
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the roster is: being checked, to be confirmed, being written, or done."""
    found = access_roster(person_of(request), pk)
    counts = found.summary
    page = Paginator(found.problems, PAGE).get_page(request.GET.get("page"))
    context = {
        "roster": found,
        "unit": found.unit,
        "counts": [(kind.label, counts[kind]) for kind in RowKind if counts.get(kind)],
        "changes": sum(counts.get(kind, 0) for kind in _CHANGES),
        "bad": counts.get(RowKind.BAD, 0),
        "leaving": counts.get(RowKind.LEAVING, 0),
        "page": page,
        "problems": [_shown(problem) for problem in page],
        "samples": list(_samples(found)) if found.state == "preview" else [],
    }
    return render(request, "units/roster.html", context)


def _shown(problem: Problem) -> tuple[int, str, str]:
    return problem["row"], column_label(problem), explain(problem)


def _samples(roster: RosterImport) -> Iterator[tuple[RowKind, list[tuple[object, str]]]]:
    """Rows by kind with the names of their groups."""
    names = {str(group.pk): str(group) for group in TargetGroup.objects.all()}
    for kind, rows in actions.samples(roster):
        yield (
            kind,
            [
                (row, ", ".join(names[pk] for pk in row.group_key.split(",") if pk in names))
                for row in rows
            ],
        )


@for_members
@require_GET
def problems(request: HttpRequest, pk: int) -> HttpResponse:
    """Every bad row with its reason, in the reader's language, as CSV."""
    found = access_roster(person_of(request), pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="roster-{pk}-problems.csv"'
    response.write("\ufeff")  # spreadsheets take it for a sign that this is UTF-8
    writer = csv.writer(response)
    writer.writerow([_("Row"), _("Column"), _("Reason")])
    writer.writerows(_shown(problem) for problem in found.problems)
    return response


@for_members
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request)
    access_roster(person, pk)
    actions.confirm_in_background(actor=person, roster_id=pk)
    return redirect("roster", pk)


@for_members
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request)
    found = access_roster(person, pk)
    actions.discard(actor=person, roster_id=pk)
    return redirect("roster-upload", found.unit.code)
