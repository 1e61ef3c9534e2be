"""Long lists of stories, twenty a page, and the lists of what they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest
from wagtail.models import Locale
from wagtail.models import Page as TreePage

from bema.portal.cache.recording import unnoted
from bema.portal.models import SectionPage, Story
from bema.portal.models.naming import Named
from bema.portal.queries import stories, with_cards

PAGE = 20


def page_of(request: HttpRequest, found: Any) -> Page[Story]:
    """The page that the address asks for; there is none beyond the last."""
    try:
        return Paginator(with_cards(found), PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404 from error


@dataclass(frozen=True, slots=True)
class Tab:
    title: str
    href: str
    is_current: bool


def section_context(request: HttpRequest, section: SectionPage) -> dict[str, Any]:
    """Its stories, those of its sub-sections within; the way up, and the sub-sections as tabs."""
    with unnoted():  # their names are what `site:<language>` stands for
        above = list(section.get_ancestors().live().filter(depth__gt=1))
    listed = page_of(request, stories(section.locale, under=section))
    return {
        "stories": listed,
        "trail": [(_name(page), page.get_url(request)) for page in above],
        "tabs": _tabs(request, section, above),
    }


def _name(page: TreePage) -> str:
    return str(page.title)


def _tabs(request: HttpRequest, section: SectionPage, above: list[TreePage]) -> list[Tab]:
    """The sub-sections, of itself or beside it; the first tab is all of them together."""
    root: TreePage = section
    inner = _inner(section)
    if not inner and len(above) > 1:  # below another section
        root = above[-1]
        inner = _inner(root)
    if not inner:
        return []
    return [
        Tab(page.title, page.get_url(request) or "", page.pk == section.pk)
        for page in [root, *inner]
    ]


def _inner(section: TreePage) -> list[SectionPage]:
    with unnoted():
        return list(SectionPage.objects.live().child_of(section).order_by("path"))


def named_with_stories(model: type[Named], locale: Locale, link: str) -> list[Any]:
    """Those rows that a published story in this language belongs to, with `told`, how many; by name.

    `link` is the way from the row to its stories.
    """
    live = Q(**{f"{link}__in": stories(locale).order_by()})
    counted = model._default_manager.annotate(told=Count(link, filter=live, distinct=True))
    return sorted(counted.filter(told__gt=0), key=lambda row: str(row.name).casefold())
