"""Which sections may be asked for, and which stories are new for whom."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from wagtail.models import Locale
from wagtail.query import PageQuerySet

from bema.portal.models import SectionPage, Story
from bema.portal.queries import home_page, stories

MOST = 30  # stories in one letter
# What was dated longer before, such as an archive that is brought in, is no news.
_NEWS_FOR = dt.timedelta(days=8)


def sections_of(language: str) -> list[SectionPage]:
    """The sections of the menu in that language."""
    locale = Locale.objects.filter(language_code=language).first()
    home = home_page(locale) if locale is not None else None
    if home is None:
        return []
    return list(SectionPage.objects.live().in_menu().child_of(home).order_by("path"))


def new_stories(
    language: str, sections: list[str], *, after: dt.datetime, until: dt.datetime
) -> PageQuerySet[Story]:
    """Published after one moment and not after another, newest first; `sections` empty: of the whole site."""
    locale = Locale.objects.get(language_code=language)
    found = stories(locale).filter(
        first_published_at__gt=after,
        first_published_at__lte=until,
        dated__gt=after - _NEWS_FOR,
        alias_of=None,
    )
    return _under(found, locale, sections)


def _under(found: PageQuerySet[Story], locale: Locale, sections: list[str]) -> PageQuerySet[Story]:
    if not sections:
        return found
    paths = SectionPage.objects.filter(locale=locale, translation_key__in=sections)
    below = Q(pk__in=[])
    for path in paths.values_list("path", flat=True):
        below |= Q(path__startswith=path)
    return found.filter(below)


def keys_above(story: Story) -> set[str]:
    """The translation keys of the sections that the story stands in."""
    above = story.get_ancestors().values_list("translation_key", flat=True)
    return {str(key) for key in above}
