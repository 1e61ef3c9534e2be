"""Stories as the API tells them; the number of queries does not grow with them."""

from __future__ import annotations

from typing import Any

import nh3
from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.models import Page
from wagtail.query import PageQuerySet

from bema.portal.cache import unnoted
from bema.portal.frame import absolute
from bema.portal.machines.stories import lead_picture
from bema.portal.models import ArticlePage, EventPage, GalleryPage, SectionPage, Story, VideoPage
from bema.portal.story.body import words_of
from bema.portal.story.page import context_of
from bema.portal.story.pictures import FOR_OTHERS
from bema.portal.translation.public import editions, label

KINDS: dict[str, type[Story]] = {
    "article": ArticlePage,
    "event": EventPage,
    "gallery": GalleryPage,
    "video": VideoPage,
}
_TAGS = {
    "p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "b", "em", "i", "sup", "sub", "a", "img", "figure",
    "figcaption", "blockquote", "cite", "table", "caption", "thead", "tbody", "tr", "th", "td", "video", "audio",
    "source", "track",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "video": {"src", "controls"},
    "audio": {"src", "controls"},
    "source": {"src", "type"},
    "track": {"src", "srclang", "kind"},
}


def loaded(found: PageQuerySet[Story]) -> PageQuerySet[Story]:
    pictures = Image.objects.prefetch_renditions(FOR_OTHERS)
    ready: PageQuerySet[Story] = (
        found.select_related("locale", "source", "content_type", "eventpage")
        .prefetch_related(
            "story_authors__author", "topics", "areas", Prefetch("lead_image", queryset=pictures)
        )
        .defer("body")
    )
    return ready


def told(request: HttpRequest, rows: list[Story]) -> list[dict[str, Any]]:
    """A list of stories; one query for their sections."""
    above = {row.path[: -Page.steplen] for row in rows}
    with unnoted():  # their names are what `site:<language>` stands for
        sections = {page.path: page for page in SectionPage.objects.filter(path__in=above)}
    return [_told(request, row, sections.get(row.path[: -Page.steplen])) for row in rows]


def _told(request: HttpRequest, story: Any, section: SectionPage | None) -> dict[str, Any]:
    model = story.content_type.model_class()
    return {
        "id": story.pk,
        "kind": next((kind for kind, known in KINDS.items() if model is known), "article"),
        "language": story.locale.language_code,
        "url": absolute(story.get_url(request) or ""),
        "api_url": absolute(reverse("api-story", args=[story.pk])),
        "title": story.title,
        "kicker": story.kicker,
        "standfirst": story.standfirst,
        "published_at": story.dated,
        "updated_at": story.revised_at,
        "section": _section(request, section) if section is not None else None,
        "topics": [name_of(one) for one in story.topics.all()],
        "authors": [name_of(one) for one in story.authors],
        "areas": [name_of(one) for one in story.areas.all()],
        "picture": _picture(story),
        "source": _source(story),
        "event": _when(story),
    }


def name_of(thing: Any) -> dict[str, Any]:
    return {
        "id": thing.pk,
        "name": str(thing.name),
        "url": absolute(thing.get_absolute_url()),
    }


def _section(request: HttpRequest, section: SectionPage) -> dict[str, Any]:
    url = absolute(section.get_url(request) or "")
    return {"id": section.pk, "title": section.title, "url": url}


def _picture(story: Any) -> dict[str, Any] | None:
    picture = lead_picture(story)
    if picture is None:
        return None
    return {
        "url": absolute(picture.url),
        "width": picture.width,
        "height": picture.height,
        "alt": story.lead_alt,
        "caption": story.lead_caption,
        "credit": story.lead_credit,
    }


def _source(story: Any) -> dict[str, str] | None:
    if story.source is None:
        return None
    return {"name": story.source.name, "url": story.source_url or story.source.url}


def _when(story: Any) -> dict[str, Any] | None:
    event = story if isinstance(story, EventPage) else getattr(story, "eventpage", None)
    if event is None:
        return None
    names = ("starts_at", "ends_at", "is_all_day", "venue", "address")
    return {name: getattr(event, name) for name in names}


def whole(request: HttpRequest, story: Any) -> dict[str, Any]:
    """One story with its text and what is known of it."""
    context = context_of(request, story)
    [head] = told(request, [story])
    return head | {
        "html": _html(story, context),
        "text": "\n\n".join(words_of(story)),
        "editions": [vars_of(one) for one in editions(story, request)],
        "translation": _translation(request, story),
        "corrections": [{"at": one.at, "text": one.text} for one in context["corrections"]],
        "documents": [document_of(work, work.name) for work in context["works"]],
    }


def vars_of(edition: Any) -> dict[str, str]:
    return {"language": edition.language, "title": edition.title, "url": edition.url}


def _translation(request: HttpRequest, story: Story) -> dict[str, Any] | None:
    found = label(story, request)
    if found is None:
        return None
    return {
        "from_language": found.language,
        "is_machine": found.is_machine,
        "translators": found.translators,
        "reviewer": found.reviewer,
        "original_changed_since": found.lag_since,
    }


def document_of(work: Any, name: str) -> dict[str, str]:
    return {
        "slug": work.slug,
        "title": name,
        "url": absolute(reverse("document", args=[work.slug])),
        "api_url": absolute(reverse("api-document", args=[work.slug])),
    }


def _html(story: Any, context: dict[str, Any]) -> str:
    """The body without what belongs to our pages alone: classes, buttons, icons. Addresses are whole."""
    streams = [getattr(story, field, None) for field in ("pictures", "body")]
    blocks = [block.render(context) for stream in streams if stream for block in stream]
    return nh3.clean(
        "\n".join(blocks),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags={"button", "svg", "script", "style", "form", "nav"},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        attribute_filter=_whole_address,
    )


def _whole_address(_tag: str, name: str, value: str) -> str:
    is_own = name in {"href", "src"} and value.startswith("/") and not value.startswith("//")
    return settings.BEMA.base_url.rstrip("/") + value if is_own else value
