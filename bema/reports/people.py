"""Who has done it: the people of a scope by name, within one's own subtree only.

Ordered by unit, then name. A page goes on after the last row of the one before (keyset), so the
hundredth costs what the first does; nothing is counted to find it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bema.accounts.models import Person
from bema.assignments.scope import Scope
from bema.units.models import Unit
from bema.units.queries import in_subtree
from bema.updates.standings.bases import Target
from bema.updates.standings.reading import people as people_known

PAGE = 50
STATES: dict[str, str | Promise] = {
    "not_started": _("Not begun"),
    "going_on": _("Going on"),
    "done": _("Done"),
    "overdue": _("Overdue"),
}


@dataclass(frozen=True, slots=True)
class Row:
    number: str
    name: str
    unit: str
    state: str
    is_overdue: bool
    started_at: dt.datetime | None
    done_at: dt.datetime | None
    # What the person knows of today's text, in a word; "" of who has not learned all of it.
    knows: str

    @property
    def state_name(self) -> str:
        return str(STATES[self.state])


def people_of(scope: Scope, subject_id: int) -> QuerySet[Person]:
    """The people whom the subject is assigned to, with `path`, `cell`, `started` and `done`."""
    progress = FilteredRelation("progress", condition=Q(progress__subject=subject_id))
    return (
        Person.objects.filter(in_subtree(scope.unit, prefix="placement__unit__"))
        .filter(scope.assigned(prefix="placement__"))
        .annotate(
            mine=progress,
            path=F("placement__unit__path"),
            unit_name=F("placement__unit__name"),
            cell=F("placement__group_set"),
            started=F("mine__started_at"),
            done=F("mine__done_at"),
        )
        .order_by("placement__unit__path", "full_name", "pk")
    )


_DONE = Q(mine__done_at__isnull=False)
_BEGUN = Q(mine__started_at__isnull=False)


def in_state(people: QuerySet[Person], scope: Scope, state: str) -> QuerySet[Person]:
    """Those in one of the `STATES`; overdue ones are also not begun or going on."""
    conditions = {
        "done": _DONE,
        "not_started": ~_BEGUN,
        "going_on": _BEGUN & ~_DONE,
        "overdue": scope.past_due(prefix="placement__") & ~_DONE,
    }
    return people.filter(conditions[state]) if state in conditions else people


def named(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Those whose name contains the words or whose member number begins with them."""
    if not words:
        return people
    # SQLite knows upper and lower case of Latin letters only, so other spellings are asked for too.
    spellings = {words, words.capitalize(), words.title(), words.upper(), words.lower()}
    condition = Q(member_number__istartswith=words)
    for spelling in spellings:
        condition |= Q(full_name__icontains=spelling)
    return people.filter(condition)


def directly_in(people: QuerySet[Person], unit: Unit) -> QuerySet[Person]:
    return people.filter(placement__unit=unit)


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Row]
    # The person after whom the next page goes on; `None` on the last one.
    next_after: int | None


def page(
    people: QuerySet[Person],
    scope: Scope,
    subject_id: int,
    target: Target,
    *,
    after: int | None,
    size: int = PAGE,
) -> Page:
    """One page, from the one after the person `after` on. `target` is what today's text asks for."""
    if after is not None:
        people = people.filter(_beyond(after))
    found: list[Any] = list(people[: size + 1])
    known = people_known([person.pk for person in found[:size]], subject_id, target)
    rows = [_row(person, scope, _knows(known.get(person.pk), target)) for person in found[:size]]
    return Page(rows, found[size - 1].pk if len(found) > size else None)


def _beyond(person_id: int) -> Q:
    """The condition "later in the order than this person"; nobody, if that person has left."""
    last = (
        Person.objects.filter(pk=person_id)
        .values_list("placement__unit__path", "full_name")
        .first()
    )
    if last is None or last[0] is None:
        return Q(pk__in=[])
    path, name = last
    same_unit = Q(placement__unit__path=path)
    return (
        Q(placement__unit__path__gt=path)
        | same_unit & Q(full_name__gt=name)
        | same_unit & Q(full_name=name, pk__gt=person_id)
    )


def state_of(started: object, done: object) -> str:
    if done is not None:
        return "done"
    return "going_on" if started is not None else "not_started"


def _knows(known: tuple[int, int] | None, target: Target) -> str:
    """Which objectives, and how well they are remembered, is never told of a person."""
    learned, in_force = known or (0, 0)
    if not target or learned < len(target):
        return ""
    return "known" if in_force == learned else "changed"


def _row(person: Any, scope: Scope, knows: str) -> Row:
    due_on = scope.due_of(person.path, person.cell)
    return Row(
        number=person.member_number,
        name=person.full_name,
        unit=person.unit_name,
        state=state_of(person.started, person.done),
        is_overdue=person.done is None and due_on is not None and due_on < scope.on,
        started_at=person.started,
        done_at=person.done,
        knows=knows,
    )
