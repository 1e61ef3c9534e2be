"""Members who learned a real law at different times: a course of many objectives, and what they did.

Written in sets, in the shapes in which the study writes them, so that knowledge can be computed from it.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.bulk import insert
from benchmarks.teaching import BY, _add_item

PER_LESSON = 5


@dataclass
class School:
    """A course on a law: an objective an article, each citing all of the article's provisions."""

    work: Any
    course: Any
    course_edition: Any
    objectives: list[Any]
    lessons: list[Any] = field(default_factory=list)
    editions: list[Any] = field(default_factory=list)
    items: dict[int, Any] = field(default_factory=dict)


def _articles(version: Any) -> dict[int, list[Any]]:
    """{article: the provisions in it and itself}, by the chain of parents."""
    from bema.documents.models import Provision

    rows = list(
        Provision.objects.filter(text__version=version, text__is_original=True).order_by("ordinal")
    )
    article_of: dict[int, int] = {}
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        article = row.pk if row.level == "article" else article_of.get(row.parent_id or 0)
        if article is not None:
            article_of[row.pk] = article
            found[article].append(row)
    return found


def add_school(owner: Any, version: Any, objectives: int, rng: random.Random) -> School:
    """Made as an editor makes it: objectives with citations, two questions each, lessons, a test."""
    from bema.study.models import Course, CourseEdition, Objective, ObjectiveCitation
    from bema.study.publishing import publish_course

    articles = sorted(_articles(version).values(), key=lambda rows: rows[0].ordinal)
    chosen = sorted(rng.sample(range(len(articles)), min(objectives, len(articles))))
    course = Course.objects.create(slug="law-course", title={"en": "The law"}, owner=owner)
    course.works.set([version.work])
    course.save()
    made = []
    for place in chosen:
        rows = articles[place]
        statement = {"en": f"Knows article {rows[0].number or place}"}
        objective = Objective.objects.create(owner=owner, work=version.work, statement=statement)
        ObjectiveCitation.objects.bulk_create(
            ObjectiveCitation(objective=objective, lineage_id=pk)
            for pk in sorted({row.lineage_id for row in rows})
        )
        made.append(objective)
    edition = publish_course(actor=BY, course=course)
    school = School(version.work, course, edition, made)
    for objective in made:
        _add_item(owner, objective, f"{objective.pk}a")
        item = _add_item(owner, objective, f"{objective.pk}b")
        school.items[objective.pk] = item.editions.get(is_current=True)
    for start in range(0, len(made), PER_LESSON):
        _add_lesson(school, owner, start // PER_LESSON + 1, made[start : start + PER_LESSON])
    if not isinstance(edition, CourseEdition):
        raise TypeError("a course has course editions")
    return school


def _add_lesson(school: School, owner: Any, number: int, objectives: list[Any]) -> None:
    from bema.study.models import Lesson
    from bema.study.publishing import publish_lesson

    checks = [("check", {"item": school.items[o.pk].item}) for o in objectives]
    lesson = Lesson(
        owner=owner, course=school.course, sort_order=number, title={"en": f"Lesson {number}"},
        steps=[("text", {"body": {"en": "<p>Read the articles.</p>"}}), *checks],
    )  # fmt: skip
    lesson.save()
    lesson.objectives.set(objectives)
    lesson.save()
    school.lessons.append(lesson)
    school.editions.append(publish_lesson(actor=BY, lesson=lesson))


@dataclass
class Records:
    """Rows to be inserted, by model."""

    courses: list[Any] = field(default_factory=list)
    lessons: list[Any] = field(default_factory=list)
    attempts: list[Any] = field(default_factory=list)
    responses: list[Any] = field(default_factory=list)
    attestations: list[Any] = field(default_factory=list)
    certificates: list[Any] = field(default_factory=list)

    def insert(self) -> None:
        from bema.study import models as m

        for model, rows in [
            (m.CourseRecord, self.courses), (m.LessonRecord, self.lessons), (m.Attempt, self.attempts),
            (m.Response, self.responses), (m.Attestation, self.attestations),
            (m.Certificate, self.certificates),
        ]:  # fmt: skip
            insert(model, rows)


def _lesson_records(school: School, person: int, count: int, end: dt.datetime) -> Iterator[Any]:
    from bema.study.models import LessonRecord

    for place in range(count):
        done = end - dt.timedelta(minutes=10 * (count - place))
        yield LessonRecord(
            person_id=person, lesson=school.lessons[place], edition=school.editions[place],
            next_step=school.editions[place].step_count + 1, started_at=done - dt.timedelta(minutes=8),
            completed_at=done,
        )  # fmt: skip


def _sitting(
    school: School, person: int, end: dt.datetime, rng: random.Random, into: Records
) -> None:
    """A test of a question an objective, passed with up to a fifth of the answers wrong."""
    from bema.study.models import Attempt, Response

    paper = [
        [edition.pk, [0, 1, 2, 3], edition.content_hash[:12]] for edition in school.items.values()
    ]
    wrong = set(rng.sample(range(len(paper)), rng.randrange(0, len(paper) // 5 + 1)))
    score = 100 * (len(paper) - len(wrong)) // len(paper)
    attempt = Attempt(
        id=uuid.UUID(int=rng.getrandbits(128), version=4), person_id=person, course=school.course,
        course_edition=school.course_edition, number=1, paper=paper, state="submitted",
        started_at=end - dt.timedelta(minutes=9), submitted_at=end, score=score, passed=True,
    )  # fmt: skip
    into.attempts.append(attempt)
    for place, edition in enumerate(school.items.values()):
        right = place not in wrong
        into.responses.append(
            Response(
                id=uuid.UUID(int=rng.getrandbits(128), version=4), person_id=person, item_edition=edition,
                attempt=attempt, answer=0 if right else 1, is_right=right,
                answered_at=end - dt.timedelta(seconds=8 * (len(paper) - place)),
            )
        )  # fmt: skip


def _finish(
    school: School, person: int, end: dt.datetime, rng: random.Random, into: Records
) -> None:
    from bema.study.models import Certificate, CourseRecord

    into.lessons += _lesson_records(
        school, person, len(school.lessons), end - dt.timedelta(minutes=20)
    )
    _sitting(school, person, end, rng, into)
    done = end + dt.timedelta(milliseconds=5)
    into.courses.append(
        CourseRecord(
            person_id=person, course=school.course, started_at=end - dt.timedelta(hours=2),
            completed_at=done, best_score=into.attempts[-1].score,
        )
    )  # fmt: skip
    into.certificates.append(
        Certificate(
            code=f"B{person:09d}", person_id=person, course=school.course,
            content={"name": f"Member {person}"}, content_hash="0" * 64, issued_at=done,
        )
    )  # fmt: skip


def let_learn(
    school: School,
    people: list[int],
    version: Any,
    *,
    since: dt.datetime,
    until: dt.datetime,
    seed: int,
) -> None:
    """Of these people seven in ten finish the course, one is in the middle of it, one only attests, and
    one does nothing; each at a time of its own between the two instants."""
    from bema.study.models import Attestation, CourseRecord

    rng, rows = random.Random(seed), Records()
    span = (until - since).total_seconds()
    for person in people:
        at = since + dt.timedelta(seconds=rng.uniform(10_000 if span > 20_000 else 0, span))
        draw = rng.random()
        if draw < 0.7:
            _finish(school, person, at, rng, rows)
        elif draw < 0.8:
            rows.courses.append(
                CourseRecord(
                    person_id=person, course=school.course, started_at=at - dt.timedelta(hours=1)
                )
            )
            rows.lessons += _lesson_records(
                school, person, rng.randrange(1, len(school.lessons)), at
            )
        if draw < 0.1 or 0.8 <= draw < 0.9:
            rows.attestations.append(
                Attestation(
                    person_id=person, version=version, language="uk", attested_at=at,
                    content_hash=version.content_hash,
                )
            )  # fmt: skip
    rows.insert()
