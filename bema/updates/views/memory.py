"""My memory: what one has learned and probably still knows. Nobody sees it but oneself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from bema.accounts.pages import for_members, person_of
from bema.common.charts import Series, chart
from bema.common.clock import now
from bema.updates import curve
from bema.updates.preferences import per_day
from bema.updates.remembering import groups, probably


@for_members
@require_GET
def memory(request: HttpRequest) -> HttpResponse:
    """The sum, the curve, and what was learned by course or document."""
    person = person_of(request)
    found = groups(person)
    every = [one for group in found for one in group.objectives]
    context = {
        "groups": [(group, roughly(group.next_at)) for group in found],
        "learned": len(every),
        "known": probably(every),
        "changed": sum(group.changed for group in found),
        "per_day": per_day(person),
        **_drawn(curve.points(person, [one.pk for one in every])),
    }
    return render(request, "updates/memory.html", context)


def roughly(at: dt.datetime | None) -> str:
    """When something will be worth going over again, no closer than anybody can know."""
    if at is None:
        return ""
    days = (at - now()).days + 1
    if days <= 0:
        return _("now")
    if days < 7:
        return _("within a week")
    if days < 60:
        weeks = round(days / 7)
        return ngettext("in about %(count)s week", "in about %(count)s weeks", weeks) % {
            "count": weeks
        }
    if days > 730:
        return _("in more than two years")
    months = round(days / 30.4)
    return ngettext("in about %(count)s month", "in about %(count)s months", months) % {
        "count": months
    }


@dataclass(frozen=True, slots=True)
class Row:
    """The curve in words, for those who don't see it: the end of each month and today."""

    day: str
    known: int
    learned: int


def _drawn(points: list[curve.Point]) -> dict[str, Any]:
    """The curve, what it says in a sentence, and the same as a table."""
    if not points:
        return {}
    here = now()
    past = [point for point in points if point.at <= here]
    ahead = [past[-1], *(point for point in points if point.at > here)]
    drawn = chart(
        [
            Series("second", [(point.at, point.learned) for point in points]),
            Series("main", [(point.at, point.known) for point in past]),
            Series("ahead", [(point.at, point.known) for point in ahead]),
        ],
        now=here,
    )
    said = _("You probably know %(known)s of %(learned)s now, and %(later)s in three months.")
    alternative = said % {
        "known": int(past[-1].known),
        "learned": past[-1].learned,
        "later": int(points[-1].known),
    }
    return {"chart": drawn, "alternative": alternative, "table": _table(points, past[-1])}


def _table(points: list[curve.Point], here: curve.Point) -> list[Row]:
    kept = [*points[:: max(1, len(points) // 10)], here, points[-1]]
    ordered = sorted({point.at: point for point in kept}.values(), key=lambda point: point.at)
    return [
        Row(date_format(localtime(point.at), "DATE_FORMAT"), int(point.known), point.learned)
        for point in ordered
    ]
