"""All that the page of a story shows, put together once a request; the number of queries does not grow."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page

from bema.documents.access import visible_works
from bema.documents.models import Lineage, Work
from bema.documents.queries import named
from bema.portal.cache.recording import note, unnoted
from bema.portal.models import EventPage, Story
from bema.portal.speech.readings import reading_of
from bema.portal.story import embeds, pictures
from bema.portal.story.body import blocks_of, embeds_in, images_in, lineages_in, reading_minutes
from bema.portal.story.calendar import Times
from bema.portal.story.related import shelves
from bema.study.models import Course


def context_of(request: HttpRequest, page: Any) -> dict[str, Any]:
    """What the templates of a page with a body need."""
    above = _above(page)
    if isinstance(page, Story):
        _fetch_at_once(page)
    context = {
        **_body_parts(request, page),
        "trail": [(one.title, one.get_url(request) or "") for one in above],
        "address": settings.BEMA.base_url + (page.get_url(request) or ""),
    }
    if isinstance(page, Story):
        context |= _story_parts(request, page, above)
    if isinstance(page, EventPage):
        context["times"] = Times.of(page)
    return context


_BESIDE = ("locale", "source", "lead_image", "audio")


def _fetch_at_once(story: Story) -> None:
    """What a story points to, in one query; a preview's own choices are left as they are."""
    rows = Story.objects.select_related(*_BESIDE, "machine_reading")
    row = rows.filter(pk=story.pk).first()
    if row is None:
        return
    for name in _BESIDE:
        if getattr(story, f"{name}_id") == getattr(row, f"{name}_id"):
            setattr(story, name, getattr(row, name))
    story.read_by_machine = getattr(row, "machine_reading", None)


def _body_parts(request: HttpRequest, page: Page) -> dict[str, Any]:
    images = images_in(page)
    lead = getattr(page, "lead_image", None)
    pictures.prefetch([*images, *([lead] if lead is not None else [])])
    return {
        "has_gallery": any(kind == "gallery" for kind, _value in blocks_of(page))
        or bool(getattr(page, "pictures", None)),
        "films": embeds.framed(embeds_in(page)),
        "open_lineages": _open_lineages(request, lineages_in(page)),
    }


def _above(page: Page) -> list[Page]:
    """The home page and the sections that the page stands in. One query."""
    with unnoted():  # their names are what `site:<language>` stands for
        return list(Page.objects.ancestor_of(page).live().filter(depth__gt=1).order_by("path"))


def _open_lineages(request: HttpRequest, lineages: set[int]) -> set[int]:
    """Those of documents that the reader may read; nothing of the others is quoted."""
    if not lineages:
        return set()
    rows = Lineage.objects.filter(pk__in=lineages)
    works = dict(rows.values_list("pk", "work_id"))
    note(*(f"work:{work}" for work in works.values()))
    visible = visible_works(_reader(request)).filter(pk__in=works.values())
    open_works = set(visible.values_list("pk", flat=True))
    return {lineage for lineage, work in works.items() if work in open_works}


def _reader(request: HttpRequest) -> Any:
    return getattr(request, "user", None) or AnonymousUser()


def _story_parts(request: HttpRequest, story: Story, above: list[Page]) -> dict[str, Any]:
    language = story.locale.language_code or get_language() or ""
    authors = [row.author for row in story.story_authors.select_related("author")]
    topics, areas = list(story.topics.all()), list(story.areas.all())
    corrections = sorted(story.corrections.all(), key=lambda one: one.at, reverse=True)
    works, courses = _works(request, story), _courses(story)
    return {
        "authors": authors,
        "topics": topics,
        "areas": areas,
        "corrections": corrections,
        "reading_minutes": reading_minutes(story, language),
        "machine_reading": reading_of(story),
        "works": works,
        "courses": courses,
        "shelves": shelves(
            request,
            story,
            section=above[-1] if above else None,
            topics=topics,
            authors=authors,
            areas=areas,
        ),
    }


def _works(request: HttpRequest, story: Story) -> list[Work]:
    """The documents it speaks of, those that the reader may read."""
    chosen = [work.pk for work in story.works.all()]
    if not chosen:
        return []
    found = named(visible_works(_reader(request))).filter(pk__in=chosen)
    return list(found.select_related("kind"))


def _courses(story: Story) -> list[Course]:
    """The courses that it speaks of, as far as they are published."""
    chosen = [course.pk for course in story.courses.all()]
    if not chosen:
        return []
    return list(Course.objects.filter(pk__in=chosen, editions__is_current=True).distinct())
