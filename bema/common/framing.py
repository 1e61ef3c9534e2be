"""The bar and the foot of a page, rendered once for all requests to which they look alike.

They are the same from page to page but for the person's name, the token of forms and the address to come back
to. Those are put in afterwards, in place of marks that no one outside this process knows.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from bema.common.html import safe
from bema.common.navigation import Link, Place, links

BAR = "common/_bar.html"
_MARKS = {
    name: f"mark{secrets.token_hex(12)}" for name in ("here", "token", "short", "full", "name")
}


@dataclass(frozen=True, slots=True)
class _Somebody:
    """Stands for whoever is signed in while the frame is rendered."""

    is_authenticated: bool
    get_short_name: str = _MARKS["short"]
    get_full_name: str = _MARKS["full"]
    get_username: str = _MARKS["name"]


@dataclass(frozen=True, slots=True)
class _Look:
    """All that tells one frame from another."""

    template: str
    language: str
    is_signed_in: bool
    theme: str
    text_size: str
    plain: bool
    organisation: str
    entries: tuple[Link, ...]
    own_links: tuple[Link, ...]


@lru_cache(maxsize=512)
def _rendered(look: _Look) -> str:
    return render_to_string(
        look.template,
        {
            "user": _Somebody(look.is_signed_in),
            "is_page": True,
            "here": _MARKS["here"],
            "csrf_token": _MARKS["token"],
            "theme": look.theme,
            "text_size": look.text_size,
            "plain": look.plain,
            "organisation": look.organisation,
            "entries": look.entries,
            "own_links": look.own_links,
        },
    )


def framed(context: Context, template: str, language: str) -> SafeString:
    """The template as it looks in this context; without a request, rendered as it is."""
    known: dict[str, Any] = {str(name): value for name, value in context.flatten().items()}
    request: HttpRequest | None = known.get("request")
    if request is None or not hasattr(request, "user"):
        return render_to_string(template, {**known, "is_page": False})
    user: Any = request.user
    look = _Look(
        template=template,
        language=language,
        is_signed_in=user.is_authenticated,
        theme=known.get("theme", ""),
        text_size=known.get("text_size", ""),
        plain=bool(known.get("plain")),
        organisation=known.get("organisation", ""),
        entries=tuple(links(request)) if template == BAR else (),
        own_links=tuple(links(request, Place.ACCOUNT)) if template == BAR else (),
    )
    return safe(_fill(_rendered(look), request, user))


def _fill(html: str, request: HttpRequest, user: Any) -> str:
    values = {"here": request.get_full_path(), "token": get_token(request)}
    if user.is_authenticated:
        values |= {
            "short": user.get_short_name(),
            "full": user.get_full_name(),
            "name": user.get_username(),
        }
    for name, value in values.items():
        html = html.replace(_MARKS[name], escape(value))
    return html
