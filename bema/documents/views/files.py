"""What can be taken away: Akoma Ntoso XML, Markdown, and the file that a text was read from."""

from __future__ import annotations

import datetime as dt

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bema.common.errors import Absent
from bema.documents.access import access_version_as_editor, access_work
from bema.documents.exporting import to_akn, to_markdown
from bema.documents.models import Text, Work
from bema.documents.queries import text_of, version_in_force


def _text(request: HttpRequest, work: Work, on: dt.date) -> Text:
    version = version_in_force(work, on=on)
    if version is None:
        raise Absent()
    text = text_of(version, request.GET.get("lang", work.language))
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
    text = _text(request, access_work(request.user, slug), on)
    name = f"{slug}-{text.version.in_force_from}-{text.language}.xml"
    return _attachment(to_akn(text), "application/akn+xml", name)


@require_safe
def document_markdown(request: HttpRequest, slug: str, on: dt.date) -> HttpResponse:
    text = _text(request, access_work(request.user, slug), on)
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
