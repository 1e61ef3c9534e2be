"""The pages of an import: the list with its form, one import from preview to report."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bema.common.errors import Absent
from bema.common.jobs import enqueue
from bema.portal.admin.imports.doors import check
from bema.portal.admin.imports.forms import SourceForm, mapping_from, rows_of
from bema.portal.admin.translations.pages import render_admin
from bema.portal.importing import reporting
from bema.portal.importing.entry import Remark
from bema.portal.importing.jobs import read_site_import, write_site_import
from bema.portal.importing.remarks import sentence
from bema.portal.importing.sections import BETWEEN, SiteTree
from bema.portal.models import SiteImport
from bema.portal.models.importing import ImportStage, Outcome

_LINES = 50


@require_http_methods(["GET", "HEAD", "POST"])
def site_imports(request: HttpRequest) -> HttpResponse:
    """All imports, and the form for another one."""
    check(request)
    sent = request.method == "POST"
    form = SourceForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        return redirect("job", _start(request, form).pk)
    return render_admin(
        request,
        "portal/importing/imports.html",
        _("Import a site"),
        {"form": form, "imports": SiteImport.objects.order_by("-pk")[:50]},
        status=422 if sent else 200,
    )


def _start(request: HttpRequest, form: SourceForm) -> Any:
    with transaction.atomic():
        found = SiteImport(name=form.name(), options=form.options().as_json())
        found.started_by = request.user  # type: ignore[assignment]  # `check` saw a person
        found.file.save(form.cleaned_data["file"].name, form.cleaned_data["file"], save=False)
        found.save()
        found.job = enqueue(read_site_import, owner=request.user, import_id=found.pk)
        found.save(update_fields=["job"])
    return found.job


def _one(request: HttpRequest, pk: int) -> SiteImport:
    check(request)
    found = SiteImport.objects.select_related("job", "started_by").filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


@require_safe
def site_import(request: HttpRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    contexts = {ImportStage.PREVIEW.value: _preview, ImportStage.DONE.value: _report}
    context = {"found": found, "stage": found.stage}
    if found.stage in contexts:
        context |= contexts[found.stage](request, found)
    return render_admin(
        request,
        "portal/importing/import.html",
        found.name,
        context,
        above=[(reverse("site-imports"), _("Import a site"))],
    )


def _preview(_request: HttpRequest, found: SiteImport) -> dict[str, Any]:
    tree = SiteTree()
    said = found.preview
    known = {
        BETWEEN.join(titles): None
        for language in said.get("languages", {})
        for titles in tree.sections(language)
    }
    return {
        "preview": said,
        "new": said["total"] - said["known"],
        "rows": rows_of(said, found.mapping),
        "sections": list(known),
        "passed": [_counted(row) for row in said["passed"]],
        "remarks": [_counted(row) for row in said["remarks"]],
        "shown": [
            {**entry, "told": [sentence(Remark(*pair)) for pair in entry["remarks"]]}
            for entry in said["shown"]
        ],
    }


def _counted(row: list[Any]) -> dict[str, Any]:
    code, count, examples = row
    return {"words": sentence(Remark(code, "…")), "count": count, "examples": examples}


def _report(request: HttpRequest, found: SiteImport) -> dict[str, Any]:
    counts = reporting.outcomes(found)
    only = request.GET.get("show", "look")
    lines = found.lines.order_by("position").select_related("entry")
    if only == "look":
        lines = lines.filter(needs_look=True)
    elif only in Outcome.values:
        lines = lines.filter(outcome=only)
    page = Paginator(lines, _LINES).get_page(request.GET.get("p"))
    for line in page.object_list:
        line.told = reporting.sentences(line)
    return {
        "counts": [(code, Outcome(code).label, count) for code, count in counts.items() if count],
        "look": found.lines.filter(needs_look=True).count(),
        "only": only,
        "page": page,
    }


@require_POST
def site_import_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm: what the preview showed is made, with the sections as they are in the form."""
    _one(request, pk)
    with transaction.atomic():
        found = SiteImport.objects.select_for_update().get(pk=pk)
        if found.stage != ImportStage.PREVIEW:
            return redirect("site-import", pk)
        found.mapping = mapping_from(found.preview, request.POST)
        found.stage = ImportStage.WRITING
        found.job = enqueue(write_site_import, owner=request.user, import_id=pk)
        found.save()
    return redirect("job", found.job.pk)


@require_safe
def site_import_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The whole report as a table, sent while it is read."""
    found = _one(request, pk)
    response = StreamingHttpResponse(_table(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{pk}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _table(found: SiteImport) -> Iterator[str]:
    yield "\ufeff"
    for row in [reporting.HEADER, *reporting.rows(found)]:
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()
