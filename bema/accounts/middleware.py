"""Language and looks as the person, or the device, prefers them."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from bema.accounts.preferences import chosen_look, keep_language
from bema.accounts.staff import wants_second_step

_CODES = {code for code, _name in settings.LANGUAGES}


def preferred_language(request: HttpRequest) -> str:
    """The language of this request.

    That of the address where it names one (/vi/...), else of the switcher's cookie, else the person's, else the
    browser's.
    """
    named = request.path_info.split("/", 2)[1]
    if named in _CODES:
        return named
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in _CODES:
        return chosen
    if request.user.is_authenticated and request.user.language in _CODES:
        return str(request.user.language)
    return translation.get_language_from_request(request)


# Pages of editors that ask for a language in a form of their own.
_OWN_USE = ("/desk/", "/admin/")


def asked_language(request: HttpRequest) -> str:
    """The language that a link asks to be kept from here on (`?language=vi`), "" without one."""
    if request.method not in {"GET", "HEAD"} or request.path_info.startswith(_OWN_USE):
        return ""
    code = request.GET.get("language", "")
    return code if code in _CODES else ""


class PreferencesMiddleware:
    """Activates the language for the request and says it in the answer.

    A reader who comes from a page whose address names her language to one whose address does not
    (/vi/... to /d/...) brings it along in the query; it is kept in the switcher's cookie and leaves the address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if asked := asked_language(request):
            return keep_language(request, asked)
        language = preferred_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            request.theme, request.text_size = chosen_look(request)  # type: ignore[attr-defined]  # for the templates
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class SecondStepMiddleware:
    """Leads people whose role waits for the second step there, instead of to "does not exist".

    Until it is set up their role counts for nothing (`units.access`), so a page of theirs is absent. Wagtail's
    admin, which a superuser could reach without a role, is closed to them, too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/") and wants_second_step(request.user):
            return redirect("second-step")
        response = self.get_response(request)
        here = request.path.startswith("/me/")
        if response.status_code == 404 and not here and wants_second_step(request.user):
            return redirect("second-step")
        return response
