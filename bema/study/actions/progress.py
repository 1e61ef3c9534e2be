"""When a course is begun and when it is done, with the events that the tallies follow."""

from __future__ import annotations

from django.db.models import F

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.events import publish
from bema.study import queries
from bema.study.actions.certificates import issue_certificate
from bema.study.events import CourseCompleted, CourseStarted
from bema.study.models import Attempt, CourseRecord
from bema.study.shelf import ShelvedCourse


def start_course(person: Person, course_id: int) -> None:
    """The course's record from the first step on; told once."""
    at = now()
    _record, is_new = CourseRecord.objects.get_or_create(
        person=person, course_id=course_id, defaults={"started_at": at}
    )
    if is_new:
        publish(CourseStarted(person_id=person.pk, course_id=course_id, at=at))


def note_score(person: Person, course_id: int, score: int) -> None:
    """Keep the best score."""
    records = CourseRecord.objects.filter(person=person, course_id=course_id)
    records.filter(best_score__isnull=True).update(best_score=score)
    records.filter(best_score__lt=score).update(best_score=score)


def complete_course_if_done(person: Person, course: ShelvedCourse) -> None:
    """Done when every published lesson is and, where there is a test, it was passed. Told once."""
    if not queries.all_lessons_done(person, course.course_id):
        return
    passed = Attempt.objects.filter(person=person, course_id=course.course_id, passed=True)
    if course.has_test and not passed.exists():
        return
    at = now()
    records = CourseRecord.objects.filter(person=person, course_id=course.course_id)
    if not records.filter(completed_at__isnull=True).update(completed_at=at):
        return
    score = records.values_list(F("best_score"), flat=True).get()
    publish(CourseCompleted(person_id=person.pk, course_id=course.course_id, at=at, score=score))
    if course.gives_certificate:
        issue_certificate(actor=person, course=course, score=score)
