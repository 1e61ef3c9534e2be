"""Coverage of one's own subtrees: what is assigned, who has done it, and the same as files."""

from __future__ import annotations

from collections.abc import Callable

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from bema.accounts.pages import for_members, person_of
from bema.assignments.access import managed_units, units_above
from bema.assignments.subjects import name_subjects
from bema.reports.coverage import DEFAULT_ORDER, access_scope, coverage, in_order, subjects_in
from bema.reports.exports import csv_response, harmless, xlsx_response
from bema.reports.people import STATES, directly_in, in_state, named, page, people_of
from bema.reports.tables import Guard, people_headers, people_rows, unit_headers, unit_rows
from bema.reports.time import drawn
from bema.reports.treemap import SCREENS, current, done, treemap
from bema.units.access import access_unit
from bema.units.models import Role, Unit


def _above(request: HttpRequest, unit: Unit) -> list[Unit]:
    return units_above(unit, managed_units(person_of(request)))


@for_members
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Leads to the unit that one manages, or lists them."""
    units = managed_units(person_of(request))
    if len(units) == 1:
        return redirect("coverage", units[0].code)
    return render(request, "reports/home.html", {"units": units})


@for_members
@require_GET
def unit_coverage(request: HttpRequest, code: str) -> HttpResponse:
    """What is assigned in the unit, with figures."""
    unit = access_unit(person_of(request), code, role=Role.TRAINING_MANAGER)
    children = Unit.objects.filter(
        path__startswith=unit.path, depth=unit.depth + 1, closed_on__isnull=True
    )
    context = {
        "unit": unit,
        "above": _above(request, unit),
        "rows": subjects_in(unit),
        "children": children.order_by("path")[:200],
    }
    return render(request, "reports/unit.html", context)


@for_members
@require_GET
def subject_coverage(request: HttpRequest, code: str, subject: int) -> HttpResponse:
    """One subject in the unit: figures, map and table of the units below."""
    scope = access_scope(person_of(request), code, subject)
    found = coverage(scope, subject)
    if not found.has_units_below:
        return redirect("coverage-people", code, subject)
    order = request.GET.get("order", DEFAULT_ORDER)
    shows_done = found.currency.sums is None or request.GET.get("map") == "done"
    measure = done if shows_done else current
    context = {
        "coverage": found,
        "shows_done": shows_done,
        "above": _above(request, scope.unit),
        "parts": in_order(found.parts, order),
        "order": order,
        "maps": [treemap(found.parts, screen, measure) for screen in SCREENS],
    }
    return render(request, "reports/subject.html", context)


@for_members
@require_GET
def over_time(request: HttpRequest, code: str, subject: int) -> HttpResponse:
    """What the unit's people knew of the subject in the past year, and will in the next half."""
    scope = access_scope(person_of(request), code, subject)
    context = {
        "unit": scope.unit,
        "subject": name_subjects([subject])[subject],
        "above": _above(request, scope.unit),
        "drawn": drawn(scope, subject),
    }
    return render(request, "reports/time.html", context)


@for_members
@require_GET
def people(request: HttpRequest, code: str, subject: int) -> HttpResponse:
    """Names of the unit's subtree with where they are."""
    scope = access_scope(person_of(request), code, subject)
    found = coverage(scope, subject)
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    after = request.GET.get("after", "")
    chosen = named(in_state(people_of(scope, subject), scope, state), words)
    if request.GET.get("direct"):
        chosen = directly_in(chosen, scope.unit)
    context = {
        "coverage": found,
        "above": _above(request, scope.unit),
        "page": page(
            chosen,
            scope,
            subject,
            found.currency.target,
            after=int(after) if after.isdecimal() else None,
        ),
        "words": words,
        "state": state,
        "states": STATES.items(),
        "direct": bool(request.GET.get("direct")),
        "is_first": not after,
    }
    return render(request, "reports/people.html", context)


_TABLES = {"units": (unit_headers, unit_rows), "people": (people_headers, people_rows)}
_FORMATS: dict[str, tuple[Callable[..., StreamingHttpResponse | FileResponse], Guard]] = {
    "csv": (csv_response, harmless),
    "xlsx": (xlsx_response, str),
}


@for_members
@require_GET
def export(
    request: HttpRequest, code: str, subject: str, table: str, extension: str
) -> StreamingHttpResponse | FileResponse:
    """The table of units or of people as a file, in the reader's language."""
    number = int(subject)
    scope = access_scope(person_of(request), code, number)
    headers, rows = _TABLES[table]
    name = slugify(f"{code}-{number}-{table}") or table
    respond, text = _FORMATS[extension]
    return respond(name, headers(), rows(scope, number, text))
