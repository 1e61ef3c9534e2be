"""What readers see of the stories, in one query each and what hangs on it."""

from __future__ import annotations

from django.utils.translation import get_language
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from bema.portal.models import HomePage, Story


def active_locale() -> Locale:
    """The locale of the language of this request."""
    locale: Locale = Locale.objects.get_for_language(get_language())
    return locale


def home_page(locale: Locale) -> HomePage | None:
    home: HomePage | None = HomePage.objects.live().filter(locale=locale).order_by("path").first()
    return home


def stories(locale: Locale, *, under: Page | None = None) -> PageQuerySet[Story]:
    """Published stories in a language, newest first; `under`: below that page only."""
    found: PageQuerySet[Story] = (
        Story.objects.live().public().filter(locale=locale).order_by("-dated", "-pk")
    )
    return found.descendant_of(under) if under is not None else found
