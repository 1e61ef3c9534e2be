"""The way to a new story: one's sections in each language, with what can be written in them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail import hooks

from bema.portal.admin.policy import writes_pages, written
from bema.portal.admin.translations.pages import render_admin
from bema.portal.models import ArticlePage, EventPage, GalleryPage, SectionPage, VideoPage
from bema.study.admin import gate

NAME = "write-story"
_KINDS = (ArticlePage, EventPage, GalleryPage, VideoPage)


@dataclass(frozen=True, slots=True)
class Place:
    """A section, with (kind, address of its empty form)."""

    section: SectionPage
    depth: int
    kinds: list[tuple[str, str]]


def register() -> None:
    gate.openers[NAME] = lambda request, kwargs: writes_pages(request.user)
    hooks.register("register_admin_urls", _addresses)


def _addresses() -> list[URLPattern]:
    return [path("write/", write_story, name=NAME)]


@require_safe
def write_story(request: HttpRequest) -> HttpResponse:
    """The installation's own language first."""
    found = written(request.user, SectionPage.objects.select_related("locale").order_by("path"))
    order = [code for code, _name in settings.LANGUAGES]
    order.sort(key=lambda code: code != settings.LANGUAGE_CODE)
    sections = sorted(found, key=lambda one: (order.index(one.locale.language_code), one.path))
    top = min((section.depth for section in sections), default=0)
    languages = [
        (dict(settings.LANGUAGES)[code], [_place(section, top) for section in group])
        for code, group in groupby(sections, key=lambda one: one.locale.language_code)
    ]
    context: dict[str, Any] = {"languages": languages}
    return render_admin(request, "portal/admin/write.html", _("Write an article"), context)


def _place(section: SectionPage, top: int) -> Place:
    kinds = [
        (
            str(model._meta.verbose_name),
            reverse("wagtailadmin_pages:add", args=["portal", model._meta.model_name, section.pk]),
        )
        for model in _KINDS
    ]
    return Place(section, section.depth - top, kinds)
