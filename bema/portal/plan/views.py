"""The plan on a screen: by month, as a list, on paper, and what a campaign reached."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bema.accounts.middleware import preferred_language
from bema.accounts.models import Person
from bema.accounts.pages import person_of
from bema.common.clock import today
from bema.common.errors import Absent
from bema.portal.cache import kept, note
from bema.portal.models import PlanFeed
from bema.portal.plan.entries import (
    Entry,
    entries,
    event_entry,
    public_events,
    visible_campaigns,
)
from bema.portal.plan.ical import to_ical
from bema.portal.plan.months import bounds, running, sheet
from bema.portal.plan.reach import reach
from bema.study.admin.policy import edits_somewhere

_YEARS = range(1901, 2100)
_AHEAD = dt.timedelta(days=400)


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """A sheet of weeks; ?month=2026-11, this month without."""
    year, number = _month(request)
    found = entries(request, person_of(request), *bounds(year, number))
    first = dt.date(year, number, 1)
    context = {
        **_shell(_("Plan of the year")),
        "first": first,
        "previous": (first - dt.timedelta(days=1)).replace(day=1),
        "next": (first + dt.timedelta(days=31)).replace(day=1),
        "today": today(),
        "weeks": sheet(year, number, found),
        "campaigns": running(found),
    }
    return render(request, "portal/plan/month.html", context)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """A year, month after month; ?year=2026, this year without."""
    return render(request, "portal/plan/list.html", _year_context(request))


@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """The same for paper, without the admin around it."""
    return render(request, "portal/plan/print.html", _year_context(request))


@require_safe
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """What a campaign ties together and what it reached so far."""
    found = visible_campaigns(person_of(request)).select_related("owner", "responsible")
    row = found.filter(pk=pk).first()
    if row is None:
        raise Absent()
    context = {
        **_shell(_("Campaign"), (reverse("plan"), _("Plan of the year"))),
        "campaign": row,
        "occasions": row.occasions.all(),
        "reach": reach(row),
    }
    return render(request, "portal/plan/campaign.html", context)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Where one's own calendar fetches the plan."""
    row, _created = PlanFeed.objects.get_or_create(person=person_of(request))
    context = {
        **_shell(_("The plan in your calendar"), (reverse("plan"), _("Plan of the year"))),
        "address": request.build_absolute_uri(reverse("plan-ics", args=[row.secret])),
    }
    return render(request, "portal/plan/feed.html", context)


@require_POST
def renew_feed(request: HttpRequest) -> HttpResponse:
    row, _created = PlanFeed.objects.get_or_create(person=person_of(request))
    row.renew()
    messages.success(request, _("The address is a new one. The old one shows nothing any more."))
    return redirect("plan-feed")


@require_safe
def ics(request: HttpRequest, secret: str) -> HttpResponse:
    """The plan as its person sees it today, a year back and a year ahead; nothing for whoever edits no more."""
    row = PlanFeed.objects.filter(secret=secret).select_related("person").first()
    if row is None or not edits_somewhere(row.person):
        raise Absent()
    return _calendar(_around(request, row.person), _("Plan of the year"), private=True)


@kept()
@require_safe
def events_ics(request: HttpRequest) -> HttpResponse:
    """The public events of the next year, for everybody."""
    day = today()
    note(*(f"events:{code}" for code, _name in settings.LANGUAGES))
    found = [
        event_entry(row, row.get_full_url(request) or "")
        for row in public_events(day, day + _AHEAD)
    ]
    return _calendar(found, _("Events"), private=False)


def _calendar(found: list[Entry], name: str, *, private: bool) -> HttpResponse:
    response = HttpResponse(to_ical(found, name=name), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store" if private else "no-cache"
    response["Content-Disposition"] = 'inline; filename="plan.ics"'
    return response


def _around(request: HttpRequest, person: Person) -> list[Entry]:
    return entries(request, person, today() - _AHEAD, today() + _AHEAD)


def _shell(title: str, above: tuple[str, str] | None = None) -> dict[str, Any]:
    """The header of a page of the admin, with the way back."""
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    trail += [{"url": above[0], "label": above[1]}] if above else []
    return {
        "header_title": title,
        "header_icon": "calendar-alt",
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }


def _month(request: HttpRequest) -> tuple[int, int]:
    """What ?month= says, or the month of today where it says no month that there is."""
    try:
        asked = dt.datetime.strptime(request.GET.get("month", ""), "%Y-%m")  # noqa: DTZ007 - a month
    except ValueError:
        asked = dt.datetime.combine(today(), dt.time())
    if asked.year not in _YEARS:
        asked = dt.datetime.combine(today(), dt.time())
    return asked.year, asked.month


def _year_context(request: HttpRequest) -> dict[str, Any]:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today().year
    year = year if year in _YEARS else today().year
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    found = entries(request, person_of(request), first, last)
    months: dict[dt.date, list[Entry]] = {first.replace(month=n): [] for n in range(1, 13)}
    for entry in found:
        months[max(entry.begins, first).replace(day=1)].append(entry)
    return {
        **_shell(_("Plan of the year")),
        "year": year,
        "previous": year - 1,
        "next": year + 1,
        "months": [(first, rows) for first, rows in months.items() if rows],
        "printed_on": timezone.localdate(),
        "language": preferred_language(request),
    }
