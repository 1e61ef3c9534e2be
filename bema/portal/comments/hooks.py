"""Moderation in Wagtail's admin: its addresses, its entries in the menu, the editor of the rules."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from bema.accounts.models import Person
from bema.portal.admin.policy import looks_after_the_site, writes_pages
from bema.portal.comments import desk
from bema.portal.comments.desk_access import RULES
from bema.portal.comments.queries import waiting_counts
from bema.portal.models import CommentRule
from bema.study.admin.widgets import LanguagesInput, LanguagesText


def _counts(request: HttpRequest) -> dict[str, int]:
    """Once a request, however many entries ask."""
    kept: dict[str, int] | None = getattr(request, "_waiting_comments", None)
    if kept is None:
        kept = waiting_counts(request.user)
        request._waiting_comments = kept  # type: ignore[attr-defined]  # kept for the request
    return kept


class CountedItem(MenuItem):
    """An entry that says how much waits."""

    def __init__(self, *args: Any, counted: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counted = counted

    def is_shown(self, request: HttpRequest) -> bool:
        return writes_pages(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        waiting = sum(_counts(request)[name] for name in self.counted)
        if waiting:
            component.label = f"{self.label} ({waiting})"
        return component


@hooks.register("register_admin_menu_item")
def comments_entry() -> MenuItem:
    return CountedItem(
        _("Comments"),
        reverse("moderate-comments"),
        "comments",
        icon_name="comment",
        order=300,
        counted=("comments", "appeals"),
    )


@hooks.register("register_admin_menu_item")
def reports_entry() -> MenuItem:
    return CountedItem(
        _("Errors reported"),
        reverse("error-reports"),
        "error-reports",
        icon_name="warning",
        order=310,
        counted=("reports",),
    )


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("comments/", desk.comments, name="moderate-comments"),
        path("comments/<int:pk>/", desk.comment, name="moderate-comment"),
        path("corrections/", desk.error_reports, name="error-reports"),
        path("corrections/<int:pk>/", desk.error_report, name="error-report-answer"),
    ]


class RulesPolicy(BasePermissionPolicy):
    """Who looks after a home page writes the rules. None is deleted: what it decided names it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and looks_after_the_site(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        found = CommentRule.objects.all()
        return found if looks_after_the_site(user) else found.none()

    def users_with_any_permission(self, actions: Any) -> Any:
        return Person.objects.filter(is_superuser=True, is_active=True)


class RulesDesk(ModelViewSet):
    model = CommentRule
    name = RULES
    url_prefix = "comment-rules"
    url_namespace = RULES
    icon = "list-ul"
    menu_label = _("Rules of comments")
    menu_name = "comment-rules"
    menu_order = 320
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["__str__", "sort_order", "in_use"]
    edit_handler = ObjectList(
        [
            FieldPanel("title", widget=LanguagesInput),
            FieldPanel("text", widget=LanguagesText),
            FieldPanel("code"),
            FieldPanel("sort_order"),
            FieldPanel("in_use"),
        ]
    )

    @property
    def permission_policy(self) -> RulesPolicy:
        return RulesPolicy(self.model)


@hooks.register("register_admin_viewset")
def rules_desk() -> RulesDesk:
    return RulesDesk()
