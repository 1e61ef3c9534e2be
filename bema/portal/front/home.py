"""What the front of the site shows. What there is nothing of is left out whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber, Substr
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from wagtail.models import Page

from bema.common.clock import today
from bema.common.localized import pick
from bema.documents.access import visible_works
from bema.documents.models import Version, VersionState
from bema.documents.queries import named
from bema.portal.cache.recording import note, unnoted
from bema.portal.models import GalleryPage, HomePage, SectionPage, Story, VideoPage
from bema.portal.queries import events_ahead, most_read, stories, with_cards
from bema.study.models import CourseEdition

LATEST = 4  # beside the lead story
OF_A_SECTION = 5
_LATELY = (F("published_at").desc(nulls_last=True), F("in_force_from").desc(), F("pk").desc())
A_LARGE_SECTION = 3  # stories that a section needs for a band of its own


class HomeSlots:
    """Blocks of the home page that other parts fill: a template and its context, None where there is nothing.

    The page is cached whole: a block shows the same to everybody, and bears no token, nonce or person.
    """

    def __init__(self) -> None:
        self.blocks: list[tuple[str, Callable[[HttpRequest, HomePage], dict[str, Any] | None]]] = []

    def register(
        self, template: str, context: Callable[[HttpRequest, HomePage], dict[str, Any] | None]
    ) -> None:
        if (template, context) not in self.blocks:
            self.blocks.append((template, context))

    def fill(self, request: HttpRequest, home: HomePage) -> list[SafeString]:
        found = [(template, context(request, home)) for template, context in self.blocks]
        return [
            render_to_string(name, words, request) for name, words in found if words is not None
        ]


home_slots = HomeSlots()


@dataclass(slots=True)
class Band:
    """A section on the home page."""

    section: Page
    stories: list[Story] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A version of a public document; `changed` provisions differ in substance from the version before."""

    version: Version
    name: str
    language: str
    changed: int
    is_in_force: bool


def blocks(request: HttpRequest, home: HomePage) -> dict[str, Any]:
    """The context of the home page, in some fifteen queries however much there is."""
    lead = _lead(home)
    latest = list(with_cards(_others(home, lead))[:LATEST])
    shown = {story.pk for story in [lead, *latest] if story is not None}
    bands = _bands(home, shown)
    return {
        "lead": lead,
        "latest": latest,
        "bands": [band for band in bands if len(band.stories) >= A_LARGE_SECTION],
        "columns": [band for band in bands if 0 < len(band.stories) < A_LARGE_SECTION],
        "events": list(with_cards(events_ahead(home.locale))[:4]),
        "most_read": list(with_cards(most_read(home.locale))[:5]),
        "to_look_at": _to_look_at(home),
        "documents": new_documents(),
        "courses": new_courses(home),
        "home_slots": home_slots.fill(request, home),
    }


def _lead(home: HomePage) -> Story | None:
    """The story that the editors chose, if it still stands; else the newest."""
    found = with_cards(stories(home.locale))
    chosen: Story | None = found.filter(pk=home.lead_id).first() if home.lead_id else None
    return chosen or found.first()


def _others(home: HomePage, lead: Story | None) -> Any:
    found = stories(home.locale)
    return found.exclude(pk=lead.pk) if lead is not None else found


def _bands(home: HomePage, shown: set[int]) -> list[Band]:
    """The newest stories of each section, sub-sections within, in the order of the menu. Constant queries."""
    with unnoted():  # their names are what `site:<language>` stands for
        sections = list(SectionPage.objects.live().in_menu().child_of(home).order_by("path"))
    bands = {section.path: Band(section) for section in sections}
    length = len(home.path) + Page.steplen
    ranked = (
        stories(home.locale, under=home)
        .exclude(pk__in=shown)
        .annotate(top=Substr("path", 1, length))
        .annotate(
            rank=Window(
                RowNumber(), partition_by=F("top"), order_by=[F("dated").desc(), F("pk").desc()]
            )
        )
        .filter(rank__lte=OF_A_SECTION)
    )
    wanted = list(ranked.values_list("pk", flat=True))
    for story in with_cards(stories(home.locale).filter(pk__in=wanted)):
        if (band := bands.get(story.path[:length])) is not None:
            band.stories.append(story)
    return list(bands.values())


def _to_look_at(home: HomePage) -> list[Story]:
    """The newest galleries and films that have a picture to show; a single one stands in its section only."""
    kinds = ContentType.objects.get_for_models(GalleryPage, VideoPage).values()
    found = stories(home.locale).filter(content_type__in=kinds, lead_image__isnull=False)
    shown = list(with_cards(found)[:4])
    return shown if len(shown) > 1 else []


def new_documents(limit: int = 5) -> list[NewDocument]:
    """The versions of public documents that were published last, one a document. Three queries."""
    note("works")
    works = visible_works(AnonymousUser())
    versions = (
        Version.objects.filter(state=VersionState.PUBLISHED, work__in=works)
        .annotate(newer=Window(RowNumber(), partition_by=F("work"), order_by=_LATELY))
        .filter(newer=1)
        .order_by(*_LATELY)[:limit]
    )
    found = {version.pk: version for version in versions}
    names = {
        work.pk: work for work in named(works.filter(pk__in=[v.work_id for v in found.values()]))
    }
    changed = dict(
        Version.objects.filter(pk__in=found)
        .annotate(changed=Count("changes", filter=_of_substance()))
        .values_list("pk", "changed")
    )
    return [
        NewDocument(
            version=version,
            name=names[version.work_id].name,
            language=names[version.work_id].name_language,
            changed=changed[pk],
            is_in_force=version.in_force_from <= today(),
        )
        for pk, version in found.items()
    ]


def _of_substance() -> Q:
    judged = Q(changes__judged_substance=True)
    return judged | Q(changes__judged_substance__isnull=True, changes__is_substance=True)


def new_courses(home: HomePage, limit: int = 3) -> list[dict[str, str]]:
    """The newest courses that stories speak of: what no editor has led the public to is not told to it."""
    note("courses")
    told = stories(home.locale).filter(courses__isnull=False).values("courses")
    editions = (
        CourseEdition.objects.filter(is_current=True, course__in=told)
        .select_related("course")
        .order_by("-published_at", "-pk")[:limit]
    )
    return [
        {
            "slug": edition.course.slug,
            "title": pick(edition.content.get("title")),
            "summary": unescape(strip_tags(pick(edition.content.get("summary")))),
        }
        for edition in editions
    ]
