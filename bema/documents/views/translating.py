"""Bringing a translation up to date, provision by provision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bema.common.errors import Absent, BemaError
from bema.documents.access import access_version_as_editor
from bema.documents.models import Version
from bema.documents.reading import language_name
from bema.documents.translations.derive import Line
from bema.documents.translations.settling import Entry, Sheet, sheet
from bema.documents.translations.writing import Given, Saved, keep_wordings, publish_translation
from bema.documents.views.desk import acting

A_PAGE = 20


def _sheet(request: HttpRequest, slug: str, pk: int, language: str) -> tuple[Version, Sheet | None]:
    version = access_version_as_editor(request.user, slug, pk)
    if language not in dict(settings.LANGUAGES) or language == version.work.language:
        raise Absent()
    return version, sheet(version, language)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_settle(request: HttpRequest, slug: str, pk: int, language: str) -> HttpResponse:
    """What is outdated or missing in a language, each with a field; what is saved is kept as a draft."""
    version, found = _sheet(request, slug, pk, language)
    if found is None:
        messages.info(request, _("This version already has a text in that language."))
        return redirect("document-manage", slug, pk)
    if request.method != "POST":
        return _show(request, found, {})
    given = _given(request)
    saved = keep_wordings(actor=acting(request), version=version, language=language, given=given)
    if saved.conflicts:
        fresh = sheet(version, language)
        assert fresh is not None
        return _show(request, fresh, given, saved)
    if saved.count:
        words = ngettext(
            "%(number)d provision was saved.", "%(number)d provisions were saved.", saved.count
        )
        messages.success(request, words % {"number": saved.count})
    address = reverse("document-settle", args=[slug, pk, language])
    return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)


def _given(request: HttpRequest) -> dict[int, Given]:
    """The fields "words-<lineage>" with their marks."""
    found = {}
    for name, plain in request.POST.items():
        prefix, _dash, lineage = name.partition("-")
        if prefix == "words" and lineage.isdecimal():
            mark = request.POST.get(f"mark-{lineage}", "")
            still_right = f"same-{lineage}" in request.POST
            found[int(lineage)] = Given(str(plain), str(mark), still_right)
    return found


def _lines(request: HttpRequest, found: Sheet) -> Sequence[Line]:
    if request.GET.get("show") == "open":
        return [line for line in found.open if line.lineage not in found.kept]
    return found.open


def _show(
    request: HttpRequest, found: Sheet, given: dict[int, Given], saved: Saved | None = None
) -> HttpResponse:
    lines = _lines(request, found)
    page: Page[Line] = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    conflicts = saved.conflicts if saved else {}
    context: dict[str, Any] = {
        "sheet": found,
        "version": found.version,
        "work": found.version.work,
        "language": found.language,
        "language_name": language_name(found.language),
        "original_name": language_name(found.original.language),
        "page": page,
        "only_open": request.GET.get("show") == "open",
        "fields": [
            _field(entry, given, entry.line.lineage in conflicts)
            for entry in found.entries(list(page))
        ],
        "conflicts": len(conflicts),
        "left": len(found.open) - found.done,
    }
    return render(request, "documents/settle.html", context, status=409 if conflicts else 200)


def _field(entry: Entry, given: dict[int, Given], is_conflict: bool) -> dict[str, Any]:
    """A provision with what its field holds: after a conflict the editor's own words, to be saved once more."""
    words = given[entry.line.lineage].plain if is_conflict else entry.words
    return {"entry": entry, "words": words, "is_conflict": is_conflict}


@require_POST
def document_settle_publish(
    request: HttpRequest, slug: str, pk: int, language: str
) -> HttpResponse:
    version, _found = _sheet(request, slug, pk, language)
    try:
        publish_translation(
            actor=acting(request),
            version=version,
            language=language,
            title=request.POST.get("title", ""),
        )
    except BemaError as error:
        messages.error(request, str(error))
        return redirect("document-settle", slug, pk, language)
    messages.success(request, _("The translation is part of this version now."))
    return redirect("document-manage", slug, pk)
