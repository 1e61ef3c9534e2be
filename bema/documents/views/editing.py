"""A work and its versions as their editors see them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bema.common.errors import Conflict
from bema.documents import slots
from bema.documents.access import access_version_as_editor, access_work_as_editor
from bema.documents.actions import change_draft, change_work, discard_draft, publish_version
from bema.documents.errors import PublicationHeld
from bema.documents.forms import VersionForm, WorkForm, acts_as_lines
from bema.documents.models import VersionState
from bema.documents.queries import status_of, versions_of
from bema.documents.reading import language_name
from bema.documents.timeline import compare_address
from bema.documents.translations.settling import languages_behind
from bema.documents.views.desk import acting


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """What the work is called, who may read it, and all its versions with their drafts."""
    work = access_work_as_editor(request.user, slug)
    form = WorkForm(request.POST or None, instance=work)
    if request.method == "POST" and form.is_valid():
        change_work(actor=acting(request), work=work, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("document-edit", slug)
    versions = versions_of(work, drafts=True)
    context = {
        "work": access_work_as_editor(request.user, slug),
        "form": form,
        "entries": [(version, status_of(version, versions)) for version in reversed(versions)],
    }
    return render(request, "documents/work.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_manage(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One version: its facts, its texts and, while it is a draft, its date and acts."""
    version = access_version_as_editor(request.user, slug, pk)
    is_draft = version.state == VersionState.DRAFT
    form = VersionForm(
        request.POST or None,
        initial={"in_force_from": version.in_force_from, "amending_acts": acts_as_lines(version)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_draft(actor=acting(request), version=version, **form.cleaned_data)
        except Conflict as error:
            form.add_error("in_force_from", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("document-manage", slug, pk)
    versions = versions_of(version.work, drafts=True)
    before = [v for v in versions if v.in_force_from < version.in_force_from]
    texts = list(version.texts.order_by("-is_original", "language"))
    tools, _selects = (
        slots.fill(slots.version_tools, request, version, texts[0]) if texts else ([], False)
    )
    context = {
        "work": version.work,
        "version": version,
        "status": status_of(version, versions),
        "compare": compare_address(version.work, before[-1], version) if before else "",
        "tools": tools,
        "form": form if is_draft else None,
        "acts": version.amending_acts.select_related("act"),
        "texts": [(text, language_name(text.language), text.provisions.count()) for text in texts],
        "behind": languages_behind(version, {text.language for text in texts}),
    }
    return render(request, "documents/version.html", context, status=422 if form.errors else 200)


@require_POST
def document_publish(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    version = access_version_as_editor(request.user, slug, pk)
    try:
        publish_version(actor=acting(request), version=version)
    except PublicationHeld as error:
        messages.warning(request, str(error))
        return redirect("document-manage", slug, pk)
    messages.success(request, _("Published. It is part of the record now and cannot be changed."))
    return redirect("document-version", slug, version.in_force_from)


@require_POST
def document_discard(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    version = access_version_as_editor(request.user, slug, pk)
    discard_draft(actor=acting(request), version=version)
    messages.success(request, _("The draft was discarded."))
    return redirect("document-edit", slug)
