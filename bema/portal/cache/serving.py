"""Wagtail's pages, kept like those of any other marked view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page
from wagtail.views import serve

from bema.portal.cache import counting
from bema.portal.cache.recording import RENDERING, Rendering, kept, noting, unnoted
from bema.portal.models import Story

Serve = Callable[[Page, HttpRequest, Any, Any], HttpResponse]


@kept("page")
def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Not noted is the way to the page: what is above it is read as far as addresses go, and moves purge those."""
    with unnoted():
        response: HttpResponse = serve(request, path)
    return response


def note_again(serve_further: Serve) -> Serve:
    """From here on the page itself is read."""

    def inner(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        rendering = request.META.get(RENDERING)
        with noting(rendering if isinstance(rendering, Rendering) else None):
            return serve_further(page, request, args, kwargs)

    return inner


def before_serving(page: Page, request: HttpRequest, _args: Any, _kwargs: Any) -> None:
    """What is behind a password is not kept. Openings by who is signed in are counted here, others by the cache."""
    rendering = request.META.get(RENDERING)
    if not isinstance(rendering, Rendering):
        if isinstance(page, Story) and request.method == "GET":
            counting.opened(page.pk, request.META)
        return
    if page.get_view_restrictions():
        rendering.is_kept = False
        return
    rendering.tags |= {f"page:{page.pk}", f"family:{page.translation_key}"}
    if isinstance(page, Story):
        rendering.story_id = page.pk


def follow() -> None:
    """Before Wagtail's own hook, which answers in the page's stead where there is a password."""
    hooks.register("before_serve_page", before_serving, order=-100)
    hooks.register(
        "on_serve_page", note_again, order=100
    )  # within Wagtail's own, which asks who may see it
