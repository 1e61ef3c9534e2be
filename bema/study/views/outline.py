"""The lessons of a course as a list of tasks: what is done, what is next, what opens later."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from bema.accounts.models import Person
from bema.common.localized import pick
from bema.study import queries
from bema.study.models import Attempt, AttemptState, Certificate, CourseRecord, LessonRecord
from bema.study.shelf import ShelvedCourse, ShelvedLesson


@dataclass(frozen=True, slots=True)
class Task:
    """`state` is done, now, begun or open."""

    number: int
    title: str
    minutes: int
    state: str
    url: str
    done_steps: int
    total_steps: int


@dataclass(frozen=True, slots=True)
class Outline:
    tasks: list[Task]
    minutes_left: int
    has_test: bool
    test_is_open: bool
    attempt: Attempt | None
    is_passed: bool
    record: CourseRecord | None
    certificate: Certificate | None

    @property
    def next_task(self) -> Task | None:
        return next((task for task in self.tasks if task.state == "now"), None)

    @property
    def is_begun(self) -> bool:
        return self.record is not None


def outline(person: Person, slug: str, course: ShelvedCourse) -> Outline:
    """How far the person is in the course. Five queries, however many lessons."""
    lessons = queries.current_lessons(course.course_id)
    records = queries.lesson_records(person, course.course_id)
    tasks = _tasks(slug, lessons, records)
    attempts = queries.attempts(person, course.course_id) if course.has_test else []
    record = CourseRecord.objects.filter(person=person, course_id=course.course_id).first()
    certificate = Certificate.objects.filter(person=person, course_id=course.course_id).first()
    return Outline(
        tasks=tasks,
        minutes_left=sum(task.minutes for task in tasks if task.state != "done"),
        has_test=course.has_test,
        test_is_open=bool(tasks) and all(task.state == "done" for task in tasks),
        attempt=next((a for a in attempts if a.state == AttemptState.OPEN), None),
        is_passed=any(a.passed for a in attempts),
        record=record,
        certificate=certificate,
    )


def _tasks(slug: str, lessons: list[ShelvedLesson], records: dict[int, LessonRecord]) -> list[Task]:
    tasks = []
    is_next_found = False
    for number, lesson in enumerate(lessons, start=1):
        record = records.get(lesson.lesson_id)
        state = "done" if record and record.completed_at else "begun" if record else "open"
        if state != "done" and not is_next_found:
            state, is_next_found = "now", True
        tasks.append(
            Task(
                number=number,
                title=pick(lesson.title),
                minutes=lesson.minutes,
                state=state,
                url=reverse("lesson", args=[slug, lesson.lesson_id]),
                done_steps=record.next_step - 1 if record else 0,
                total_steps=len(lesson.steps),
            )
        )
    return tasks
