"""In which lists of stories a page stands, and what is outdated when that changes.

The names of the lists: `stories:<language>` all of a language, `in:<page>` those below a page, `family:<key>` a page's
translations, `topic-stories:<id>:<language>` and so on those of one thing. Besides, `site:<language>` stands for the
menu and the paths of a language, `changed:<language>` for whatever tells of every page when it last changed. With
`first:` before it, the name of a list stands for whether there is anything in it at all.
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
# Lists of which pages in other languages tell whether there is anything in them, and the way to what they are of.
_WAYS = {
    "topic-stories": "topics",
    "area-stories": "areas",
    "author-stories": "story_authors__author",
    "all-topics": "topics",
    "all-areas": "areas",
    "all-authors": "story_authors",
    "events": "eventpage",
}


@dataclass(frozen=True, slots=True)
class Membership:
    """Of a published page. `order` is by what lists are sorted, `address` what links to it name."""

    lists: frozenset[str]
    order: tuple[dt.datetime | None, ...]
    address: tuple[str, str, int | None]
    always: frozenset[str]
    """Outdated by whatever change of it."""
    named: tuple[str, ...]
    """What menus and paths say of it; stories stand in none."""
    is_home: bool
    """Pages of every language link to it."""


def in_database(pk: int) -> Membership | None:
    """Of the page as readers see it; None if they don't."""
    page = Page.objects.filter(pk=pk, live=True).first()
    return _told(page.specific) if page is not None else None


def of(page: Page) -> Membership | None:
    """Of the page as it is in memory, which may not be stored with all that hangs on it yet."""
    if type(page) is not page.specific_class:  # saved as a page of no particular kind
        return in_database(page.pk)
    return _told(page) if page.live else None


def _told(page: Page) -> Membership:
    language = page.locale.language_code
    is_story = isinstance(page, Story)
    lists = {f"family:{page.translation_key}"}
    if is_story:
        lists |= _lists_of_story(page, language)
    return Membership(
        lists=frozenset(lists),
        order=_order(page),
        address=(page.slug, page.path, page.alias_of_id),
        always=frozenset({f"changed:{language}"}),
        named=() if is_story else (f"site:{language}", page.title, str(page.show_in_menus)),
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
            lists |= {f"{kind}-stories:{pk}:{language}", f"all-{kind}s:{language}"}
    for by_line in _by_lines(page):
        lists |= {f"author-stories:{by_line.author_id}:{language}", f"all-authors:{language}"}
    if page.source_id:
        lists.add(f"source-stories:{page.source_id}:{language}")
    if isinstance(page, EventPage):
        lists.add(f"events:{language}")
    return lists


def _related(page: Any, relation: str) -> list[int]:
    return [row.pk for row in getattr(page, relation).all()]


def _by_lines(page: Any) -> list[StoryAuthor]:
    return list(page.story_authors.all())


def _first_or_last(lists: frozenset[str], pk: int) -> set[str]:
    """Of the lists that the page comes into or goes from: those in which nothing else stands."""
    found = set()
    for name in lists:
        kind, *given = name.split(":")
        way = _WAYS.get(kind)
        if way is not None:
            others = Story.objects.live().public().exclude(pk=pk)
            of_thing = {way: given[0]} if len(given) == 2 else {f"{way}__isnull": False}
            if not others.filter(locale__language_code=given[-1], **of_thing).exists():
                found.add(f"first:{name}")
    return found


def outdated(
    before: Membership | None, after: Membership | None, pk: int, *, is_deleted: bool = False
) -> set[str]:
    """What to purge: nothing if readers saw the page neither before nor after."""
    seen = [one for one in (before, after) if one is not None]
    if not seen:
        return set()
    tags = {f"page:{pk}"}.union(*(one.always for one in seen))
    if before is None or after is None or _stands_elsewhere(before, after):
        tags = tags.union(*(one.lists for one in seen))
        tags |= {EVERYTHING} if any(one.is_home for one in seen) else set()
        changed = _lists_of(before) ^ _lists_of(after)
        # What goes together is deleted one by one, each while the others still stand.
        tags |= {f"first:{name}" for name in changed} if is_deleted else _first_or_last(changed, pk)
    if {one.named for one in seen} != {()} and _is_named_otherwise(before, after):
        tags |= {one.named[0] for one in seen}
    return tags


def _lists_of(one: Membership | None) -> frozenset[str]:
    return one.lists if one is not None else frozenset()


def _is_named_otherwise(before: Membership | None, after: Membership | None) -> bool:
    if before is None or after is None:
        return True
    return (before.named, before.address) != (after.named, after.address)


def _stands_elsewhere(before: Membership, after: Membership) -> bool:
    return (before.lists, before.order, before.address) != (after.lists, after.order, after.address)
