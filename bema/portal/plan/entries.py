"""What stands in the plan between two days: for a screen, for paper, for somebody's own calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from bema.accounts.models import Person
from bema.documents.access import visible_works
from bema.documents.models import PendingAct, Version, VersionState, Work
from bema.documents.queries import named
from bema.portal.models import Campaign, EventPage, Occasion, Story
from bema.portal.plan.dates import falls, years_since
from bema.study.admin.policy import units_of
from bema.units.queries import ancestor_paths, in_any_subtree


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in the plan. `begins` and `ends` are days, both of them in it; `at` is a moment on the first.

    `kind`: occasion, campaign, event, scheduled (a story to be published), commencement (of a document).
    `key` names it for good, the same on every reading: calendars know it by that.
    """

    key: str
    kind: str
    title: str
    begins: dt.date
    ends: dt.date
    at: dt.datetime | None = None
    until: dt.datetime | None = None
    years: int | None = None
    note: str = ""
    place: str = ""
    responsible: str = ""
    url: str = ""


def visible(person: Person, queryset: QuerySet[Occasion]) -> QuerySet[Occasion]:
    """The days that an editor sees: those of own units and, as one plans around them, those of units above."""
    return queryset.filter(_in_line(person))


def visible_campaigns(person: Person) -> QuerySet[Campaign]:
    found: QuerySet[Campaign] = Campaign.objects.filter(_in_line(person))
    return found.select_related("responsible")


def _in_line(person: Person) -> Q:
    if person.is_superuser:
        return Q()
    units = units_of(person)
    above = {path for unit in units for path in ancestor_paths(unit.path)}
    return in_any_subtree(units, prefix="owner__") | Q(owner__path__in=above)


def entries(request: HttpRequest, person: Person, first: dt.date, last: dt.date) -> list[Entry]:
    """Everything between two days, both included, in order. Constant queries, whatever the plan holds.

    `request` keeps what is looked up for addresses; the plan is that of `person`.
    """
    found = [
        *_occasions(person, first, last),
        *_campaigns(person, first, last),
        *_events(request, first, last),
        *_scheduled(person, first, last),
        *_commencements(person, first, last),
    ]
    return sorted(found, key=attrgetter("begins", "kind", "title", "key"))


def _occasions(person: Person, first: dt.date, last: dt.date) -> Iterator[Entry]:
    for row in visible(person, Occasion.objects.select_related("responsible")):
        for day in falls(row, first, last):
            yield Entry(
                key=f"occasion-{row.pk}-{day:%Y%m%d}",
                kind="occasion",
                title=str(row.title),
                note=str(row.note),
                begins=day,
                ends=day + dt.timedelta(days=row.lasts - 1),
                years=years_since(row, day),
                responsible=str(row.responsible or ""),
                url=reverse("wagtailsnippets_portal_occasion:edit", args=[row.pk]),
            )


def _campaigns(person: Person, first: dt.date, last: dt.date) -> Iterator[Entry]:
    for row in visible_campaigns(person).filter(starts_on__lte=last, ends_on__gte=first):
        yield Entry(
            key=f"campaign-{row.pk}",
            kind="campaign",
            title=str(row.title),
            note=str(row.about),
            begins=row.starts_on,
            ends=row.ends_on,
            responsible=str(row.responsible or ""),
            url=reverse("plan-campaign", args=[row.pk]),
        )


def _moments(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From the first moment of a day to the first after another, here."""
    begin = timezone.make_aware(dt.datetime.combine(first, dt.time()))
    return begin, timezone.make_aware(dt.datetime.combine(last + dt.timedelta(days=1), dt.time()))


def public_events(first: dt.date, last: dt.date) -> list[EventPage]:
    """The published events between two days, each once: in the active language where it is to be had in it."""
    begin, end = _moments(first, last)
    rows = EventPage.objects.live().public().filter(starts_at__lt=end)
    rows = rows.filter(Q(ends_at__gte=begin) | Q(ends_at__isnull=True, starts_at__gte=begin))
    one_each: dict[object, EventPage] = {}
    for row in rows.select_related("locale").order_by("starts_at", "pk"):
        kept = one_each.get(row.translation_key)
        if kept is None or row.locale.language_code == get_language():
            one_each[row.translation_key] = row
    return list(one_each.values())


def event_entry(row: EventPage, url: str) -> Entry:
    starts = timezone.localtime(row.starts_at)
    ends = timezone.localtime(row.ends_at) if row.ends_at else None
    return Entry(
        key=f"event-{row.translation_key}",
        kind="event",
        title=row.title,
        note=row.standfirst,
        place=", ".join(part for part in (row.venue, row.address) if part),
        begins=starts.date(),
        ends=(ends or starts).date(),
        at=None if row.is_all_day else starts,
        until=None if row.is_all_day else ends,
        url=url,
    )


def _events(request: HttpRequest, first: dt.date, last: dt.date) -> Iterator[Entry]:
    for row in public_events(first, last):
        yield event_entry(row, row.get_full_url(request) or "")


def _scheduled(person: Person, first: dt.date, last: dt.date) -> Iterator[Entry]:
    from wagtail.permissions import page_permission_policy

    begin, end = _moments(first, last)
    own = page_permission_policy.instances_user_has_permission_for(person, "change")
    rows = Story.objects.filter(pk__in=own.values("pk"), go_live_at__gte=begin, go_live_at__lt=end)
    for row in rows.filter(Q(live=False) | Q(has_unpublished_changes=True)):
        moment = timezone.localtime(row.go_live_at)
        yield Entry(
            key=f"scheduled-{row.pk}",
            kind="scheduled",
            title=row.title,
            begins=moment.date(),
            ends=moment.date(),
            at=moment,
            url=reverse("wagtailadmin_pages:edit", args=[row.pk]),
        )


def _commencements(person: Person, first: dt.date, last: dt.date) -> Iterator[Entry]:
    works = visible_works(person)
    versions = Version.objects.filter(
        work__in=works, state=VersionState.PUBLISHED, in_force_from__range=(first, last)
    )
    acts = PendingAct.objects.filter(
        work__in=works, withdrawn_at__isnull=True, commences_on__range=(first, last)
    ).exclude(version__state=VersionState.PUBLISHED)
    due = [
        (f"version-{version.pk}", version.work_id, version.in_force_from) for version in versions
    ]
    due += [(f"act-{act.pk}", act.work_id, act.commences_on) for act in acts if act.commences_on]
    by_pk = named(Work.objects.filter(pk__in={work for _key, work, _day in due})).in_bulk()
    for key, work, day in due:
        yield _commencement(key, by_pk[work].name, day, by_pk[work].slug)


def _commencement(key: str, title: str, day: dt.date, slug: str) -> Entry:
    return Entry(
        key=key,
        kind="commencement",
        title=title,
        begins=day,
        ends=day,
        url=reverse("document", args=[slug]),
    )
