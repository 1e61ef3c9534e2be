"""Point in time: two versions compared, and the history of one provision."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from bema.common.errors import Absent
from bema.documents.access import access_work, may_edit
from bema.documents.biography_page import BiographyPage
from bema.documents.compare_page import ComparePage
from bema.documents.models import Lineage, Version, Work
from bema.documents.queries import versions_of
from bema.documents.views.reading import private, version_on


def _visible(request: HttpRequest, slug: str) -> tuple[Work, list[Version], bool]:
    """The work with the versions that the person may read, and whether drafts are among them."""
    work = access_work(request.user, slug)
    is_editor = may_edit(request.user, work)
    return work, versions_of(work, drafts=is_editor), is_editor


def _chosen(request: HttpRequest, name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


@require_safe
def document_compare(request: HttpRequest, slug: str) -> HttpResponse:
    """The way from the form to the address of a comparison; without one, the last two versions."""
    work, versions, _drafts = _visible(request, slug)
    if not versions:
        raise Absent()
    later = _chosen(request, "to") or versions[-1].in_force_from
    before = [v for v in versions if v.in_force_from < later]
    earlier = _chosen(request, "from") or (before or versions)[-1].in_force_from
    return redirect("document-comparison", work.slug, min(earlier, later), max(earlier, later))


@require_safe
def document_comparison(
    request: HttpRequest, slug: str, earlier: dt.date, later: dt.date
) -> HttpResponse:
    """What changed between the texts of two days."""
    work, versions, _drafts = _visible(request, slug)
    old, new = version_on(versions, earlier), version_on(versions, later)
    if old is None or new is None:
        raise Absent()
    exact = (min(old.in_force_from, new.in_force_from), max(old.in_force_from, new.in_force_from))
    if (earlier, later) != exact:
        return redirect("document-comparison", slug, *exact)
    everything = "all" in request.GET
    page = ComparePage(work, old, new, everything=everything, number=request.GET.get("page", ""))
    context: dict[str, Any] = {
        "work": work,
        "page": page,
        "versions": list(reversed(versions)),
        "groups": page.page.object_list[0],
        "pages": page.page,
    }
    return private(request, render(request, "documents/compare.html", context))


@require_safe
def provision_history(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """All wordings of one provision, from the last to the first."""
    work, versions, drafts = _visible(request, slug)
    lineage = Lineage.objects.filter(work=work, pk=pk).first()
    if lineage is None:
        raise Absent()
    lineage.work = work
    page = BiographyPage(lineage, versions, drafts=drafts)
    if not page.steps:
        raise Absent()
    return private(request, render(request, "documents/history.html", {"work": work, "page": page}))
