"""What the people of the province have done so far, written in sets of rows.

The rows are those that the actions of study and assignments would have written, one by one, over a
month; `tallies.differences()` finds nothing to object to in them, and tests hold them to that.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bema.assignments import tallies
from bema.assignments.models import Progress
from bema.assignments.subjects import subject_of
from bema.common.clock import now
from bema.demo import rows
from bema.demo.answers import right_answer, wrong_answer
from bema.documents.models import Version, Work
from bema.documents.queries import version_in_force
from bema.study import papers, queries
from bema.study.actions.certificates import new_code, words_of, works_of
from bema.study.compiling import digest
from bema.study.models import (
    Attempt,
    AttemptState,
    Attestation,
    Certificate,
    Course,
    CourseRecord,
    DocumentRecord,
    LessonRecord,
    Response,
)
from bema.study.scoring import per_cent
from bema.study.shelf import ShelvedCourse, ShelvedItem, ShelvedLesson
from bema.units.models import Placement

_CHUNK = 2_000
_FIELDS: dict[Any, list[str]] = {
    CourseRecord: ["person", "course", "started_at", "completed_at", "best_score"],
    LessonRecord: ["person", "lesson", "edition", "next_step", "started_at", "completed_at"],
    Attempt: ["id", "person", "course", "course_edition", "number", "paper", "state", "started_at",
              "deadline", "submitted_at", "score", "passed"],
    Response: ["id", "person", "item_edition", "attempt", "answer", "is_right", "answered_at"],
    Certificate: ["code", "person", "course", "content", "content_hash", "issued_at"],
    Progress: ["person", "subject", "started_at", "done_at"],
    DocumentRecord: ["person", "version", "opened_at"],
    Attestation: ["person", "version", "language", "content_hash", "attested_at"],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """How far somebody came in a course: lessons done, steps of the next, and right answers a sitting."""

    lessons: int
    steps: int = 0
    sittings: tuple[int, ...] = ()


NOTHING = Story(lessons=0)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as histories need one."""

    pk: int
    name: str
    number: str
    language: str
    district: str
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A course as published, read once for everybody's history."""

    subject_id: int
    edition: ShelvedCourse
    lessons: list[ShelvedLesson]
    checks: dict[int, ShelvedItem]  # by item
    questions: dict[int, ShelvedItem]  # by edition

    @classmethod
    def of(cls, course: Course) -> Shelf:
        lessons = queries.current_lessons(course.pk)
        asked = {step.item_id for lesson in lessons for step in lesson.steps if step.item_id}
        return cls(
            subject_id=subject_of(course_id=course.pk).pk,
            edition=queries.current_course(course.pk),
            lessons=lessons,
            checks={pk: queries.current_item(pk) for pk in asked},
            questions={item.id: item for item in queries.test_items(course.pk)},
        )


class Book:
    """Collects the rows of each table and writes them chunk by chunk."""

    def __init__(self) -> None:
        self._rows: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)

    def add(self, model: Any, *values: Any) -> None:
        self._rows[model].append(values)

    def write(self) -> None:
        for model, fields in _FIELDS.items():  # in the order of the foreign keys
            rows.insert(model, fields, self._rows.pop(model, []))


_answers: dict[tuple[int, str, bool], str] = {}


def _answer_given(item: ShelvedItem, language: str, *, is_right: bool) -> str:
    """The answer as JSON; made once, as a province gives the same ones over and over."""
    kept = (item.id, language, is_right)
    if kept not in _answers:
        answer = right_answer(item, language) if is_right else wrong_answer(item)
        _answers[kept] = rows.document(answer)
    return _answers[kept]


