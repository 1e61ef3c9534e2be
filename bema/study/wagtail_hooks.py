"""Puts the desk into Wagtail's admin, and clears from it what is not for editors."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from bema.study.admin.viewsets import TeachingGroup

register_snippet(TeachingGroup)

_MENU = {"teaching"}


@hooks.register("construct_main_menu")
def only_teaching(request: HttpRequest, menu_items: list[Any]) -> None:
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name in _MENU]


@hooks.register("construct_homepage_summary_items")
def no_counts(request: HttpRequest, summary_items: list[Any]) -> None:
    if not request.user.is_superuser:
        summary_items.clear()


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("study/desk.css"))
