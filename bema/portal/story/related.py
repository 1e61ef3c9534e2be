"""What else there is to read: no story twice on a page, and no heading over nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from bema.portal.models import Area, Author, Story, Topic
from bema.portal.queries import stories

EACH = 4


@dataclass(frozen=True, slots=True)
class Shelf:
    """A heading, where it leads, and some stories."""

    heading: str
    href: str
    stories: list[Story]


def shelves(
    request: HttpRequest,
    story: Story,
    *,
    section: Page | None,
    topics: Iterable[Topic],
    authors: Iterable[Author],
    areas: Iterable[Area],
) -> list[Shelf]:
    """Same topic, same section, same author, same place: those that have something. One query each."""
    wanted: list[tuple[str, Any]] = [
        *((_("On the topic %(name)s"), one) for one in list(topics)[:1]),
        *((_("More from %(name)s"), one) for one in [section] if one is not None),
        *((_("By %(name)s"), one) for one in list(authors)[:1]),
        *((_("From %(name)s"), one) for one in list(areas)[:1]),
    ]
    shown = {story.pk}
    found = []
    for heading, what in wanted:
        if isinstance(what, Page):
            rows = stories(story.locale, under=what).child_of(what)
        else:
            rows = stories(story.locale, about=what)
        chosen = list(rows.exclude(pk__in=shown).select_related("lead_image")[:EACH])
        shown |= {one.pk for one in chosen}
        if chosen:
            href = what.get_url(request) if isinstance(what, Page) else what.get_absolute_url()
            found.append(Shelf(heading % {"name": str(what)}, href or "", chosen))
    return found
