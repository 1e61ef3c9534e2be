"""The button "Tell subscribers" above a story, for who may publish it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from bema.accounts.models import Person
from bema.common.errors import Absent, BemaError
from bema.portal.admin.doors import about_pages
from bema.portal.admin.translations.pages import render_admin
from bema.portal.letters.telling import audience, tell
from bema.portal.models import Story, Telling
from bema.study.admin import gate

_NAME = "tell-subscribers"


def register() -> None:
    gate.openers[_NAME] = about_pages
    hooks.register("register_admin_urls", _addresses)
    hooks.register("register_page_header_buttons", _header_buttons)


def _addresses() -> list[URLPattern]:
    return [path("pages/<int:page_id>/tell/", tell_subscribers, name=_NAME)]


def _header_buttons(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    found = page.specific_deferred
    if isinstance(found, Story) and page.live and page.permissions_for_user(user).can_publish():
        url = reverse(_NAME, args=[page.pk])
        yield Button(_("Tell subscribers"), url=url, icon_name="mail", priority=25)


@require_http_methods(["GET", "HEAD", "POST"])
def tell_subscribers(request: HttpRequest, page_id: int) -> HttpResponse:
    """How many browsers would be told; told by the button, once."""
    story = _publishable(request, page_id)
    telling = Telling.objects.filter(story=story).first()
    if request.method == "POST":
        assert isinstance(request.user, Person)
        try:
            job = tell(actor=request.user, story=story)
        except BemaError as error:
            messages.error(request, str(error))
            return redirect(_NAME, page_id)
        return redirect("job", job.pk)
    return render_admin(
        request,
        "portal/letters/tell.html",
        _("Tell subscribers"),
        {"story": story, "telling": telling, "browsers": audience(story).count()},
        above=[(reverse("wagtailadmin_pages:edit", args=[story.pk]), story.title)],
    )


def _publishable(request: HttpRequest, page_id: int) -> Story:
    story = Story.objects.select_related("locale").filter(pk=page_id).first()
    if story is None or not story.permissions_for_user(request.user).can_publish():
        raise Absent()
    return story
