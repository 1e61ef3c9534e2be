"""Reading: the list of documents, a version, a provision in its context."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import http_date, parse_etags
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from bema.authenticity.keys import can_sign
from bema.common.clock import today
from bema.common.errors import Absent
from bema.common.stylesheet import stylesheet
from bema.config.env import BASE_DIR
from bema.documents import slots
from bema.documents.access import (
    access_version_as_editor,
    access_work,
    editable_units,
    edits_anywhere,
    may_edit,
    visible_works,
)
from bema.documents.forms import AsOnForm, SearchForm
from bema.documents.models import PendingAct, Version, VersionState, Work
from bema.documents.pending import open_acts
from bema.documents.queries import search_titles, versions_of, with_date_in_force
from bema.documents.reading import ReadingPage, Wish
from bema.documents.structured import data_of
from bema.documents.timeline import coming, timeline
from bema.documents.translations.carried import stamp

A_PAGE = 25


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """Everything that the person may read, by title."""
    form = SearchForm(request.GET)
    found = visible_works(request.user).select_related("kind", "owner")
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "kind": ""}
    found = search_titles(found, wanted["q"], wanted["kind"])
    page = Paginator(with_date_in_force(found), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "searched": bool(request.GET.get("q") or request.GET.get("kind")),
        "may_import": editable_units(request.user).exists(),
        "today": today(),
    }
    return private(request, render(request, "documents/list.html", context))


@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """The way to the text in force today, or on the date asked for; addresses name a date."""
    work = access_work(request.user, slug)
    form = AsOnForm(request.GET)
    if "on" in request.GET and form.is_valid():
        return redirect("document-version", slug, form.cleaned_data["on"])
    versions = versions_of(work)
    if not versions:
        return redirect("document-edit", slug)
    current = version_on(versions, today()) or versions[0]
    return redirect("document-version", slug, current.in_force_from)


def version_on(versions: list[Version], on: dt.date) -> Version | None:
    return next((v for v in reversed(versions) if v.in_force_from <= on), None)


def _wish(request: HttpRequest) -> Wish:
    return Wish(
        language=request.GET.get("lang", ""),
        beside=request.GET.get("beside", ""),
        whole="whole" in request.GET,
        print="print" in request.GET,
    )


@require_safe
def document_version(request: HttpRequest, slug: str, on: dt.date, path: str = "") -> HttpResponse:
    """The text that was or will be in force on the day, or one provision of it in its context."""
    work = access_work(request.user, slug)
    versions = versions_of(work)
    version = version_on(versions, on)
    if version is None:
        return _before_the_first(request, work, versions, on)
    version.work = work
    acts = [] if path else list(open_acts(work))
    if not request.user.is_authenticated:
        return _for_visitors(request, version, versions, acts, path)
    return private(request, _page(request, version, versions, acts, path))


def _before_the_first(
    request: HttpRequest, work: Work, versions: list[Version], on: dt.date
) -> HttpResponse:
    if not versions:
        raise Absent()
    context = {"work": work, "on": on, "first": versions[0], "as_on": AsOnForm()}
    return render(request, "documents/before.html", context, status=404)


@require_safe
def document_draft(request: HttpRequest, slug: str, pk: int, path: str = "") -> HttpResponse:
    """How a version that is not published yet will read, for the editors of the work."""
    version = access_version_as_editor(request.user, slug, pk)
    if version.state == VersionState.PUBLISHED:
        return redirect("document-version", slug, version.in_force_from)
    versions = versions_of(version.work, drafts=True)
    return private(request, _page(request, version, versions, [], path))


def _page(
    request: HttpRequest,
    version: Version,
    versions: list[Version],
    acts: list[PendingAct],
    path: str,
) -> HttpResponse:
    work = version.work
    page = ReadingPage(work, version, versions, _wish(request), path)
    is_editor = may_edit(request.user, work)
    tools: list[SafeString] = []
    selects = False
    if (
        edits_anywhere(request.user)
        and version.state == VersionState.PUBLISHED
        and not page.wish.print
    ):
        tools, selects = slots.fill(slots.reading_tools, request, version, page.text)
    page.with_boxes = selects
    entries = timeline(work, versions, page.status.current)
    context: dict[str, Any] = {
        "page": page,
        "work": work,
        "version": version,
        "acts": version.amending_acts.all(),
        "versions": entries,
        "entry": next(entry for entry in entries if entry.version == version),
        "is_editor": is_editor,
        "signs": can_sign(),
        "tools": tools,
        "as_on": AsOnForm(),
        "today": today(),
        "body": page.body(),
        "data": data_of(page),
        "address": request.build_absolute_uri(page.canonical),
    }
    if path:
        context["citation"] = page.citation(version.in_force_from)
        context["history"] = reverse("provision-history", args=[work.slug, page.lineage_id])
    elif version.state == VersionState.PUBLISHED:
        context["coming"] = coming(entries, acts)
        context["end"], _selects = slots.fill(slots.reading_end, request, version, page.text)
    template = "documents/print.html" if page.wish.print else "documents/reading.html"
    return render(request, template, context)


# --- caches ------------------------------------------------------------------------------------


def private(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A signed-in person's page carries their name: no cache may keep it."""
    if request.user.is_authenticated:
        response.headers["Cache-Control"] = "private, no-store"
    return response


@lru_cache(maxsize=1)
def _release() -> str:
    """Changes with the templates and styles that pages are made with."""
    digest = hashlib.sha256(stylesheet().digest.encode())
    for folder in ("common", "documents"):
        for template in sorted((BASE_DIR / "bema" / folder).rglob("templates/**/*.html")):
            digest.update(template.read_bytes())
    return digest.hexdigest()


def _etag(
    request: HttpRequest, version: Version, versions: list[Version], acts: list[PendingAct]
) -> str:
    """Changes with the text, the record around it, the day, and how the page is asked for."""
    facts = [
        _release(),
        version.content_hash,
        *(f"{v.pk} {v.published_at}" for v in versions),
        *(f"{a.pk} {a.identifier} {a.title} {a.dated} {a.commences_on} {a.note}" for a in acts),
        stamp(version.work_id),
        today().isoformat(),
        get_language() or "",
        request.get_full_path(),
        # Preferences and messages; the token of forms comes after the first page and fits all later.
        *sorted(f"{k}={v}" for k, v in request.COOKIES.items() if k != settings.CSRF_COOKIE_NAME),
    ]
    return f'W/"{hashlib.sha256("|".join(facts).encode()).hexdigest()[:32]}"'


def _for_visitors(
    request: HttpRequest,
    version: Version,
    versions: list[Version],
    acts: list[PendingAct],
    path: str,
) -> HttpResponse:
    """What is published does not change: a visitor's browser that has the page need not load it again."""
    etag = _etag(request, version, versions, acts)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse
    if etag in known:
        response = HttpResponseNotModified()
        # The page that the browser kept goes with the policy, and the nonce, that it came with.
        response._csp_exempt = True  # type: ignore[attr-defined]  # read by the policy's middleware
    else:
        response = _page(request, version, versions, acts, path)
        latest = max(v.published_at for v in versions if v.published_at)
        response.headers["Last-Modified"] = http_date(latest.timestamp())
    response.headers["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response
