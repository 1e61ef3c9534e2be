"""The readers' pages of letters and messages. None of them is kept: they hold tokens and wishes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bema.accounts.models import Person
from bema.portal.comments.errors import TooMany
from bema.portal.comments.limits import count
from bema.portal.comments.views import private
from bema.portal.frame import in_languages
from bema.portal.letters import actions, push
from bema.portal.letters.choosing import sections_of
from bema.portal.letters.forms import LettersForm, WishForm
from bema.portal.letters.links import of_own, own_key, to_confirm

_MOST_BYTES = 4096


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], *, name: str, status: int = 200
) -> HttpResponse:
    args = context.get("args", [])
    everywhere = in_languages(dict(settings.LANGUAGES), lambda: reverse(name, args=args))
    return render(
        request,
        f"portal/letters/{template}.html",
        {**context, "addresses": everywhere},
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private
def letters(request: HttpRequest) -> HttpResponse:
    """Ask for letters by e-mail, or for messages in this browser."""
    person = request.user if isinstance(request.user, Person) else None
    first = {"email": person.email if person else "", "language": _language()}
    form = LettersForm(request.POST or None, initial=first, shown_in=_language())
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            count(request, "letters", email=email)
        except TooMany as error:
            form.add_error(None, str(error))
            return _form(request, form, status=TooMany.status)
        actions.ask_for_letters(actor=person, email=email, **form.wish())
        return redirect("letters-sent")
    return _form(request, form, status=422 if form.errors else 200)


def _form(request: HttpRequest, form: LettersForm, *, status: int) -> HttpResponse:
    return _page(
        request,
        "ask",
        {"form": form, "push_key": push.public_key(), "sections": sections_of(_language())},
        name="letters",
        status=status,
    )


@require_safe
@private
def sent(request: HttpRequest) -> HttpResponse:
    return _page(request, "sent", {}, name="letters-sent")


@require_http_methods(["GET", "HEAD", "POST"])
@private
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Confirmed by the button: programs that look through mail open each link in it."""
    subscriber = to_confirm(key)
    if request.method == "POST":
        actions.confirm(subscriber=subscriber)
        return redirect(f"{reverse('letters-own', args=[own_key(subscriber)])}?confirmed=1")
    return _page(
        request, "confirm", {"subscriber": subscriber, "args": [key]}, name="letters-confirm"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private
def own(request: HttpRequest, key: str) -> HttpResponse:
    """Change the wish or end the letters."""
    subscriber = of_own(key)
    first = {name: getattr(subscriber, name) for name in ("language", "rhythm", "sections")}
    form = WishForm(request.POST or None, initial=first, shown_in=_language())
    if request.method == "POST" and form.is_valid():
        actions.change(subscriber=subscriber, **form.wish())
        return redirect(f"{reverse('letters-own', args=[key])}?changed=1")
    context = {
        "form": form,
        "subscriber": subscriber,
        "key": key,
        "args": [key],
        "is_confirmed_now": "confirmed" in request.GET,
        "is_changed": "changed" in request.GET,
    }
    return _page(request, "own", context, name="letters-own", status=422 if form.errors else 200)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, key: str) -> HttpResponse:
    """Ends the letters at once when it is posted to, as mail programs do (RFC 8058). Opened, it has a button."""
    if request.method == "POST":
        actions.end(subscriber=of_own(key))
        response = _page(request, "ended", {}, name="letters")
    else:
        of_own(key)
        response = _page(request, "end", {"args": [key]}, name="letters-end")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


# --- messages to browsers -----------------------------------------------------------------------


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that shows messages while no page is open. Its place decides what it may see: nothing but /push/."""
    found = finders.find("portal/js/push-worker.js")
    assert isinstance(found, str)
    script = Path(found).read_text(encoding="utf-8")
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_POST
@csrf_protect
def subscription(request: HttpRequest) -> HttpResponse:
    """A browser's wish, as JSON: {endpoint, keys: {p256dh, auth}, language, sections}; `end` true ends it."""
    count(request, "push")
    given = _json(request)
    endpoint = _text(given, "endpoint", 1000)
    keys = given.get("keys")
    keys = keys if isinstance(keys, dict) else {}
    if not endpoint:
        return JsonResponse({"error": "endpoint"}, status=422)
    if given.get("end"):
        push.forget(endpoint=endpoint)
        return JsonResponse({"told": False})
    p256dh, auth = _text(keys, "p256dh", 120), _text(keys, "auth", 40)
    language = given.get("language")
    if not (p256dh and auth) or language not in dict(settings.LANGUAGES):
        return JsonResponse({"error": "keys"}, status=422)
    known = {str(page.translation_key) for page in sections_of(str(language))}
    asked = given.get("sections")
    chosen = [key for key in asked if key in known] if isinstance(asked, list) else []
    push.remember(
        endpoint=endpoint, p256dh=p256dh, auth=auth, language=str(language), sections=chosen
    )
    return JsonResponse({"told": True})


def _json(request: HttpRequest) -> dict[str, Any]:
    body = request.read(_MOST_BYTES + 1)
    try:
        found = json.loads(body) if len(body) <= _MOST_BYTES else None
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}


def _text(given: dict[str, Any], name: str, most: int) -> str:
    value = given.get(name)
    return value if isinstance(value, str) and len(value) <= most else ""
