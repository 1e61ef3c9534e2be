"""What readers see of the stories, in one query each and what hangs on it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Length, Substr
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language
from wagtail.images.models import Image
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from bema.common.clock import today
from bema.portal.cache.recording import note
from bema.portal.front.pictures import SPECS
from bema.portal.models import EventPage, HomePage, SectionPage, Story
from bema.portal.models.naming import Named

_WEEK = dt.timedelta(days=7)


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
    found = _stories(locale)
    if about is not None:
        note(f"{about.route}-stories:{about.pk}:{code}")
        found = found.filter(**{ABOUT[about.route]: about.pk})
    else:
        note(f"in:{under.pk}" if under is not None else f"stories:{code}")
    return found.descendant_of(under) if under is not None else found


def _stories(locale: Locale) -> PageQuerySet[Story]:
    found: PageQuerySet[Story] = Story.objects.live().public().filter(locale=locale)
    return found.order_by("-dated", "-pk")


def _events(locale: Locale) -> PageQuerySet[Story]:
    note(f"events:{locale.language_code}")
    return _stories(locale)


ABOUT = {"topic": "topics", "author": "story_authors__author", "area": "areas"}


def languages_about(thing: Named) -> list[str]:
    """The languages in which there are stories about the thing. One query."""
    found = Story.objects.filter(**{ABOUT[thing.route]: thing.pk})
    return _languages_of(found, f"{thing.route}-stories:{thing.pk}")


def languages_with(route: str) -> list[str]:
    """The languages in which there are stories about some topic, author or area. One query."""
    found = Story.objects.filter(**{f"{ABOUT[route]}__isnull": False})
    return _languages_of(found, f"all-{route}s")


def languages_with_events() -> list[str]:
    return _languages_of(Story.objects.type(EventPage), "events")


def _languages_of(found: PageQuerySet[Story], of_what: str) -> list[str]:
    """Noted is only whether there is something in each language, not what."""
    note(*(f"first:{of_what}:{code}" for code, _name in settings.LANGUAGES))
    live = found.live().public().order_by()
    return list(live.values_list("locale__language_code", flat=True).distinct())


def with_cards(found: PageQuerySet[Story]) -> PageQuerySet[Story]:
    """The stories with all that a card shows: `section_title`, the lead picture in its sizes, an event's time.

    Three queries, however many stories: stories, pictures, their sizes. The body is left in the database.
    """
    above = SectionPage.objects.filter(
        path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen)
    )
    pictures = Image.objects.prefetch_renditions(*SPECS)
    ready: PageQuerySet[Story] = (
        found.annotate(section_title=Subquery(above.values("title")[:1]))
        .select_related("eventpage")
        .prefetch_related(Prefetch("lead_image", queryset=pictures))
        .defer("body")
    )
    return ready


def start_of(day: dt.date) -> dt.datetime:
    """Its first moment where the installation is."""
    return dt.datetime.combine(day, dt.time(), get_current_timezone())


def events_ahead(locale: Locale) -> PageQuerySet[Story]:
    """Events that begin today or later, or are going on; the next one first."""
    start = start_of(today())
    ahead = Q(eventpage__starts_at__gte=start) | Q(eventpage__ends_at__gte=start)
    return _events(locale).filter(ahead).order_by("eventpage__starts_at", "pk")


def events_past(locale: Locale) -> PageQuerySet[Story]:
    """Events that are over, the latest first."""
    start = start_of(today())
    over = Q(eventpage__starts_at__lt=start)
    going_on = Q(eventpage__ends_at__gte=start)
    return _events(locale).filter(over).exclude(going_on).order_by("-eventpage__starts_at", "-pk")


def most_read(locale: Locale) -> PageQuerySet[Story]:
    """The stories opened most often in the seven days before today: within a day the list stays as it is."""
    days = Q(views__day__gte=today() - _WEEK, views__day__lt=today())
    recent = Sum("views__count", filter=days)
    return stories(locale).annotate(opened=recent).filter(opened__gt=0).order_by("-opened", "-pk")
