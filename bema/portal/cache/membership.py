"""In which lists of stories a page stands, and what is outdated when that changes.

The names of the lists: `stories:<language>` all of a language, `in:<page>` those below a page, `family:<key>` a page's
translations, `topic-stories:<id>:<language>` and so on those of one thing. Besides, `site:<language>` stands for the
menu and the paths of a language, `changed:<language>` for whatever tells of every story when it last changed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from bema.portal.cache.generations import EVERYTHING
from bema.portal.models import EventPage, HomePage, Story, StoryAuthor

_STEP = Page.steplen
_ABOUT = {"topic": "topics", "area": "areas", "work": "works", "course": "courses"}


@dataclass(frozen=True, slots=True)
class Membership:
    """Of a published page. `order` is by what lists are sorted, `address` what links to it name."""

    lists: frozenset[str]
    order: tuple[dt.datetime | None, ...]
    address: tuple[str, str]
    always: frozenset[str]
    """Outdated by whatever change of it."""
    is_home: bool
    """Pages of every language link to it."""


def in_database(pk: int) -> Membership | None:
    """Of the page as readers see it; None if they don't."""
    page = Page.objects.filter(pk=pk, live=True).first()
    return of(page.specific) if page is not None else None


def of(page: Page) -> Membership | None:
    """Of the page as it is in memory, which may not be stored with all that hangs on it yet."""
    if not page.live:
        return None
    language = page.locale.language_code
    is_story = isinstance(page, Story)
    lists = {f"family:{page.translation_key}"}
    if is_story:
        lists |= _lists_of_story(page, language)
    return Membership(
        lists=frozenset(lists),
        order=_order(page),
        address=(page.slug, page.path),
        always=frozenset({f"changed:{language}" if is_story else f"site:{language}"}),
        is_home=isinstance(page, HomePage),
    )


def _order(page: Page) -> tuple[dt.datetime | None, ...]:
    if isinstance(page, EventPage):
        return page.dated, page.starts_at, page.ends_at
    return (page.dated,) if isinstance(page, Story) else ()


def _lists_of_story(page: Any, language: str) -> set[str]:
    above = [page.path[:end] for end in range(_STEP, len(page.path), _STEP)]
    sections = Page.objects.filter(path__in=above, depth__gt=1).values_list("pk", flat=True)
    lists = {f"stories:{language}", *(f"in:{pk}" for pk in sections)}
    for kind, relation in _ABOUT.items():
        for pk in _related(page, relation):
            lists.add(f"{kind}-stories:{pk}:{language}")
    for by_line in _by_lines(page):
        lists.add(f"author-stories:{by_line.author_id}:{language}")
    if page.source_id:
        lists.add(f"source-stories:{page.source_id}:{language}")
    return lists


def _related(page: Any, relation: str) -> list[int]:
    return [row.pk for row in getattr(page, relation).all()]


def _by_lines(page: Any) -> list[StoryAuthor]:
    return list(page.story_authors.all())


def outdated(before: Membership | None, after: Membership | None, pk: int) -> set[str]:
    """What to purge: nothing if readers saw the page neither before nor after."""
    seen = [one for one in (before, after) if one is not None]
    if not seen:
        return set()
    tags = {f"page:{pk}"}.union(*(one.always for one in seen))
    if before is None or after is None or _stands_elsewhere(before, after):
        tags = tags.union(*(one.lists for one in seen))
        tags |= {EVERYTHING} if any(one.is_home for one in seen) else set()
    return tags


def _stands_elsewhere(before: Membership, after: Membership) -> bool:
    return (before.lists, before.order, before.address) != (after.lists, after.order, after.address)
