"""How courses stand in each language: title, lessons, steps, questions, objectives; for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from bema.documents.translations.derive import State
from bema.documents.translations.overview import Cell
from bema.study.models import (
    Course,
    CourseEdition,
    ItemEdition,
    LessonEdition,
    Objective,
    StepEdition,
)
from bema.study.translations import histories
from bema.study.translations.histories import Histories, Key
from bema.study.translations.staleness import Standing, standings


@dataclass(frozen=True, slots=True)
class Taught:
    """Everything that has words in published courses, {course: things}, with what is needed to judge it."""

    things: Mapping[int, Sequence[Key]]
    histories: Histories
    confirmed: Mapping[Key, set[tuple[str, str]]]
    preferred: Mapping[Key, Sequence[str]]

    def standings(self, key: Key, languages: Iterable[str]) -> dict[str, Standing]:
        return standings(
            self.histories.get(key, []),
            preferred=self.preferred.get(key, ()),
            languages=languages,
            confirmed=self.confirmed.get(key, ()),
        )


@dataclass(frozen=True, slots=True)
class CourseRow:
    course: Course
    cells: Sequence[Cell]

    @property
    def is_behind(self) -> bool:
        return any(cell.is_behind for cell in self.cells)


def taught(course_ids: Collection[int]) -> Taught:
    """Of the courses that are published, what their current editions consist of. Fifteen queries."""
    published = set(
        CourseEdition.objects.filter(course__in=course_ids, is_current=True).values_list(
            "course_id", flat=True
        )
    )
    editions = {
        pk: (lesson, course)
        for pk, lesson, course in LessonEdition.objects.filter(
            course__in=published, is_current=True
        ).values_list("pk", "lesson_id", "course_id")
    }
    objectives, items = _asked(editions)
    lessons = {lesson for lesson, _course in editions.values()}
    found: Histories = {
        **histories.of_courses(published),
        **histories.of_lessons(lessons),
        **histories.of_items({pk for ids in items.values() for pk in ids}),
        **histories.of_objectives({pk for ids in objectives.values() for pk in ids}),
    }
    things = _things(published, editions, objectives, items, found)
    ids = {kind: {key.id for key in found if key.kind == kind} for kind in ("item", "objective")}
    said = histories.confirmations(
        courses=published, lessons=lessons, items=ids["item"], objectives=ids["objective"]
    )
    return Taught(things, found, said, _preferred(things, published))


def _asked(
    editions: Mapping[int, tuple[int, int]],
) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """{course: objectives}, {course: published questions}: those of its objectives and those of its checks."""
    objectives: dict[int, set[int]] = defaultdict(set)
    through = LessonEdition.objectives.through.objects.filter(lessonedition__in=editions)
    for edition, objective in through.values_list("lessonedition_id", "objective_id"):
        objectives[editions[edition][1]].add(objective)
    items: dict[int, set[int]] = defaultdict(set)
    checks = StepEdition.objects.filter(lesson_edition__in=editions, item__isnull=False)
    for edition, item in checks.values_list("lesson_edition_id", "item_id"):
        items[editions[edition][1]].add(item)
    courses_of: dict[int, set[int]] = defaultdict(set)
    for course, ids in objectives.items():
        for pk in ids:
            courses_of[pk].add(course)
    asked = ItemEdition.objects.filter(objective__in=courses_of, is_current=True)
    for item, objective in asked.values_list("item_id", "objective_id"):
        for course in courses_of[objective]:
            items[course].add(item)
    return objectives, items


def _things(
    published: Iterable[int],
    editions: Mapping[int, tuple[int, int]],
    objectives: Mapping[int, set[int]],
    items: Mapping[int, set[int]],
    found: Histories,
) -> dict[int, list[Key]]:
    steps: dict[int, list[Key]] = defaultdict(list)
    for key in found:
        if key.kind == "step":
            steps[key.id].append(key)
    things = {course: [Key("course", course)] for course in published}
    for lesson, course in editions.values():
        things[course] += [Key("lesson", lesson), *steps[lesson]]
    for course in published:
        things[course] += [Key("objective", pk) for pk in sorted(objectives.get(course, ()))]
        things[course] += [Key("item", pk) for pk in sorted(items.get(course, ()))]
    return things


def _preferred(
    things: Mapping[int, Sequence[Key]], published: Collection[int]
) -> dict[Key, list[str]]:
    """In which language each was written: that of its document. Four queries."""
    of_courses = histories.work_languages(published)
    found = {
        key: of_courses.get(course, [])
        for course, keys in things.items()
        for key in keys
        if key.kind in {"course", "lesson", "step"}
    }
    every = {key for keys in things.values() for key in keys}
    objectives = {key.id for key in every if key.kind == "objective"}
    rows = Objective.objects.filter(pk__in=objectives, work__isnull=False)
    found |= {Key("objective", pk): [code] for pk, code in rows.values_list("pk", "work__language")}
    asked = ItemEdition.objects.filter(
        item__in={key.id for key in every if key.kind == "item"},
        is_current=True,
        objective__work__isnull=False,
    )
    found |= {
        Key("item", pk): [code]
        for pk, code in asked.values_list("item_id", "objective__work__language")
    }
    return found


def course_rows(courses: Sequence[Course], languages: Sequence[str]) -> list[CourseRow]:
    """Those of the courses that are published, in their order."""
    found = taught([course.pk for course in courses])
    rows = []
    for course in courses:
        if course.pk in found.things:
            stands = [found.standings(key, languages) for key in found.things[course.pk]]
            rows.append(CourseRow(course, [_cell(code, stands) for code in languages]))
    return rows


def _cell(code: str, stands: Sequence[Mapping[str, Standing]]) -> Cell:
    """Things that were written in the language themselves are not counted in it."""
    mine = [standing[code] for standing in stands if code in standing]
    outdated = [standing for standing in mine if standing.state is State.OUTDATED]
    missing = sum(standing.state is State.MISSING for standing in mine)
    if not mine:
        return Cell(code, "original")
    if missing == len(mine):
        return Cell(code, "none", len(mine))
    since = min((standing.since for standing in outdated if standing.since), default=None)
    return Cell(
        code,
        "behind" if outdated or missing else "current",
        len(mine),
        len(outdated),
        missing,
        timezone.localdate(since) if since else None,
    )
