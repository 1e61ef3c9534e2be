"""What can be taken away: signed PDF, Akoma Ntoso XML, Markdown, and the file that a text was read from."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bema.authenticity.copies import respond, signed_copy
from bema.common.errors import Absent
from bema.documents import copies
from bema.documents.access import access_version_as_editor, access_work
from bema.documents.exporting import to_akn, to_markdown
from bema.documents.models import Text, Work
from bema.documents.queries import text_of, version_in_force


def _text(work: Work, on: dt.date, language: str) -> Text:
    version = version_in_force(work, on=on)
    if version is None:
        raise Absent()
    text = text_of(version, language or work.language)
    if text is None:
        raise Absent()
    version.work = work
    text.version = version
    return text


def _attachment(body: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def document_xml(request: HttpRequest, slug: str, on: dt.date) -> HttpResponse:
    text = _text(access_work(request.user, slug), on, request.GET.get("lang", ""))
    name = f"{slug}-{text.version.in_force_from}-{text.language}.xml"
    return _attachment(to_akn(text), "application/akn+xml", name)


@require_safe
def document_markdown(request: HttpRequest, slug: str, on: dt.date) -> HttpResponse:
    text = _text(access_work(request.user, slug), on, request.GET.get("lang", ""))
    name = f"{slug}-{text.version.in_force_from}-{text.language}.md"
    return _attachment(to_markdown(text).encode(), "text/markdown; charset=utf-8", name)


@require_safe
def document_source(request: HttpRequest, slug: str, pk: int, language: str) -> FileResponse:
    """The file as it came, for the editors of the work."""
    version = access_version_as_editor(request.user, slug, pk)
    text = version.texts.filter(language=language).exclude(source="").first()
    if text is None:
        raise Absent()
    return FileResponse(
        text.source.open("rb"),
        as_attachment=True,
        filename=text.source_name,
        content_type="application/octet-stream",
    )


@require_safe
def document_pdf(request: HttpRequest, slug: str, on: dt.date) -> HttpResponse:
    """The signed copy. A long text is drawn in the background: the reader is told, and asked to wait."""
    text = _text(access_work(request.user, slug), on, request.GET.get("lang", ""))
    copy = copies.kept_copy(text)
    if copy is None and copies.is_long(text):
        with transaction.atomic():
            copies.make_later(text)
        return _being_made(request, text)
    copy = copy or signed_copy(copies.original_of(text))
    return respond(request, copy, name=f"{slug}-{text.version.in_force_from}-{text.language}.pdf")


def _being_made(request: HttpRequest, text: Text) -> HttpResponse:
    context = {"text": text, "work": text.version.work, "here": request.get_full_path()}
    response = render(request, "documents/copy_being_made.html", context, status=202)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Retry-After"] = "10"
    return response
