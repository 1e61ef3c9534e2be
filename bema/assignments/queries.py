"""What concerns a person, and what was assigned in a manager's subtrees."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from bema.accounts.models import Person
from bema.assignments.access import concerning, in_managed_subtrees
from bema.assignments.models import Assignment, Progress
from bema.assignments.subjects import Named, name_subjects
from bema.common.clock import today
from bema.documents.reading_time import reading_minutes
from bema.study.outlines import Outline, outlines


@dataclass(frozen=True, slots=True)
class Due:
    """One subject that a person is to do: the earliest date of the assignments that name it.

    `minutes` is what is left of it, 0 if not known; `outline` is there for courses only.
    """

    subject: Named
    due_on: dt.date | None
    is_late: bool
    message: str
    is_begun: bool
    minutes: int
    outline: Outline | None

    @property
    def url(self) -> str:
        """Where to go on: right to the lesson, if the course is begun."""
        return self.outline.url if self.outline else self.subject.url

    @property
    def days_left(self) -> int | None:
        return None if self.due_on is None else (self.due_on - today()).days


def _undone(person: Person) -> list[Assignment]:
    """The assignments of what is not done, earliest due first; with `begun`, a date or `None`."""
    mine = FilteredRelation("subject__progress", condition=Q(subject__progress__person=person))
    rows = concerning(person).annotate(mine=mine).filter(mine__done_at__isnull=True)
    found = list(rows.annotate(begun=F("mine__started_at")).select_related("subject"))
    return sorted(found, key=lambda a: (a.due_on or dt.date.max, a.opens_on, a.pk))


def due_for(person: Person) -> list[Due]:
    """What the person is to do, in the order in which it is due. At most eight queries."""
    first: dict[int, Assignment] = {}
    for assignment in _undone(person):
        first.setdefault(assignment.subject_id, assignment)
    names = name_subjects(first)
    subjects = [assignment.subject for assignment in first.values()]
    courses = outlines(person, [s.course_id for s in subjects if s.course_id])
    minutes = reading_minutes([s.work_id for s in subjects if s.work_id])
    return [
        _due(assignment, names[subject_id], courses, minutes)
        for subject_id, assignment in first.items()
        if assignment.subject.work_id or assignment.subject.course_id in courses
    ]


def _due(
    assignment: Any, subject: Named, courses: dict[int, Outline], minutes: dict[int, int]
) -> Due:
    outline = courses.get(assignment.subject.course_id)
    left = outline.minutes_left if outline else minutes.get(assignment.subject.work_id, 0)
    return Due(
        subject=subject,
        due_on=assignment.due_on,
        is_late=assignment.due_on is not None and assignment.due_on < today(),
        message=assignment.message,
        is_begun=assignment.begun is not None,
        minutes=left,
        outline=outline,
    )


@dataclass(frozen=True, slots=True)
class Done:
    subject: Named
    done_at: dt.datetime


def done_by(person: Person, *, limit: int = 5) -> list[Done]:
    """What the person finished last, latest first. At most three queries."""
    rows = Progress.objects.filter(person=person, done_at__isnull=False).order_by("-done_at")
    found = list(rows[:limit])
    names = name_subjects(row.subject_id for row in found)
    return [Done(names[row.subject_id], row.done_at) for row in found if row.done_at]


def managed_assignments(person: Person) -> QuerySet[Assignment]:
    """All that was assigned to units of the person's subtrees and not withdrawn, latest first."""
    return (
        Assignment.objects.filter(
            in_managed_subtrees(person, prefix="unit__"), withdrawn_at__isnull=True
        )
        .select_related("unit", "subject", "created_by")
        .prefetch_related("groups__sets")
        .order_by("-created_at", "-pk")
    )
