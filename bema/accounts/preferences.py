"""Language, colours and text size: kept with the person, or in cookies for a visitor."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bema.accounts.models import Person, TextSize, Theme

THEME_COOKIE = "bema_theme"
TEXT_SIZE_COOKIE = "bema_text_size"
_A_YEAR = 365 * 24 * 60 * 60

# What may be chosen, by the name of the form's button.
_CHOICES: dict[str, set[str]] = {
    "language": {code for code, _name in settings.LANGUAGES},
    "theme": set(Theme.values),
    "text_size": set(TextSize.values),
}
_COOKIES = {
    "language": settings.LANGUAGE_COOKIE_NAME,
    "theme": THEME_COOKIE,
    "text_size": TEXT_SIZE_COOKIE,
}


def chosen_look(request: HttpRequest) -> tuple[str, str]:
    """(theme, text size) of this request, "" where the device's own or the normal is meant."""
    if request.user.is_authenticated:
        theme, size = request.user.theme, request.user.text_size
    else:
        theme = request.COOKIES.get(THEME_COOKIE, "")
        size = request.COOKIES.get(TEXT_SIZE_COOKIE, "")
    return (
        theme if theme in {Theme.LIGHT, Theme.DARK} else "",
        size if size in {TextSize.LARGE, TextSize.LARGEST} else "",
    )


def _is_ours(request: HttpRequest, target: str) -> bool:
    return url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "")
    return HttpResponseRedirect(target if _is_ours(request, target) else "/")


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        _COOKIES[name],
        value,
        max_age=_A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def keep_language(request: HttpRequest, language: str) -> HttpResponse:
    """Keep the language that the address asks for, and go on to the same address without it."""
    query = request.GET.copy()
    del query["language"]
    path = escape_leading_slashes(request.path)  # "//elsewhere" would lead to another site
    response = HttpResponseRedirect(f"{path}?{query.urlencode()}" if query else path)
    response["Cache-Control"] = "private, no-store"
    _keep(response, "language", language)
    return response


@require_safe
@never_cache
def look(request: HttpRequest) -> HttpResponse:
    """Text size and colours on a page of their own: public pages are cached whole and carry no form."""
    back = request.GET.get("back", "")
    return render(request, "accounts/look.html", {"back": back if _is_ours(request, back) else "/"})


@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen and go back to the page; an unknown value is passed over."""
    chosen = {
        name: value
        for name, allowed in _CHOICES.items()
        if (value := request.POST.get(name, "")) in allowed
    }
    response = _back(request)
    for name, value in chosen.items():
        _keep(response, name, value)
    if chosen and request.user.is_authenticated:
        Person.objects.filter(pk=request.user.pk).update(**chosen)
    return response
