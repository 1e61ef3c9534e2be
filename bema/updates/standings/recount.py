"""Brings the standings up to what changed without anybody's doing: a version took effect, time passed.

Each step is a short transaction and leaves the standings exactly what their bases say, so it can stop
anywhere and go on later, and members work on meanwhile. Two kinds of steps:

- Objectives or changes differ: a new basis is made beside the old one and takes over person by person, in
  the order of their ids.
- Only time passed: the moment moves forward, far enough to touch some thousands of masteries. Whoever
  knows something until a time in between is taken out and put in again; nobody else is looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from bema.assignments.models import Subject
from bema.assignments.scope import scopes_in
from bema.common.clock import now
from bema.common.fields import to_milliseconds
from bema.units.models import Headcount, Placement, Unit
from bema.units.queries import in_subtree
from bema.updates.models import EVERYBODY, Basis, Mastery, Standing
from bema.updates.standings import bases, sql

# So many people a step: 40,000 masteries where a subject has 40 objectives, about 0.1 s.
PEOPLE = 1_000
# Who has learned these is listed; of more, everybody is looked at in turn.
MASTERIES = 20_000
# So many masteries a step in time: at most as many people, each to be counted with all of theirs.
FADING = 1_500
# What is forgotten at one moment is not split.
SHORTEST = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Step:
    """What one transaction did; `after` is the id up to which people are counted by the new basis."""

    subject_id: int
    after: int
    is_last: bool


def advance(subject_id: int, until: dt.datetime) -> Step | None:
    """One step; `None` if the subject's standings are what they should be, counted for `until` or later."""
    with transaction.atomic():
        bases.hold(alone=True)
        target = bases.targets([subject_id])[subject_id]
        counted = bases.counted([subject_id]).get(subject_id)
        if counted is not None and not counted.is_whole:
            return _take_over(subject_id, counted.basis)
        if counted is None or not counted.is_for(target):
            if counted is None and not target:
                return None
            if counted is None:
                _lay_out(subject_id)
            return _take_over(subject_id, bases.make(subject_id, target, now()))
        if to_milliseconds(counted.basis.moment) < to_milliseconds(until):
            return _pass_time(counted.basis, until)
        return None


def _lay_out(subject_id: int) -> None:
    """Make the cells of those to whom the subject is assigned, before anybody is counted in them."""
    for root in Unit.objects.filter(depth=1):
        scope = scopes_in(root, subject=subject_id).get(subject_id)
        if scope is not None:
            assigned = Headcount.objects.filter(in_subtree(root, prefix="unit__"), scope.assigned())
            sql.lay_out(subject_id, assigned)


# --- another basis ----------------------------------------------------------------------------


def _take_over(subject_id: int, new: Basis) -> Step:
    """Let the new basis hold for some more people."""
    old = Basis.objects.filter(subject=subject_id).exclude(pk=new.pk).first()
    limit = _next_limit(new, old)
    condition = "p.person_id > %s AND p.person_id <= %s AND o.basis_id = %s"
    between = [new.up_to, limit]
    if old is not None:
        sql.subtract(condition, [*between, old.pk], of_one=True)
    new.up_to = limit
    new.save(update_fields=["up_to"])
    if old is not None:
        old.after = limit
        old.save(update_fields=["after"])
    sql.add(condition, [*between, new.pk], of_one=True)
    if limit == EVERYBODY and old is not None:
        old.delete()
    return Step(subject_id, limit, is_last=limit == EVERYBODY)


def _next_limit(new: Basis, old: Basis | None) -> int:
    """The id up to which the next step counts; `EVERYBODY` if nobody is left beyond it."""
    basis_ids = [basis.pk for basis in (new, old) if basis is not None]
    known = Mastery.objects.filter(objective__in=bases.objectives_of(basis_ids)).order_by()
    if known[: MASTERIES + 1].count() > MASTERIES:
        people = Placement.objects.filter(person__gt=new.up_to).order_by("person_id")
        found = list(people.values_list("person_id", flat=True)[: PEOPLE + 1])
    else:
        several = known.filter(person__gt=new.up_to).values_list("person_id", flat=True)
        found = sorted(set(several))
    return found[PEOPLE - 1] if len(found) > PEOPLE else EVERYBODY


# --- another moment ---------------------------------------------------------------------------


def _pass_time(basis: Basis, until: dt.datetime) -> Step:
    """Move the moment forward, at most to `until`."""
    moment = until
    while _fading(basis, moment).count() > FADING and moment - basis.moment > SHORTEST:
        moment = basis.moment + (moment - basis.moment) / 2
    people = sorted(set(_fading(basis, moment).values_list("person_id", flat=True)))
    for part in _parts(people):
        sql.subtract(*_of(part, basis), of_one=True)
    basis.moment = moment
    basis.save(update_fields=["moment"])
    for part in _parts(people):
        sql.add(*_of(part, basis), of_one=True)
    return Step(basis.subject_id, EVERYBODY, is_last=moment >= until)


def _fading(basis: Basis, moment: dt.datetime) -> QuerySet[Mastery]:
    """What is remembered by the basis as it is and no longer at that moment."""
    return Mastery.objects.filter(
        objective__in=bases.objectives_of([basis.pk]),
        known_until__gte=basis.moment,
        known_until__lt=moment,
    ).order_by()


def _parts(people: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(people), PEOPLE):
        yield people[start : start + PEOPLE]


def _of(people: Sequence[int], basis: Basis) -> tuple[str, list[int]]:
    places = ", ".join("%s" for _ in people)
    return f"p.person_id IN ({places}) AND o.basis_id = %s", [*people, basis.pk]


# --- all of it --------------------------------------------------------------------------------


def bring_up(until: dt.datetime | None = None) -> Iterator[Step]:
    """Step by step, all subjects, until everything counts as of `until` (now)."""
    until = until or now()
    for subject_id in Subject.objects.order_by("pk").values_list("pk", flat=True):
        while step := advance(subject_id, until):
            yield step


def rebuild() -> Iterator[Step]:
    """Count all subjects anew, whatever was kept. Members can go on working; interrupted, run it again."""
    until = now()
    for subject_id in list(Subject.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            bases.hold(alone=True)
            Standing.objects.filter(subject=subject_id).delete()
            Basis.objects.filter(subject=subject_id).delete()
        while step := advance(subject_id, until):
            yield step
