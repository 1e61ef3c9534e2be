"""The frame that these pages share with the rest of Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse


def render_admin(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    above: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """A page of the admin with its way back; what editors see is kept by no cache."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": "Home"}]
    crumbs += [{"url": url, "label": label} for url, label in above or []]
    crumbs.append({"url": "", "label": title})
    frame = {"header_title": title, "breadcrumbs_items": crumbs, "header_icon": "globe"}
    response = render(request, template, {**frame, **context}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
