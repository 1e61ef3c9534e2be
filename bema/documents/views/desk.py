"""The editors' desk: a file comes in, is previewed with every doubt, and is saved at their yes."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bema.accounts.models import Person
from bema.common.errors import BemaError
from bema.documents.access import (
    access_import,
    access_import_desk,
    access_version_as_editor,
    may_edit,
)
from bema.documents.forms import (
    ConfirmForm,
    ConfirmTranslationForm,
    ConfirmVersionForm,
    RereadForm,
    TranslationForm,
    UploadForm,
)
from bema.documents.models import DocumentImport, ImportState, Version, Work
from bema.documents.preview import doubts_shown, level_name, preview_lines, problem_text, traditions
from bema.documents.queries import find_work
from bema.documents.uploads import confirm_import, discard_import, parsed_of, reread, start_import


def acting(request: HttpRequest) -> Person:
    """Who acts. Access was asked before, so it is a person."""
    assert isinstance(request.user, Person)
    return request.user


def _known_beforehand(request: HttpRequest, works: QuerySet[Work]) -> dict[str, Any]:
    """Of a further version, whose it is and its language are known."""
    number = request.GET.get("work", "")
    work = works.filter(pk=number).first() if number.isdecimal() else None
    if work is None:
        return {"language": request.LANGUAGE_CODE}
    return {"work": work.pk, "owner": work.owner_id, "language": work.language}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_upload(request: HttpRequest) -> HttpResponse:
    units = access_import_desk(request.user)
    works = Work.objects.filter(owner__in=units).order_by("title")
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        units=units,
        works=works,
        initial=_known_beforehand(request, works),
    )
    if request.method == "POST" and form.is_valid():
        work = form.cleaned_data["work"]
        upload = start_import(
            actor=acting(request),
            owner=work.owner if work else form.cleaned_data["owner"],
            file=form.cleaned_data["file"],
            language=form.cleaned_data["language"],
            details={"in_force_from": form.cleaned_data["in_force_from"].isoformat()},
            work_id=work.pk if work else None,
        )
        return redirect("document-import", upload.pk)
    status = 422 if form.errors else 200
    return render(request, "documents/upload.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_translate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    version = access_version_as_editor(request.user, slug, pk)
    form = TranslationForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        if version.texts.filter(language=language).exists():
            form.add_error("language", _("This version already has a text in that language."))
        else:
            upload = start_import(
                actor=acting(request),
                owner=version.work.owner,
                file=form.cleaned_data["file"],
                language=language,
                details={},
                version=version,
            )
            return redirect("document-import", upload.pk)
    context = {"form": form, "version": version, "work": version.work}
    status = 422 if form.errors else 200
    return render(request, "documents/upload.html", context, status=status)


def _confirm_form(request: HttpRequest, upload: DocumentImport, **initial: Any) -> forms.Form:
    """The form of the last word: a translation asks for least, a new document for most."""
    if "version" in upload.details:
        kind: type[forms.Form] = ConfirmTranslationForm
    elif upload.work:
        kind = ConfirmVersionForm
    else:
        kind = ConfirmForm
    data = request.POST if "confirm" in request.POST else None
    return kind(data, initial=initial | upload.details)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_import(request: HttpRequest, pk: int) -> HttpResponse:
    """What was recognised, with each doubt at its place; nothing is saved before the editor says so."""
    upload = access_import(request.user, pk)
    if upload.state != ImportState.PREVIEW:
        return render(request, "documents/import_settled.html", {"upload": upload})
    rules = RereadForm(
        request.POST if "reread" in request.POST else None,
        traditions=traditions(),
        initial={"language": upload.language, "tradition": upload.tradition},
    )
    if "reread" in request.POST and rules.is_valid():
        reread(actor=acting(request), upload=upload, **rules.cleaned_data)
        return redirect("document-import", pk)
    context: dict[str, Any] = {"upload": upload, "rules": rules}
    if not upload.parsed:
        if upload.problem:
            context["problem"] = problem_text(upload.problem)
        return render(request, "documents/import_waiting.html", context)
    return _preview(request, upload, context)


def _preview(request: HttpRequest, upload: DocumentImport, context: dict[str, Any]) -> HttpResponse:
    parsed = parsed_of(upload)
    form = _confirm_form(
        request, upload, title=parsed.title, identifier=parsed.identifier, visibility="public"
    )
    if "confirm" in request.POST and form.is_valid():
        try:
            text = confirm_import(actor=acting(request), upload=upload, **form.cleaned_data)
        except BemaError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved as a draft. Check it once more, then publish it."))
            return redirect("document-manage", text.version.work.slug, text.version_id)
    counts = Counter(provision.level for provision in parsed.provisions)
    context |= {
        "form": form,
        "parsed": parsed,
        "doubts": doubts_shown(parsed),
        "lines": preview_lines(parsed),
        "counts": [(level_name(level), count) for level, count in counts.most_common()],
        "known": None if upload.work else _known(request, parsed.identifier),
        "translates": Version.objects.filter(pk=upload.details.get("version")).first(),
    }
    status = 422 if form.errors else 200
    return render(request, "documents/import_preview.html", context, status=status)


def _known(request: HttpRequest, identifier: str) -> Work | None:
    """A document of this number among those that the editor may read."""
    work = find_work(identifier) if identifier else None
    return work if work and may_edit(request.user, work) else None


@require_POST
def document_import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    upload = access_import(request.user, pk)
    discard_import(actor=acting(request), upload=upload)
    messages.success(request, _("The import was discarded. Nothing was saved."))
    return redirect("documents")
