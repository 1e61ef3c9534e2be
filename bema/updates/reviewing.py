"""Going over again what was learned: what is due, and what an answer to it does.

An objective is due when predicted recall has fallen below 0.9, at most once a day. One that an amendment
changed is not: it comes back when its refresher is done.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db import transaction
from django.db.models import (
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from bema.accounts.locking import lock_person
from bema.accounts.models import Person
from bema.common.clock import now, today
from bema.common.errors import Absent
from bema.common.fields import to_milliseconds
from bema.study.models import ItemEdition, Response
from bema.study.shelf import ShelvedItem
from bema.updates import asking
from bema.updates.changes import outdated
from bema.updates.errors import ChangedMeanwhile, NotDue
from bema.updates.knowledge import REVIEWED, Fact
from bema.updates.mastery import record
from bema.updates.memory import AGAIN, GOOD
from bema.updates.models import Mastery, Review, ReviewDefault, ReviewKind
from bema.updates.preferences import chosen

# What a question with its answer takes, about.
SECONDS_EACH = 24


def beginning_of_day() -> dt.datetime:
    """Midnight in the installation's time zone: from then on a new day's questions are open."""
    return timezone.make_aware(dt.datetime.combine(today(), dt.time()))


def scheduled(person: Person) -> QuerySet[Mastery]:
    """What the member goes over again some day: in use, with a question, and not changed since."""
    asked = ItemEdition.objects.filter(objective=OuterRef("objective"), is_current=True)
    rows = Mastery.objects.filter(Exists(asked), person=person, objective__live=True)
    return rows.exclude(pk__in=outdated().filter(person=person).values("pk"))


def due(person: Person) -> QuerySet[Mastery]:
    """What is to be gone over now, what is most likely forgotten first.

    Predicted recall falls with the time since the last review divided by stability, so that ratio orders it.
    """
    since = Value(to_milliseconds(now()), output_field=FloatField()) - Cast(
        "reviewed_at", FloatField()
    )
    faded = ExpressionWrapper(since / F("stability"), output_field=FloatField())
    rows = scheduled(person).filter(known_until__lt=now(), reviewed_at__lt=beginning_of_day())
    return rows.annotate(faded=faded).order_by("-faded", "objective")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member is in today's review. `due`: the objectives left for today, in order."""

    per_day: int
    done: int
    due: list[int]

    @property
    def left(self) -> int:
        return len(self.due)

    @property
    def minutes(self) -> int:
        """About how long what is left takes."""
        return ceil(self.left * SECONDS_EACH / 60)

    @property
    def total(self) -> int:
        return self.done + self.left


def standing(person: Person) -> Standing:
    """Two queries, however much was learned."""
    done = Review.objects.filter(
        person=OuterRef("pk"), kind=ReviewKind.REVIEW, at__gte=beginning_of_day()
    )
    count = done.order_by().values("person").annotate(count=Count("pk")).values("count")
    rows = Person.objects.filter(pk=person.pk).annotate(
        own=F("review_preference__per_day"),
        usual=Subquery(ReviewDefault.objects.values("per_day")[:1]),
        done=Coalesce(Subquery(count), 0),
    )
    own, usual, done = rows.values_list("own", "usual", "done").get()
    number = chosen(own, usual)
    left = max(0, number - done)
    ids = list(due(person).values_list("objective", flat=True)[:left]) if left else []
    return Standing(number, done if number else 0, ids)


def next_question(person: Person, now_at: Standing) -> ShelvedItem | None:
    """The question to ask next; None if there is none left for today."""
    found = asking.fresh_items(person, now_at.due[:1]) if now_at.due else {}
    return next((items[0] for items in found.values()), None)


@transaction.atomic
def answer_review(
    *, actor: Person, item_edition_id: int, response_id: uuid.UUID, data: Mapping[str, Any]
) -> Response:
    """Keep the answer and what it tells of the member's memory. The same id again: the same answer.

    Raises `Unanswered`, `BadAnswer`, `ItemWithdrawn`, `ChangedMeanwhile`, or `NotDue` if it was
    gone over meanwhile.
    """
    lock_person(actor.pk)
    if asking.repeat_of(actor, response_id) is not None:
        return reviewed_response(actor, response_id)
    item = asking.shown_item(item_edition_id)
    _require_due(actor, item.objective_id)
    kept, is_new = asking.answer(actor, item, response_id, data)
    if is_new:
        _note(actor, item, kept)
    return kept


def _require_due(person: Person, objective_id: int) -> None:
    if due(person).filter(objective=objective_id).exists():
        return
    if outdated().filter(person=person, objective=objective_id).exists():
        raise ChangedMeanwhile()
    raise NotDue()


def _note(person: Person, item: ShelvedItem, kept: Response) -> None:
    rating = GOOD if kept.is_right else AGAIN
    Review.objects.create(
        person=person,
        objective_id=item.objective_id,
        kind=ReviewKind.REVIEW,
        rating=rating,
        at=kept.answered_at,
        response=kept,
    )
    fact = Fact(kept.answered_at, item.objective_id, REVIEWED, rating)
    record(person_id=person.pk, facts=[fact])


def reviewed_response(person: Person, response_id: uuid.UUID) -> Response:
    """The member's own answer in a review; else `Absent`."""
    kept = Response.objects.filter(
        pk=response_id, person=person, review__kind=ReviewKind.REVIEW
    ).first()
    if kept is None:
        raise Absent()
    return kept
