"""What machines are told of stories, loaded in a few queries however many they are."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from wagtail.images.models import Filter, Image, Rendition, SourceImageIOError
from wagtail.query import PageQuerySet

from bema.portal.models import Story
from bema.portal.story.pictures import FOR_OTHERS


def with_what_hangs_on_it(found: PageQuerySet[Story]) -> PageQuerySet[Story]:
    """Stories with authors, topics, areas, pictures and source. A query each."""
    pictures = Image.objects.prefetch_renditions(FOR_OTHERS)
    return found.select_related("locale", "source", "audio").prefetch_related(
        "story_authors__author", "topics", "areas", Prefetch("lead_image", queryset=pictures)
    )


def lead_picture(story: Any) -> Rendition | None:
    """The lead picture in a size for others to show; None without one, or if its file is gone."""
    if story.lead_image is None:
        return None
    try:
        # What was prefetched is looked at first: Wagtail would write each into the cache again.
        wanted = Filter(FOR_OTHERS)
        made = story.lead_image.find_existing_renditions(wanted)
        rendition: Rendition = made.get(wanted) or story.lead_image.get_rendition(wanted)
    except (SourceImageIOError, OSError):
        return None
    return rendition
