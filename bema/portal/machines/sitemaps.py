"""sitemap.xml and what it leads to: public pages with their languages and pictures, news, documents; robots.txt."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.images.models import Image
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from bema.common.clock import today
from bema.documents.models import Version, VersionState, Visibility
from bema.portal.cache import kept, note
from bema.portal.frame import absolute
from bema.portal.machines.stories import lead_picture
from bema.portal.models import Story
from bema.portal.queries import stories
from bema.portal.story.pictures import FOR_OTHERS

EACH = 2000  # addresses a file


@dataclass(frozen=True, slots=True)
class Place:
    """An address of a sitemap."""

    address: str
    changed_at: dt.datetime | dt.date | None
    alternates: list[tuple[str, str]] = field(default_factory=list)
    picture: str = ""


def _pages(locale: Locale) -> PageQuerySet[Page]:
    """Whatever of the tree everybody may read in the language."""
    note(f"changed:{locale.language_code}", f"site:{locale.language_code}")
    found: PageQuerySet[Page] = (
        Page.objects.live().public().filter(locale=locale, depth__gt=1).order_by("path")
    )
    return found


def _locales() -> list[Locale]:
    return list(Locale.objects.order_by("language_code"))


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return render(
        request, f"portal/machines/{template}.xml", context, content_type="application/xml"
    )


@kept()
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The list of the lists."""
    files = [
        reverse("sitemap-pages", args=[locale.language_code, number])
        for locale in _locales()
        for number in range(1, ceil(_pages(locale).count() / EACH) + 1)
    ]
    files += [reverse("sitemap-news"), reverse("sitemap-documents")]
    return _xml(request, "sitemap_index", {"files": [absolute(file) for file in files]})


@kept()
@require_safe
def sitemap_pages(request: HttpRequest, language: str, number: int) -> HttpResponse:
    locale = Locale.objects.filter(language_code=language).first()
    pages = list(_pages(locale)[(number - 1) * EACH : number * EACH]) if locale and number else []
    if not pages:
        raise Http404
    alternates = _alternates(request, pages)
    pictures = _pictures(pages)
    places = [
        Place(
            address=absolute(page.get_url(request) or ""),
            changed_at=page.last_published_at,
            alternates=alternates.get(str(page.translation_key), []),
            picture=pictures.get(page.pk, ""),
        )
        for page in pages
        if page.get_url(request)
    ]
    return _xml(request, "sitemap", {"places": places})


def _alternates(request: HttpRequest, pages: list[Page]) -> dict[str, list[tuple[str, str]]]:
    """Of each page that there is in several languages: (language, address). One query."""
    keys = [page.translation_key for page in pages]
    note(*(f"family:{key}" for key in keys))
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    editions = Page.objects.live().public().filter(translation_key__in=keys)
    for page in editions.select_related("locale").order_by("locale__language_code"):
        url = page.get_url(request)
        if url:
            found[str(page.translation_key)].append((page.locale.language_code, absolute(url)))
    return {key: places for key, places in found.items() if len(places) > 1}


def _pictures(pages: list[Page]) -> dict[int, str]:
    """Page -> the address of its lead picture. Two queries."""
    told = Story.objects.filter(
        pk__in=[page.pk for page in pages], lead_image__isnull=False
    ).prefetch_related(
        Prefetch("lead_image", queryset=Image.objects.prefetch_renditions(FOR_OTHERS))
    )
    found = {story.pk: lead_picture(story) for story in told}
    return {pk: absolute(picture.url) for pk, picture in found.items() if picture is not None}


@kept()
@require_safe
def sitemap_news(request: HttpRequest) -> HttpResponse:
    """Yesterday's and today's stories: search engines want none older than two days."""
    since = timezone.make_aware(dt.datetime.combine(today() - dt.timedelta(days=1), dt.time()))
    found: list[Story] = []
    for locale in _locales():
        note(f"changed:{locale.language_code}")
        found += stories(locale).filter(dated__gte=since).select_related("locale")[:1000]
    told = [(story, absolute(story.get_url(request) or "")) for story in found[:1000]]
    return _xml(request, "sitemap_news", {"stories": told, "name": settings.BEMA.organisation})


@kept()
@require_safe
def sitemap_documents(request: HttpRequest) -> HttpResponse:
    """The public documents, each in the text that is in force or was last."""
    note("works")
    return _xml(request, "sitemap", {"places": list(_documents())})


def _documents() -> Iterable[Place]:
    versions = (
        Version.objects.filter(
            state=VersionState.PUBLISHED,
            in_force_from__lte=today(),
            work__visibility=Visibility.PUBLIC,
        )
        .select_related("work")
        .order_by("work_id", "-in_force_from")
    )
    seen: set[int] = set()
    for version in versions:
        if version.work_id not in seen:
            seen.add(version.work_id)
            address = reverse("document", args=[version.work.slug])
            yield Place(absolute(address), version.published_at)


_CLOSED = ["/admin/", "/account/", "/me/", "/desk/", "/jobs/", "/units/", "/people/", "/today/"]


@kept()
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in _CLOSED),
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
