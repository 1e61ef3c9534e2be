"""How far a person is in several courses at once, for lists that must not ask course by course."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from bema.accounts.models import Person
from bema.study.models import CourseEdition, LessonEdition, LessonRecord


@dataclass(frozen=True, slots=True)
class Outline:
    """The published course and the person's place in it.

    `place` is the number of the lesson to go on with, from 1; `lessons + 1` when only the test is
    left. `minutes_left` counts the rest of a lesson begun by its steps.
    """

    slug: str
    title: dict[str, str]
    lessons: int
    place: int
    minutes_left: int
    has_test: bool
    # Where to go on: the lesson, or the test; the course itself for those who have not begun.
    url: str


def outlines(person: Person, course_ids: Iterable[int]) -> dict[int, Outline]:
    """{course: outline} of those that are published. Three queries, however many courses."""
    ids = list(course_ids)
    lessons: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    rows = LessonEdition.objects.filter(course_id__in=ids, is_current=True).order_by(
        "course_id", "sort_order", "lesson_id"
    )
    for course_id, *lesson in rows.values_list("course_id", "lesson_id", "minutes", "step_count"):
        lessons[course_id].append((lesson[0], lesson[1], lesson[2]))
    records = LessonRecord.objects.filter(person=person, lesson__course_id__in=ids)
    steps = {
        lesson_id: -1 if completed_at else next_step
        for lesson_id, next_step, completed_at in records.values_list(
            "lesson_id", "next_step", "completed_at"
        )
    }
    editions = CourseEdition.objects.filter(course_id__in=ids, is_current=True)
    return {
        course_id: _outline(slug, content, lessons[course_id], steps)
        for course_id, slug, content in editions.values_list("course_id", "course__slug", "content")
    }


def _outline(
    slug: str,
    content: dict[str, dict[str, str]],
    lessons: list[tuple[int, int, int]],
    steps: dict[int, int],
) -> Outline:
    """`lessons` are (id, minutes, steps) in order; `steps` gives the next step, -1 where done."""
    open_lessons = [n for n, lesson in enumerate(lessons, start=1) if steps.get(lesson[0]) != -1]
    minutes = 0.0
    for number in open_lessons:
        lesson_id, whole, count = lessons[number - 1]
        left = count - steps.get(lesson_id, 1) + 1
        minutes += whole * (left / count if count else 1)
    return Outline(
        slug=slug,
        title=content["title"],
        lessons=len(lessons),
        place=open_lessons[0] if open_lessons else len(lessons) + 1,
        minutes_left=max(1, round(minutes)) if open_lessons else 0,
        has_test=bool(content.get("has_test")),
        url=_where_to_go_on(slug, lessons, open_lessons, steps),
    )


def _where_to_go_on(
    slug: str,
    lessons: list[tuple[int, int, int]],
    open_lessons: list[int],
    steps: dict[int, int],
) -> str:
    if not any(lesson[0] in steps for lesson in lessons):
        return reverse("course", args=[slug])
    if open_lessons:
        return reverse("lesson", args=[slug, lessons[open_lessons[0] - 1][0]])
    return reverse("test", args=[slug])  # what is all done, test or not, is due no more