class CourseHistory:
    """Tells the story of one person after another in one course."""

    def __init__(self, course: Course, chance: random.Random) -> None:
        self._shelf = Shelf.of(course)
        self._works = works_of(self._shelf.edition)
        self._chance = chance

    @property
    def lesson_count(self) -> int:
        return len(self._shelf.lessons)

    @property
    def question_count(self) -> int:
        return len({item.objective_id for item in self._shelf.questions.values()})

    def tell(self, book: Book, person: Somebody, story: Story, begun: dt.datetime) -> None:
        if not (story.lessons or story.steps):
            return
        at = begun
        for number, lesson in enumerate(self._shelf.lessons):
            done = len(lesson.steps) if number < story.lessons else 0
            done = story.steps if number == story.lessons else done
            if done:
                at = self._read(book, person, lesson, done, at)
        best, passed_at = self._sit(book, person, story.sittings, at)
        completed = passed_at if story.lessons >= self.lesson_count else None
        self._conclude(book, person, begun, completed, best)

    def _read(
        self, book: Book, person: Somebody, lesson: ShelvedLesson, steps: int, begun: dt.datetime
    ) -> dt.datetime:
        """The steps of a lesson, with an answer to each check; when the next lesson may begin."""
        at = begun
        for step in lesson.steps[:steps]:
            at += dt.timedelta(seconds=self._chance.randrange(20, 80))
            if step.item_id:
                self._answer(book, person, self._shelf.checks[step.item_id], None, at)
        is_done = steps == len(lesson.steps)
        book.add(LessonRecord, person.pk, lesson.lesson_id, lesson.id, steps + 1,
                 rows.moment(begun), rows.moment(at) if is_done else None)  # fmt: skip
        return at + dt.timedelta(minutes=self._chance.randrange(1, 600))

    def _answer(
        self,
        book: Book,
        person: Somebody,
        item: ShelvedItem,
        attempt: Any,
        at: dt.datetime,
        *,
        is_right: bool | None = None,
    ) -> None:
        if is_right is None:
            is_right = self._chance.random() < 0.8
        book.add(Response, self._id(), person.pk, item.id, attempt,
                 _answer_given(item, person.language, is_right=is_right), is_right, rows.moment(at))  # fmt: skip

    def _id(self) -> Any:
        """A random UUID of version 4, from the demo's own chance, so that it is the same each time."""
        return rows.identifier(uuid.UUID(int=self._chance.getrandbits(128), version=4))

    def _sit(
        self, book: Book, person: Somebody, sittings: tuple[int, ...], begun: dt.datetime
    ) -> tuple[int | None, dt.datetime | None]:
        """The sittings of the test: best score, and when it was first passed."""
        best: int | None = None
        passed_at: dt.datetime | None = None
        at = begun
        for number, right in enumerate(sittings, 1):
            score, at = self._attempt(book, person, number, right, at)
            best = max(best or 0, score)
            if passed_at is None and score >= self._shelf.edition.pass_mark:
                passed_at = at
            at += dt.timedelta(minutes=self._chance.randrange(30, 900))
        return best, passed_at

    def _attempt(
        self, book: Book, person: Somebody, number: int, right: int, begun: dt.datetime
    ) -> tuple[int, dt.datetime]:
        course = self._shelf.edition
        paper = papers.draw(
            self._shelf.questions.values(),
            per_objective=course.questions_per_objective,
            chance=self._chance,
        )
        right = min(right, len(paper))
        wrong = set(self._chance.sample(range(len(paper)), len(paper) - right))
        attempt, at = self._id(), begun
        score = per_cent(right, len(paper))
        end = begun + dt.timedelta(seconds=25 * len(paper) + 10)
        limit = course.time_limit
        book.add(Attempt, attempt, person.pk, course.course_id, course.id, number,
                 rows.document(paper), AttemptState.SUBMITTED.value, rows.moment(begun),
                 rows.moment(begun + limit) if limit else None, rows.moment(end), score,
                 score >= course.pass_mark)  # fmt: skip
        for place, (edition, _order, _hash) in enumerate(paper):
            at += dt.timedelta(seconds=25)
            item = self._shelf.questions[edition]
            self._answer(book, person, item, attempt, at, is_right=place not in wrong)
        return score, end

    def _conclude(
        self,
        book: Book,
        person: Somebody,
        begun: dt.datetime,
        completed: dt.datetime | None,
        best: int | None,
    ) -> None:
        course = self._shelf.edition
        done = rows.moment(completed) if completed else None
        book.add(CourseRecord, person.pk, course.course_id, rows.moment(begun), done, best)
        book.add(Progress, person.pk, self._shelf.subject_id, rows.moment(begun), done)
        if completed and course.gives_certificate:
            code = new_code()
            words = words_of(
                code=code,
                name=person.name,
                course=course,
                works=self._works,
                score=best,
                on=completed.date(),
            )
            book.add(Certificate, code, person.pk, course.course_id, rows.document(words),
                     digest(words), done)  # fmt: skip


