"""The curve of a unit: what its people knew of a subject, and what they will still know."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bema.assignments.figures import assigned_people
from bema.assignments.scope import Scope
from bema.common.charts import Chart, Series, chart
from bema.common.clock import now
from bema.common.templatetags.bema import percent
from bema.reports.currency import FEWEST
from bema.updates.standings.bases import Target, targets
from bema.updates.standings.history import History, Point, history

# In seconds: a sample of a thousand is not read anew for everybody who looks.
KEPT = 3_600


@dataclass(frozen=True, slots=True)
class Drawn:
    """The curve, the same in a sentence and in a table; `history` says on how many people it rests."""

    history: History
    chart: Chart
    alternative: str
    table: list[tuple[str, Point]]
    changes: list[str]


def drawn(scope: Scope, subject_id: int) -> Drawn | None:
    """`None` for fewer than five people, or if no objective rests on the subject. Ten queries while it is kept."""
    people, target = assigned_people(scope), targets([subject_id])[subject_id]
    if people < FEWEST or not target:
        return None
    key = _key(scope, subject_id, target)
    found: History | None = cache.get(key)
    if found is None:
        found = history(scope, people, sorted(target))
        cache.set(key, found, KEPT)
    return _draw(found)


def _key(scope: Scope, subject_id: int, target: Target) -> str:
    """Another key as soon as an assignment, the objectives or a change of them is another."""
    parts = (scope.unit.path, scope.unit.pk, subject_id, scope.reaches, sorted(target.items()))
    return f"currency-curve-{hashlib.sha256(repr(parts).encode()).hexdigest()}"


def _draw(found: History) -> Drawn:
    today = now()
    past = [point for point in found.points if point.at <= today]
    here = past[-1] if past else found.points[0]
    ahead = [here, *(point for point in found.points if point.at > today)]
    lines = [
        Series("second", [(p.at, 100 * p.in_force) for p in found.points]),
        Series("main", [(p.at, 100 * p.remembered) for p in past]),
        Series("ahead", [(p.at, 100 * p.remembered) for p in ahead]),
    ]
    said = _(
        "Today %(known)s of the objectives are known as the text stands and %(remembered)s probably "
        "remembered; in half a year, if nobody does anything, %(later_known)s and %(later)s."
    )
    return Drawn(
        history=found,
        chart=chart(
            lines, now=today, label=lambda value: percent(value / 100), events=found.changes
        ),
        alternative=said
        % {
            "known": percent(here.in_force),
            "remembered": percent(here.remembered),
            "later_known": percent(found.points[-1].in_force),
            "later": percent(found.points[-1].remembered),
        },
        table=[(_day(point.at), point) for point in _kept(found.points, here)],
        changes=[_day(at) for at in found.changes],
    )


def _day(at: dt.datetime) -> str:
    return date_format(localtime(at), "DATE_FORMAT")


def _kept(points: list[Point], here: Point) -> list[Point]:
    """Every fourth week, and today."""
    return sorted({point.at: point for point in [*points[::4], here]}.values(), key=lambda p: p.at)
