"""What a member has learned and probably still knows: for that member alone to see."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from math import floor

from django.urls import reverse
from django.utils.translation import gettext as _

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.localized import pick
from bema.documents.models import Work
from bema.documents.queries import named
from bema.study.models import CourseEdition, CourseRecord, LessonEdition
from bema.updates.mastery import known_of
from bema.updates.memory import RETENTION
from bema.updates.models import Mastery
from bema.updates.refreshers import stale_of


@dataclass(frozen=True, slots=True)
class Remembered:
    """One objective: `recall` is the probability of still knowing it; 0 if it has changed since.

    `asked_from`: when it is worth going over again.
    """

    pk: int
    statement: str
    recall: float
    is_outdated: bool
    asked_from: dt.datetime

    @property
    def is_fading(self) -> bool:
        return not self.is_outdated and self.recall < RETENTION


@dataclass(slots=True)
class Group:
    """A course or a document with what was learned of it. `changed_in`: documents to be refreshed."""

    title: str
    url: str
    objectives: list[Remembered] = field(default_factory=list)
    changed_in: list[Work] = field(default_factory=list)

    @property
    def learned(self) -> int:
        return len(self.objectives)

    @property
    def known(self) -> int:
        return probably(self.objectives)

    @property
    def changed(self) -> int:
        return sum(one.is_outdated for one in self.objectives)

    @property
    def next_at(self) -> dt.datetime | None:
        """When the first of it is worth going over again; None if all of it waits for refreshers."""
        return min((one.asked_from for one in self.objectives if not one.is_outdated), default=None)


def probably(objectives: Collection[Remembered]) -> int:
    """How many of them are probably still known: the sum of the probabilities, rounded down."""
    return floor(sum(one.recall for one in objectives) + 1e-9)


@dataclass(frozen=True, slots=True)
class _Head:
    """What a group is named after: ("course" or "work", its id)."""

    kind: str
    pk: int


def groups(person: Person) -> list[Group]:
    """What the member has learned, by course, else by document. Six queries at most."""
    rows = list(
        Mastery.objects.filter(person=person, objective__live=True)
        .select_related("objective")
        .order_by("learned_at", "objective")
    )
    # {objective: the document whose refresher it waits for}
    old = {stale.objective_id: work for work, group in stale_of(person).items() for stale in group}
    works = _works(set(old.values()))
    courses = _courses(person, [row.objective_id for row in rows])
    heads: dict[_Head, list[Mastery]] = defaultdict(list)
    for row in rows:
        heads[_head(row, courses)].append(row)
    found = _named(list(heads))
    at = now()
    for head, group in found.items():
        group.objectives = [_remembered(row, old, at) for row in heads[head]]
        changed = {old[row.objective_id] for row in heads[head] if row.objective_id in old}
        group.changed_in = [works[pk] for pk in sorted(changed)]
    return sorted(found.values(), key=lambda group: group.title)


def _remembered(row: Mastery, old: Collection[int], at: dt.datetime) -> Remembered:
    is_old = row.objective_id in old
    return Remembered(
        pk=row.objective_id,
        statement=str(row.objective.statement),
        recall=0.0 if is_old else known_of(row).memory.recall(at),
        is_outdated=is_old,
        asked_from=row.known_until,
    )


def _head(row: Mastery, courses: dict[int, int]) -> _Head:
    if row.objective_id in courses:
        return _Head("course", courses[row.objective_id])
    return _Head("work", row.objective.work_id or 0)


def _courses(person: Person, objective_ids: list[int]) -> dict[int, int]:
    """{objective: the published course that teaches it}: of several one that the member did. One query."""
    mine = CourseRecord.objects.filter(person=person)
    rows = (
        LessonEdition.objects.filter(
            is_current=True,
            objectives__in=objective_ids,
            course__in=mine.values("course"),
            course__editions__is_current=True,
        )
        .order_by("-course")
        .values_list("objectives", "course")
    )
    wanted = set(objective_ids)
    return {objective: course for objective, course in rows if objective in wanted}


def _works(work_ids: Collection[int]) -> dict[int, Work]:
    """The documents by id, with their names. One query, none without ids."""
    return {work.pk: work for work in named(Work.objects.filter(pk__in=work_ids))}


def _named(heads: list[_Head]) -> dict[_Head, Group]:
    """The groups with their titles and addresses. Two queries."""
    courses = [head.pk for head in heads if head.kind == "course"]
    works = [head.pk for head in heads if head.kind == "work"]
    editions = CourseEdition.objects.filter(course__in=courses, is_current=True)
    found = {
        _Head("course", edition.course_id): Group(
            pick(edition.content["title"]), reverse("course", args=[edition.course.slug])
        )
        for edition in editions.select_related("course")
    }
    found |= {
        _Head("work", work.pk): Group(work.name, reverse("document", args=[work.slug]))
        for work in named(Work.objects.filter(pk__in=works))
    }
    return {head: found.get(head, Group(_("Other things"), "")) for head in heads}
