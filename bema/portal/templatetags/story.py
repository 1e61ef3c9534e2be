"""Tags of the pages of stories: `{% load story %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from wagtail.images.models import Image

from bema.common.html import safe
from bema.portal.models import Story
from bema.portal.slots import Place, story_slots
from bema.portal.story import embeds, pictures
from bema.study.passages import Passage, passages

register = template.Library()


@register.simple_tag(takes_context=True)
def story_slot(context: Context, place: Place) -> SafeString:
    """What other parts of the portal show at this place of the story's page."""
    page = context.get("page")
    if not isinstance(page, Story):
        return safe("")
    return story_slots.fill(place, context["request"], page)


@register.inclusion_tag("portal/story/_picture.html")
def story_picture(image: Image, shape: str, alt: str = "", lazy: bool = True) -> dict[str, Any]:
    """A picture of the library in the sizes of a shape (`bema.portal.story.pictures.SHAPES`)."""
    return {"drawn": pictures.drawn(image, shape), "alt": alt, "lazy": lazy}


@register.simple_tag
def largest_picture(image: Image) -> str:
    """The address of the picture itself, as large as it is shown anywhere."""
    return pictures.drawn(image, "wide").largest


@register.simple_tag
def poster_of(image: Image) -> str:
    """The address of one picture that stands before a film is played."""
    return pictures.drawn(image, "lead").src


@register.simple_tag(takes_context=True)
def quoted_passages(context: Context, lineages: list[int]) -> list[Passage]:
    """The provisions in force today, of those documents only that the reader may read."""
    open_lineages = context.get("open_lineages") or set()
    return passages([lineage for lineage in lineages if lineage in open_lineages])


@register.simple_tag(takes_context=True)
def film_at(context: Context, url: str) -> embeds.Framed:
    """What the page may offer of a film from elsewhere."""
    known: dict[str, embeds.Framed] = context.get("films") or {}
    return known.get(url) or embeds.Framed(url, url)
