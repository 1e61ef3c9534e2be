"""What readers see of the stories, in one query each and what hangs on it."""

from __future__ import annotations

from django.utils.translation import get_language
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from bema.portal.cache.recording import note
from bema.portal.models import HomePage, Story
from bema.portal.models.naming import Named


def active_locale() -> Locale:
    """The locale of the language of this request."""
    locale: Locale = Locale.objects.get_for_language(get_language())
    return locale


def home_page(locale: Locale) -> HomePage | None:
    home: HomePage | None = HomePage.objects.live().filter(locale=locale).order_by("path").first()
    return home


def stories(
    locale: Locale, *, under: Page | None = None, about: Named | None = None
) -> PageQuerySet[Story]:
    """Published stories in a language, newest first.

    `under`: below that page only; `about`: of that topic, author or area only.
    Notes for the page that is being rendered that it depends on what stories these are: the narrower it is asked,
    the less often the page has to be rendered anew.
    """
    code = locale.language_code
    found: PageQuerySet[Story] = (
        Story.objects.live().public().filter(locale=locale).order_by("-dated", "-pk")
    )
    if about is not None:
        note(f"{about.route}-stories:{about.pk}:{code}")
        found = found.filter(**{_ABOUT[about.route]: about.pk})
    else:
        note(f"in:{under.pk}" if under is not None else f"stories:{code}")
    return found.descendant_of(under) if under is not None else found


_ABOUT = {"topic": "topics", "author": "story_authors__author", "area": "areas"}
