"""What stands in the head of a portal page for machines: feeds, what is shown of a shared link, and data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Page

from bema.common.structured import script
from bema.portal.frame import absolute
from bema.portal.machines import cards, structured
from bema.portal.machines.feeds import feed_addresses
from bema.portal.models import HomePage, SectionPage, Story
from bema.portal.models.naming import Named

# As Open Graph wants it: with the country where the language is at home.
_LOCALES = {"en": "en_GB", "vi": "vi_VN", "uk": "uk_UA", "lo": "lo_LA", "de": "de_DE"}
_A_YEAR = 31_536_000


@dataclass(slots=True)
class Head:
    title: str
    summary: str
    kind: str
    locale: str
    picture: str
    data: SafeString
    feeds: list[tuple[str, str, str]]
    more: list[tuple[str, str]] = field(default_factory=list)
    """(property, content) that only stories have."""


def head_of(page: Any) -> Head:
    """Of a page of the tree, or of a topic, an author or a local area."""
    is_page = isinstance(page, Page)
    picture = _picture_of(page) if is_page else ""
    things = structured.things_of(page, picture) if is_page else structured.listing_of(page)
    return Head(
        title=page.title if is_page else str(page.name),
        summary=Truncator(_summary(page)).chars(200),
        kind="article" if isinstance(page, Story) else "website",
        locale=_LOCALES.get(get_language() or "", get_language() or ""),
        picture=picture,
        data=script(things),
        feeds=feed_addresses(page),
        more=_of_story(page) if isinstance(page, Story) else [],
    )


def _summary(page: Any) -> str:
    if isinstance(page, Story):
        return str(page.search_description or page.standfirst or page.title)
    if isinstance(page, HomePage | SectionPage):
        return str(page.search_description or page.summary or page.title)
    if isinstance(page, Named):
        return str(page.about) or str(page.name)
    return str(page.search_description or page.title)


def _of_story(story: Any) -> list[tuple[str, str]]:
    return [
        ("article:published_time", story.dated.isoformat(timespec="seconds")),
        ("article:modified_time", structured.changed_at(story).isoformat(timespec="seconds")),
        ("article:section", structured.section_of(story)),
        *(("article:tag", str(topic)) for topic in story.topics.all()),
    ]


# --- pictures -----------------------------------------------------------------------------------------------


def card_of(page: Any) -> cards.Card:
    is_story = isinstance(page, Story)
    return cards.Card(
        headline=page.title,
        kicker=page.kicker if is_story else "",
        organisation=settings.BEMA.organisation if page.title != settings.BEMA.organisation else "",
        accent=settings.BEMA.accent,
        picture=page.lead_image if is_story else None,
    )


def _picture_of(page: Any) -> str:
    return absolute(reverse("card", args=[page.pk, card_of(page).digest]))


@require_safe
def card(_request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """The picture for sharing a public page. Its address changes with it, so it may be kept for ever."""
    page = get_object_or_404(Page.objects.live().public(), pk=pk, depth__gt=1).specific
    drawing = card_of(page)
    if digest != drawing.digest:
        return redirect("card", pk=pk, digest=drawing.digest)
    try:
        picture = cards.made(drawing)
    except ImproperlyConfigured as error:  # no fonts: `make assets` was not run
        raise Http404 from error
    response = HttpResponse(picture, content_type="image/jpeg")
    response.headers["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
    return response
