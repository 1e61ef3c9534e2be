"""What gives all pages their looks: the style sheet, the icon, the page of components."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bema.common.errors import Absent
from bema.common.style_page import SampleForm
from bema.common.stylesheet import StyleSheet, stylesheet

_FOR_EVER = "public, max-age=31536000, immutable"
_SHORTLY = "public, max-age=60"


@require_GET
def style_sheet(request: HttpRequest, digest: str) -> HttpResponse:
    """The style sheet. An address of yesterday gives today's, so that no page stays bare."""
    return handed_out(request, stylesheet(), digest)


def handed_out(request: HttpRequest, sheet: StyleSheet, digest: str) -> HttpResponse:
    """A style sheet for the browser's cache, asked for under this digest."""
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(sheet.zipped if zipped else sheet.plain, content_type="text/css")
    if zipped:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = _FOR_EVER if digest == sheet.digest else _SHORTLY
    return response


@require_GET
def style_page(request: HttpRequest) -> HttpResponse:
    """Every component on one page, for those who build with them; there is none in production."""
    if not (settings.DEBUG or settings.BEMA.demo):
        raise Absent
    form = SampleForm({}) if "errors" in request.GET else SampleForm()
    return render(request, "common/style.html", {"form": form})
