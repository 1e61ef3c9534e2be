"""Language and looks as the person, or the device, prefers them."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from bema.accounts.preferences import chosen_look

_CODES = {code for code, _name in settings.LANGUAGES}


def preferred_language(request: HttpRequest) -> str:
    """The language of this request: the cookie of the switcher, else the person's, else the browser's."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in _CODES:
        return chosen
    if request.user.is_authenticated and request.user.language in _CODES:
        return str(request.user.language)
    return translation.get_language_from_request(request)


class PreferencesMiddleware:
    """Activates the language for the request and says it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = preferred_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            request.theme, request.text_size = chosen_look(request)  # type: ignore[attr-defined]  # for the templates
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
