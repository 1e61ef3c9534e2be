"""Maps coded errors to a status and a translated page, once for the whole project."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

from bema.common.errors import Absent, BemaError


class CompressPages(GZipMiddleware):
    """Leaves files alone that can be entered in their middle: their bytes are counted as they lie there."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.has_header("Accept-Ranges"):
            return response
        return super().process_response(request, response)


class ErrorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Nothing has an address with a NUL in it, and PostgreSQL refuses to be asked for one.
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return told(request, Absent())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return told(request, exception) if isinstance(exception, BemaError) else None


def told(request: HttpRequest, exception: BemaError) -> HttpResponse:
    """The error as a page, or as JSON for who does not take pages."""
    if request.accepts("text/html"):
        context = {"message": str(exception), "status": exception.status}
        return render(request, "error.html", context, status=exception.status)
    body = {"error": {"code": exception.code, "message": str(exception)}}
    return JsonResponse(body, status=exception.status)
