"""schema.org data of a page, as JSON-LD."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import Translation

from bema.common.structured import Thing, without_gaps
from bema.portal.cache.recording import unnoted
from bema.portal.frame import absolute
from bema.portal.models import (
    ArticlePage,
    EventPage,
    GalleryPage,
    HomePage,
    SectionPage,
    Story,
    VideoPage,
)
from bema.portal.translation.strings import original_of


def things_of(page: Any, picture: str) -> list[Thing]:
    """What a page of the tree is, and where it stands. `picture` is that for sharing."""
    if isinstance(page, HomePage):
        return [organisation(), _site(page)]
    crumbs = _crumbs(page)
    if isinstance(page, Story):
        return [_story(page, picture), crumbs]
    return [_collection(page), crumbs] if isinstance(page, SectionPage) else [crumbs]


def listing_of(thing: Any) -> list[Thing]:
    """A topic, an author or a local area."""
    kind = {"author": "Person", "area": "Place", "topic": "DefinedTerm"}[thing.route]
    told: Thing = {
        "@type": kind,
        "@id": absolute(thing.get_absolute_url()),
        "name": str(thing.name),
        "description": str(thing.about),
        "url": absolute(thing.get_absolute_url()),
    }
    if getattr(thing, "latitude", None) is not None and thing.longitude is not None:
        told["geo"] = _geo(thing)
    return [told]


def organisation() -> Thing:
    return {
        "@type": "Organization",
        "@id": absolute("/#organisation"),
        "name": settings.BEMA.organisation,
        "url": absolute("/"),
    }


def _site(home: HomePage) -> Thing:
    return {
        "@type": "WebSite",
        "@id": address(home) + "#site",
        "url": address(home),
        "name": home.title,
        "description": home.summary,
        "inLanguage": home.locale.language_code,
        "publisher": {"@id": absolute("/#organisation")},
    }


def _collection(section: SectionPage) -> Thing:
    return {
        "@type": "CollectionPage",
        "@id": address(section),
        "url": address(section),
        "name": section.title,
        "description": section.summary,
        "inLanguage": section.locale.language_code,
    }


def _crumbs(page: Page) -> Thing:
    with unnoted():  # their names are what `site:<language>` stands for
        above = list(page.get_ancestors().filter(depth__gt=1).select_related("locale"))
    line = [*above, page]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": one.title, "item": address(one)}
            for at, one in enumerate(line, start=1)
        ],
    }


# --- stories ------------------------------------------------------------------------------------------------

_KINDS: dict[type[Any], str] = {
    ArticlePage: "NewsArticle",
    EventPage: "Event",
    GalleryPage: "ImageGallery",
    VideoPage: "NewsArticle",
}


def _story(story: Any, picture: str) -> Thing:
    kind = _KINDS.get(type(story), "NewsArticle")
    common = {
        "@type": kind,
        "@id": address(story),
        "url": address(story),
        "description": story.standfirst or story.search_description,
        "image": [picture] if picture else None,
        "inLanguage": story.locale.language_code,
    }
    if isinstance(story, EventPage):
        return common | _event(story)
    return common | _article(story)


def _article(story: Any) -> Thing:
    corrections = list(story.corrections.all())
    original = _original(story)
    return {
        "headline": story.title[:110],
        "name": story.title,
        "alternativeHeadline": story.kicker,
        "datePublished": _moment(story.dated),
        "dateModified": _moment(changed_at(story)),
        "author": [_person(author) for author in story.authors] or [_by_us()],
        "publisher": organisation(),
        "mainEntityOfPage": address(story),
        "articleSection": section_of(story),
        "keywords": [str(topic) for topic in story.topics.all()],
        "contentLocation": [{"@type": "Place", "name": str(area)} for area in story.areas.all()],
        "isAccessibleForFree": True,
        "isBasedOn": story.source_url or (story.source.url if story.source else ""),
        "correction": [
            {"@type": "CorrectionComment", "text": one.text, "datePublished": _moment(one.at)}
            for one in corrections
        ],
        "citation": [
            {"@type": "Legislation", "name": work.title, "url": absolute(f"/d/{work.slug}")}
            for work in story.works.all()
            if work.visibility == "public"
        ],
        "translationOfWork": (
            {"@id": address(original), "inLanguage": original.locale.language_code}
            if original is not None and original.pk != story.pk and original.live
            else None
        ),
    }


def section_of(story: Page) -> str:
    with unnoted():
        return str(story.get_parent().title)


def _original(story: Any) -> Page | None:
    """What the story was translated from."""
    made = Translation.objects.filter(
        source__object_id=story.translation_key, target_locale_id=story.locale_id
    )
    translation = made.select_related("source").first()
    return original_of(translation) if translation is not None else None


def _event(event: Any) -> Thing:
    place: Thing = {
        "@type": "Place",
        "name": event.venue or event.address,
        "address": event.address,
    }
    if event.latitude is not None and event.longitude is not None:
        place["geo"] = _geo(event)
    return {
        "name": event.title,
        "startDate": _day_or_moment(event.starts_at, event),
        "endDate": _day_or_moment(event.ends_at, event),
        "eventStatus": "https://schema.org/EventScheduled",
        "location": without_gaps(place) if event.venue or event.address else None,
        "organizer": organisation(),
    }


def _geo(thing: Any) -> Thing:
    return {"@type": "GeoCoordinates", "latitude": thing.latitude, "longitude": thing.longitude}


def _person(author: Any) -> Thing:
    return {
        "@type": "Person",
        "name": str(author.name),
        "url": absolute(author.get_absolute_url()),
    }


def _by_us() -> Thing:
    return {"@id": absolute("/#organisation"), "@type": "Organization"} | {
        "name": settings.BEMA.organisation
    }


def changed_at(story: Any) -> dt.datetime:
    """When readers were last told of a change."""
    told = [story.dated, story.revised_at, *(one.at for one in story.corrections.all())]
    latest: dt.datetime = max(at for at in told if at is not None)
    return latest


def address(page: Page) -> str:
    return absolute(page.get_url() or "")


def _moment(at: dt.datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def _day_or_moment(at: dt.datetime | None, event: Any) -> str:
    if at is None:
        return ""
    return timezone.localdate(at).isoformat() if event.is_all_day else _moment(at)
