"""Tags of the portal's templates: `{% load portal %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.contenttypes.models import ContentType
from django.template import Context
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.models import Page

from bema.portal.frame import Frame, frame_of
from bema.portal.front.pictures import drawn
from bema.portal.models import EventPage, Story
from bema.portal.sheet import portal_sheet

register = template.Library()


@register.simple_tag
def portal_style_url() -> str:
    """The address of the portal's style sheet as it is now."""
    return reverse("portal-style", args=[portal_sheet().digest])


@register.filter
def story_kind(story: Story) -> str:
    """ "article", "event", "gallery" or "video". No query."""
    model = ContentType.objects.get_for_id(story.content_type_id).model
    return model.removesuffix("page")


@register.inclusion_tag("portal/_picture.html")
def story_picture(story: Story, size: str, first: bool = False) -> dict[str, Any]:
    """The lead picture for a card; the `first` of a page is fetched at once, all others when they come near."""
    return {"drawn": drawn(story.lead_image, size), "alt": story.lead_alt, "first": first}


@register.simple_tag
def event_time(event: EventPage) -> str:
    """When it is, in words of the language: "30 November 2026, 10:00", "1 – 3 December 2026"."""
    begins, ends = localtime(event.starts_at), event.ends_at and localtime(event.ends_at)
    first = date_format(begins, "DATE_FORMAT")
    if not event.is_all_day:
        first += f", {date_format(begins, 'H:i')}"
    if ends is None or ends.date() == begins.date():
        return first
    return f"{first} – {date_format(ends, 'DATE_FORMAT')}"


@register.simple_tag(takes_context=True)
def portal_frame(context: Context) -> Frame | None:
    """The sections, languages and address of this page. A view of no page of the tree gives `addresses`."""
    request = context.get("request")
    if request is None:
        return None
    page = context.get("self")
    listed: Any = context.get("stories")
    return frame_of(
        request,
        page if isinstance(page, Page) else None,
        context.get("addresses"),
        getattr(listed, "number", 1),
    )
