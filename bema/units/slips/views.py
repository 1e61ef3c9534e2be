"""Pages for printing slips."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from bema.accounts.pages import for_members, person_of
from bema.common.clock import now
from bema.common.errors import BemaError
from bema.common.models import audit
from bema.units.access import access_unit
from bema.units.models import Role, SlipSheet
from bema.units.slips import actions


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: HttpRequest, code: str) -> HttpResponse:
    """Order slips for a unit, and fetch those of today."""
    person = person_of(request)
    unit = access_unit(person, code, role=Role.ADMINISTRATOR)
    problem, status = "", 200
    if request.method == "POST":
        try:
            sheet = actions.order_slips(
                actor=person, code=code, for_everybody=request.POST.get("who") == "everybody"
            )
            assert sheet.job is not None
            return redirect("job", sheet.job.pk)
        except BemaError as error:
            if error.status == 404:
                raise
            problem, status = str(error), error.status
    sheets = SlipSheet.objects.filter(unit=unit, created_at__gt=now() - actions.KEPT_FOR)
    context = {
        "unit": unit,
        "problem": problem,
        "without": actions.people_for(person, unit, for_everybody=False).count(),
        "everybody": actions.people_for(person, unit, for_everybody=True).count(),
        "sheets": sheets.exclude(file="").order_by("-created_at")[:20],
    }
    return render(request, "units/slips.html", context, status=status)


@for_members
@require_GET
def sheet(request: HttpRequest, sheet_id: int) -> FileResponse:
    """The sheet as a PDF."""
    person = person_of(request)
    found = actions.access_sheet(person, sheet_id)
    audit(actor=person, action="slips.fetch", subject=found.unit.code, sheet=found.pk)
    name = f"slips-{found.unit.code}.pdf"
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name)
