"""What machines are told of stories, loaded in a few queries however many they are."""

from __future__ import annotations

from typing import Any

from wagtail.images.models import Rendition, SourceImageIOError
from wagtail.query import PageQuerySet

from bema.portal.models import Story
from bema.portal.story.pictures import FOR_OTHERS


def with_what_hangs_on_it(found: PageQuerySet[Story]) -> PageQuerySet[Story]:
    """Stories with authors, topics, areas, pictures and source. A query each."""
    return found.select_related("lead_image", "locale", "source", "audio").prefetch_related(
        "story_authors__author", "topics", "areas", "lead_image__renditions"
    )


def lead_picture(story: Any) -> Rendition | None:
    """The lead picture in a size for others to show; None without one, or if its file is gone."""
    if story.lead_image is None:
        return None
    try:
        rendition: Rendition = story.lead_image.get_rendition(FOR_OTHERS)
    except (SourceImageIOError, OSError):
        return None
    return rendition
