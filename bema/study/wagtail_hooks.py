"""Puts the desk into Wagtail's admin, and clears from it what is not for editors."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import admin_search_areas
from wagtail.snippets.action_menu import SubmitForModerationMenuItem
from wagtail.snippets.models import register_snippet

from bema.study.admin import gate
from bema.study.admin.home import PANELS, EditorsSearch, desk_lists
from bema.study.admin.viewsets import TeachingGroup

register_snippet(TeachingGroup)

# Wagtail asks no hook before it puts its search into the menu.
admin_search_areas.__class__ = EditorsSearch


@hooks.register("register_admin_urls")
def own_urls() -> list[Any]:
    return [path("desk/lists/", desk_lists, name="desk_lists")]


@hooks.register("register_admin_menu_item")
def documents() -> MenuItem:
    return MenuItem(
        _("Documents"), reverse("documents"), "texts", icon_name="doc-full-inverse", order=200
    )


@hooks.register("register_admin_menu_item")
def translations() -> MenuItem:
    return MenuItem(
        _("Translations"),
        reverse("translations"),
        "translations",
        icon_name="globe",
        order=210,
    )


@hooks.register("register_admin_menu_item")
def site() -> MenuItem:
    # The menu marks the entry whose address the page's begins with: "/" alone would be every page's.
    return MenuItem(
        _("Back to the site"), reverse("today") + "?", "site", icon_name="home", order=20000
    )


@hooks.register("construct_main_menu")
def only_teaching(request: HttpRequest, menu_items: list[Any]) -> None:
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name in gate.menu]


@hooks.register("construct_homepage_summary_items")
def no_counts(request: HttpRequest, summary_items: list[Any]) -> None:
    if not request.user.is_superuser:
        summary_items.clear()


@hooks.register("construct_homepage_panels")
def own_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [panel() for panel in PANELS]


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("study/desk.css"))


class SubmitForApproval(SubmitForModerationMenuItem):
    """Says what it does, whatever the organisation calls its workflow."""

    label = _("Submit for approval")

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return {**context, "label": self.label}


@hooks.register("construct_snippet_action_menu")
def say_approval(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    menu_items[:] = [
        SubmitForApproval(order=item.order)
        if isinstance(item, SubmitForModerationMenuItem)
        else item
        for item in menu_items
    ]