class Reading:
    """Who opened, and who attested, a document."""

    def __init__(self, work: Work) -> None:
        self._version: Version = version_in_force(work) or work.versions.latest("in_force_from")
        self._subject_id = subject_of(work_id=work.pk).pk

    def tell(self, book: Book, person: Somebody, opened: dt.datetime, *, attested: bool) -> None:
        done = rows.moment(opened + dt.timedelta(minutes=7)) if attested else None
        book.add(DocumentRecord, person.pk, self._version.pk, rows.moment(opened))
        book.add(Progress, person.pk, self._subject_id, rows.moment(opened), done)
        if attested:
            book.add(Attestation, person.pk, self._version.pk, person.language or "en",
                     self._version.content_hash, done)  # fmt: skip


def everybody() -> Iterator[Somebody]:
    """All who count, in the order of their ids."""
    groups = _groups_by_set()
    placed = Placement.objects.order_by("pk").values_list(
        "pk",
        "person__full_name",
        "person__member_number",
        "person__language",
        "unit__path",
        "group_set_id",
    )
    for pk, name, number, language, path, group_set in placed.iterator(chunk_size=_CHUNK):
        yield Somebody(pk, name, number, language, path[:8], groups[group_set])


def _groups_by_set() -> dict[int, frozenset[str]]:
    from bema.units.models import GroupSet

    sets = GroupSet.objects.prefetch_related("groups")
    return {row.pk: frozenset(group.code for group in row.groups.all()) for row in sets}


class Month:
    """The last weeks in the province: each district has its own zeal, some of the cast have their part."""

    def __init__(self, courses: dict[str, Course], works: dict[str, Work], *, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - a made-up month, no secret
        self._flood = CourseHistory(courses["flood-safety"], self._chance)
        self._duty = CourseHistory(courses["on-duty"], self._chance)
        self._code = Reading(works["code-of-conduct"])
        self._zeal: dict[str, float] = {}
        self._end = now() - dt.timedelta(hours=6)

    def write(self) -> None:
        """Everybody's rows, and the tallies from them."""
        people = everybody()
        while chunk := list(itertools.islice(people, _CHUNK)):
            book = Book()
            for person in chunk:
                self._tell(book, person)
            book.write()
        for _subject, _cells in tallies.rebuild():
            pass

    def _tell(self, book: Book, person: Somebody) -> None:
        if person.number.startswith("R-"):
            self._tell_cast(book, person)
            return
        zeal = self._zeal.setdefault(person.district, self._chance.uniform(0.25, 0.85))
        self._flood.tell(book, person, self._story(self._flood, zeal), self._begun())
        if "duty-officers" in person.groups:
            self._duty.tell(book, person, self._story(self._duty, zeal * 0.7), self._begun(24))
        if person.groups & {"duty-officers", "heads"} and self._chance.random() < zeal + 0.1:
            attested = self._chance.random() < 0.85
            self._code.tell(book, person, self._begun(24), attested=attested)

    def _begun(self, days: int = 36) -> dt.datetime:
        """A moment of the last weeks, early enough to have finished since."""
        return self._end - dt.timedelta(minutes=self._chance.randrange(7 * 1440, days * 1440))

    def _story(self, course: CourseHistory, zeal: float) -> Story:
        draw, questions = self._chance.random(), course.question_count
        if draw < zeal:
            good = self._chance.randrange(-(-questions * 8 // 10), questions + 1)
            first = (self._chance.randrange(questions // 2),) if self._chance.random() < 0.2 else ()
            return Story(lessons=course.lesson_count, sittings=(*first, good))
        if draw < zeal + 0.04:
            return Story(lessons=course.lesson_count, sittings=(questions // 2,))
        if draw < zeal + 0.2:
            lessons = self._chance.randrange(course.lesson_count)
            return Story(lessons=lessons, steps=self._chance.randrange(1, 4))
        return NOTHING

    def _tell_cast(self, book: Book, person: Somebody) -> None:
        begun = self._end - dt.timedelta(days=12)
        if person.number == "R-MEMBER":
            self._flood.tell(book, person, Story(lessons=3, steps=3), begun)
            # In the middle of this one, too, when its document changes.
            self._duty.tell(book, person, Story(lessons=1, steps=1), begun)
        elif person.number == "R-DONE":
            # Long enough ago that some of it has changed since, and some begins to fade.
            for course, days in ((self._flood, 45), (self._duty, 190)):
                story = Story(course.lesson_count, sittings=(course.question_count,))
                course.tell(book, person, story, self._end - dt.timedelta(days=days))
            self._code.tell(book, person, self._end - dt.timedelta(days=195), attested=True)
        elif person.number != "R-NEW":
            story = Story(self._flood.lesson_count, sittings=(self._flood.question_count - 1,))
            self._flood.tell(book, person, story, begun)
