"""Reads of the study domain, named by what a page needs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q

from bema.accounts.models import Person
from bema.common.errors import Absent
from bema.common.localized import pick
from bema.common.prepared import Prepared
from bema.study import access, shelf
from bema.study.models import (
    Attempt,
    AttemptState,
    Certificate,
    Course,
    CourseEdition,
    CourseRecord,
    ItemEdition,
    LessonEdition,
    LessonRecord,
    Objective,
    ObjectiveCitation,
    Response,
)


def current_course(course_id: int) -> shelf.ShelvedCourse:
    """The course as published now. One query."""
    row = (
        CourseEdition.objects.filter(course_id=course_id, is_current=True)
        .values_list("pk", "content_hash")
        .first()
    )
    if row is None:
        raise Absent()
    return shelf.course(*row)


def current_lessons(course_id: int) -> list[shelf.ShelvedLesson]:
    """The published lessons in order. One query."""
    rows = LessonEdition.objects.filter(course_id=course_id, is_current=True)
    ordered = rows.order_by("sort_order", "lesson_id")
    return [shelf.lesson(*row) for row in ordered.values_list("pk", "content_hash")]


def current_item(item_id: int) -> shelf.ShelvedItem:
    """The item as published now or, if it was withdrawn, last. One query."""
    row = (
        ItemEdition.objects.filter(item_id=item_id)
        .order_by("-is_current", "-number")
        .values_list("pk", "content_hash")
        .first()
    )
    if row is None:
        raise Absent()
    return shelf.item(*row)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a person sits in a lesson: what is read, how far, and which course it belongs to."""

    course_id: int
    slug: str
    course: shelf.ShelvedCourse
    lesson: shelf.ShelvedLesson
    next_step: int
    is_begun: bool
    is_done: bool


_LESSON_ROW = Prepared(
    lambda slug, lesson_id: (
        LessonEdition.objects.filter(
            lesson_id=lesson_id,
            is_current=True,
            course__slug=slug,
            course__editions__is_current=True,
        )
        .order_by()
        .values_list(
            "pk",
            "content_hash",
            "course_id",
            "course__editions__pk",
            "course__editions__content_hash",
        )
    ),
    str,
    int,
)
_RECORD_ROW = Prepared(
    lambda person_id, lesson_id: (
        LessonRecord.objects.filter(person_id=person_id, lesson_id=lesson_id)
        .annotate(is_open=ExpressionWrapper(Q(completed_at__isnull=True), BooleanField()))
        .values_list("edition_id", "edition__content_hash", "next_step", "is_open")
    ),
    int,
    int,
)


def seat(person: Person, slug: str, lesson_id: int) -> Seat:
    """The lesson for this person; `Absent` if it is not published or not open. Two queries for those
    who have begun it: a lesson begun goes on in the edition in which it began."""
    row = _LESSON_ROW.first(slug, lesson_id)
    if row is None:
        raise Absent()
    edition, content_hash, course_id, course_edition, course_hash = row
    record = _RECORD_ROW.first(person.pk, lesson_id)
    if record is None and not access.may_take(person, Course.objects.get(pk=course_id)):
        raise Absent()
    if record and record[3]:
        edition, content_hash = record[0], record[1]
    return Seat(
        course_id=course_id,
        slug=slug,
        course=shelf.course(course_edition, course_hash),
        lesson=shelf.lesson(edition, content_hash),
        next_step=record[2] if record else 1,
        is_begun=record is not None,
        is_done=bool(record and not record[3]),
    )


def lesson_records(person: Person, course_id: int) -> dict[int, LessonRecord]:
    rows = LessonRecord.objects.filter(person=person, lesson__course_id=course_id)
    return {row.lesson_id: row for row in rows}


def all_lessons_done(person: Person, course_id: int) -> bool:
    """Whether every published lesson is done. One query."""
    published = LessonEdition.objects.filter(course_id=course_id, is_current=True)
    done = LessonRecord.objects.filter(person=person, completed_at__isnull=False)
    return not published.exclude(lesson_id__in=done.values("lesson_id")).exists()


def test_items(course_id: int) -> list[shelf.ShelvedItem]:
    """The questions that a test may draw: the published ones on the objectives of the lessons."""
    objectives = LessonEdition.objects.filter(course_id=course_id, is_current=True).values(
        "objectives"
    )
    rows = ItemEdition.objects.filter(is_current=True, objective_id__in=objectives)
    return [shelf.item(*row) for row in rows.order_by("pk").values_list("pk", "content_hash")]


def attempts(person: Person, course_id: int) -> list[Attempt]:
    """The person's attempts at the course's test, latest first."""
    return list(Attempt.objects.filter(person=person, course_id=course_id).order_by("-number"))


def latest_responses(attempt_id: uuid.UUID) -> dict[int, Response]:
    """{item edition: the answer that counts}: the last one given. One query."""
    rows = Response.objects.filter(attempt_id=attempt_id).order_by("answered_at", "pk")
    return {row.item_edition_id: row for row in rows}


def cited_lineages(objective_ids: Iterable[int]) -> dict[int, list[int]]:
    """{objective: lineages of the provisions on which it rests}. One query."""
    found: dict[int, list[int]] = {}
    rows = ObjectiveCitation.objects.filter(objective_id__in=list(objective_ids)).order_by("pk")
    for objective_id, lineage_id in rows.values_list("objective_id", "lineage_id"):
        found.setdefault(objective_id, []).append(lineage_id)
    return found


def lessons_of_objectives(course_id: int, objective_ids: Iterable[int]) -> dict[int, int]:
    """{objective: the first published lesson of the course that teaches it}. One query."""
    rows = (
        LessonEdition.objects.filter(
            course_id=course_id, is_current=True, objectives__in=list(objective_ids)
        )
        .order_by("-sort_order", "-lesson_id")
        .values_list("objectives", "lesson_id")
    )
    return dict(rows)


@dataclass(frozen=True, slots=True)
class MyCourse:
    record: CourseRecord
    slug: str
    title: str
    certificate: Certificate | None


def my_courses(person: Person) -> list[MyCourse]:
    """What the person has begun (first) or done, latest first, as far as it is published. Two queries."""
    records = (
        CourseRecord.objects.filter(person=person, course__editions__is_current=True)
        .select_related("course")
        .annotate(words=F("course__editions__content"))
        .order_by(F("completed_at").desc(nulls_first=True), "-started_at")
    )
    certificates = {row.course_id: row for row in Certificate.objects.filter(person=person)}
    return [
        MyCourse(
            record=record,
            slug=record.course.slug,
            title=pick(record.words["title"]),
            certificate=certificates.get(record.course_id),
        )
        for record in records
    ]


def certificate_by_code(code: str) -> Certificate | None:
    return Certificate.objects.filter(code=code.strip().upper()).first()


def open_attempt(person: Person, course_id: int) -> Attempt | None:
    return Attempt.objects.filter(
        person=person, course_id=course_id, state=AttemptState.OPEN
    ).first()


def statements(objective_ids: Iterable[int]) -> dict[int, Any]:
    """{objective: what one must know}, in all its languages. One query."""
    return {row.pk: row.statement for row in Objective.objects.filter(pk__in=list(objective_ids))}
