"""The addresses of the API. Around each operation: what is common to all answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, re_path
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from bema.portal.api.server import api, failed
from bema.portal.cache import kept
from bema.portal.cache.recording import RENDERING

View = Callable[..., HttpResponse]
PREFIX = "/api/v1"
_READING = ("GET", "HEAD", "OPTIONS")
# The name of each operation's address, and the parameters that it reads.
_ASKED = ("lang", "section", "topic", "author", "area", "kind", "since", "page", "when")


def for_everybody(view: View) -> View:
    """Any site's script may read the answer; it has an ETag; a mistake is told in JSON."""

    @csrf_exempt
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _answer(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Last-Modified"
        return response

    return inner


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method == "OPTIONS":
        allowed = {"Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Max-Age": "86400"}
        return HttpResponse(status=204, headers=allowed)
    if request.method not in _READING:
        refused = failed(request, 405, "method", "This API can only be read: GET or HEAD.")
        refused["Allow"] = ", ".join(_READING)
        return refused
    # What is rendered for keeping is rendered once; only what passes by the cache is counted.
    if RENDERING not in request.META and not ratelimit.consume(request, action="api", key="api"):
        return failed(request, 429, "too_many", "Too many requests. Try again in a minute.")
    request.method, asked = "GET", request.method
    response = view(request, *args, **kwargs)
    request.method = asked
    if response.status_code != 200:
        return response
    set_response_etag(response)
    told = get_conditional_response(request, etag=response["ETag"], response=response)
    return told if isinstance(told, HttpResponse) else response


def schema_of() -> dict[str, Any]:
    return dict(api.get_openapi_schema(path_prefix=f"{PREFIX}/"))


@kept()
@for_everybody
def openapi(_request: HttpRequest) -> HttpResponse:
    return JsonResponse(schema_of(), json_dumps_params={"ensure_ascii": False})


@for_everybody
def no_such_address(request: HttpRequest, rest: str) -> HttpResponse:
    return failed(request, 404, "absent", "There is nothing public at this address.")


@kept()
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The same for people: each operation, what it takes and what it gives."""
    schema = schema_of()
    known = schema["components"]["schemas"]
    operations = [
        {
            "path": at,
            "about": told["get"].get("description", ""),
            "parameters": told["get"].get("parameters", []),
            "gives": _shape(told["get"]["responses"][200]),
        }
        for at, told in schema["paths"].items()
    ]
    shapes = [
        {
            "name": name,
            "fields": [(field, _type(one)) for field, one in shape["properties"].items()],
        }
        for name, shape in sorted(known.items())
        if "properties" in shape
    ]
    context = {
        "operations": operations,
        "shapes": shapes,
        "example": PREFIX + "/stories?lang=en",
    }
    return render(request, "portal/machines/api.html", context)


def _shape(response: Any) -> str:
    return _type(response["content"]["application/json"]["schema"])


def _type(schema: Any) -> str:
    """The type of a field in words: "string (date-time) or null", "list of Name"."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    form = f" ({schema['format']})" if "format" in schema else ""
    return f"{schema.get('type', 'any')}{form}"


_NAMES = {
    "list_stories": "api-stories",
    "one_story": "api-story",
    "list_events": "api-events",
    "list_sections": "api-sections",
    "list_topics": "api-topics",
    "list_authors": "api-authors",
    "list_areas": "api-areas",
    "list_documents": "api-documents",
    "one_document": "api-document",
    "one_provision": "api-provision",
    "list_courses": "api-courses",
}


def _operations() -> list[URLPattern]:
    found = []
    for entry in api.urls[0]:
        name = _NAMES.get(str(entry.name)) if isinstance(entry, URLPattern) else None
        if isinstance(entry, URLPattern) and name is not None:
            view = kept(*_ASKED)(for_everybody(entry.callback))
            found.append(path(str(entry.pattern), view, name=name))
    return found


urlpatterns: list[URLPattern] = [
    path("", guide, name="api"),
    path("openapi.json", openapi, name="api-schema"),
    *_operations(),
    re_path(r"^(?P<rest>.+)$", no_such_address, name="api-absent"),
]
