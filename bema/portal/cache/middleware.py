"""Inside Django: takes away from a request for a kept page all that its key does not hold, and notes what it reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import activate, get_language, get_language_from_path
from wagtail.models import Site

from bema.portal.cache.keys import LOOKS
from bema.portal.cache.recording import RENDERING, Rendering, noting, unnoted

# What the key holds besides cookies and query.
_STAYS = frozenset({"HTTP_HOST"} | ({"HTTP_X_FORWARDED_PROTO"} if settings.BEMA.proxies else set()))


class NoteWhatIsRead:
    """Stands below what knows the person and her colours; a request that may not be kept passes untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        rendering = request.META.get(RENDERING)
        if not isinstance(rendering, Rendering):
            return self.get_response(request)
        with noting(rendering):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, _kwargs: dict[str, Any]
    ) -> None:
        parameters = getattr(view, "kept_parameters", None)
        rendering = request.META.get(RENDERING)
        if parameters is None or not isinstance(rendering, Rendering):
            return
        rendering.is_kept = True
        rendering.known_parameters = parameters
        if get_language_from_path(request.path_info) is None:
            # Else it would be what the client's headers or cookies ask for.
            activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
        rendering.tags.add(f"site:{get_language()}")
        if rendering.knows_its_parameters():
            _strip(request, rendering)
        with unnoted():
            Site.find_for_request(
                request
            )  # remembered; its first page is read for its address only


def _strip(request: HttpRequest, rendering: Rendering) -> None:
    for name in [name for name in request.META if name.startswith("HTTP_") and name not in _STAYS]:
        del request.META[name]
    request.__dict__.pop("headers", None)  # made of them and remembered
    request.COOKIES = {name: value for name, value in request.COOKIES.items() if name in LOOKS}
    query = QueryDict(mutable=True)
    query.update(dict(rendering.parameters))
    request.META["QUERY_STRING"] = query.urlencode()
    request.GET = query  # type: ignore[assignment]  # of a request's own type by name only
