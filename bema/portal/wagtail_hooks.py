"""Puts the newsroom into Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from bema.portal.admin import doors
from bema.portal.comments import hooks as comments
from bema.portal.plan import hooks as plan_hooks

__all__ = ["comments", "doors", "plan_hooks"]  # each part keeps its own


@hooks.register("construct_page_chooser_queryset")
def only_public_or_own(pages: Any, request: HttpRequest) -> Any:
    """One links to what is public, and to one's own drafts; of others' drafts nobody is told."""
    return doors.choosable(request, pages)
