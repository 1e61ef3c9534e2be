"""Puts the newsroom into Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from bema.portal.admin import advice, doors
from bema.portal.admin.imports import hooks as import_hooks
from bema.portal.admin.translations import hooks as translation_hooks
from bema.portal.admin.viewsets import WordsGroup
from bema.portal.comments import hooks as comments
from bema.portal.plan import hooks as plan_hooks
from bema.study.admin import gate

__all__ = [
    "advice",
    "comments",
    "doors",
    "import_hooks",
    "plan_hooks",
    "translation_hooks",
]  # each part keeps its own

register_snippet(WordsGroup)
gate.menu.update(
    {"explorer", "images", "portal-words", "translations", "site-translations", "glossary", "site"}
)


@hooks.register("construct_page_chooser_queryset")
def only_public_or_own(pages: Any, request: HttpRequest) -> Any:
    """One links to what is public, and to one's own drafts; of others' drafts nobody is told."""
    return doors.choosable(request, pages)
