"""The public count: how many comments came, what became of them, by which rules, and how long it took.

Counted from the decisions, which stay when a story goes. It counts comments and never people, so that a small
number says nothing of anybody. A median stands only where it is one of at least five.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import ngettext

from bema.common.clock import today
from bema.common.localized import pick
from bema.portal.models import Comment, CommentDecision, CommentState, Outcome, Stage

MONTHS = 12
ENOUGH = 5
DAYS_FROM = 72  # hours


@dataclass(slots=True)
class Month:
    """What was received in a month, or in all of them. `wait` is the median time to the first decision."""

    first: dt.date | None = None
    received: int = 0
    waiting: int = 0
    accepted: int = 0
    refused: int = 0
    withdrawn: int = 0
    taken_down: int = 0
    appeals: int = 0
    overturned: int = 0
    upheld: int = 0
    waits: list[float] = field(default_factory=list)

    @property
    def wait(self) -> str:
        """The median, in hours or days; "" while there are too few."""
        if len(self.waits) < ENOUGH:
            return ""
        hours = round(statistics.median(self.waits))
        if hours < DAYS_FROM:
            return ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}
        days = round(hours / 24)
        return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}


@dataclass(slots=True)
class Figures:
    total: Month
    months: list[Month]
    # (the rule's words, how often a comment was refused by it), most often first
    by_rule: list[tuple[str, int]]


def since() -> dt.datetime:
    """The beginning of the month eleven months ago."""
    month = today().replace(day=1)
    back = month.month - MONTHS
    first = month.replace(year=month.year - (1 if back < 0 else 0), month=back % 12 + 1)
    return timezone.make_aware(dt.datetime.combine(first, dt.time()))


def figures() -> Figures:
    """Of the last twelve months, by the month in which a comment was received. Three queries."""
    start = since()
    months: dict[dt.date, Month] = defaultdict(Month)
    total, rules = Month(), Counter[str]()
    rows = CommentDecision.objects.filter(received_at__gte=start)
    for row in rows.order_by("pk").iterator():
        for month in (months[_month(row.received_at)], total):
            _count(month, row)
        if row.outcome == Outcome.REFUSED and row.stage != Stage.APPEAL:
            rules[pick(row.rule_title)] += 1
    waiting = Comment.objects.filter(received_at__gte=start, state=CommentState.WAITING)
    for at in waiting.values_list("received_at", flat=True):
        for month in (months[_month(at)], total):
            month.received += 1
            month.waiting += 1
    for first, month in months.items():
        month.first = first
    by_month = sorted(months.values(), key=lambda month: month.first or dt.date.min, reverse=True)
    return Figures(total, by_month, rules.most_common())


def _month(at: dt.datetime | None) -> dt.date:
    assert at is not None
    return timezone.localdate(at).replace(day=1)


def _count(month: Month, row: CommentDecision) -> None:
    if row.stage == Stage.FIRST:
        month.received += 1
        if row.outcome == Outcome.WITHDRAWN:
            month.withdrawn += 1
            return
        month.accepted += row.outcome == Outcome.ACCEPTED
        month.refused += row.outcome == Outcome.REFUSED
        month.waits.append((row.at - row.waiting_since).total_seconds() / 3600)
    elif row.stage == Stage.APPEAL:
        month.appeals += row.outcome != Outcome.WITHDRAWN
        month.overturned += row.outcome == Outcome.ACCEPTED
        month.upheld += row.outcome == Outcome.REFUSED
    else:
        month.taken_down += row.outcome == Outcome.REFUSED
        month.withdrawn += row.outcome == Outcome.WITHDRAWN
