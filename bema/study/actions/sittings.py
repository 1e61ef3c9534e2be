"""Sitting a test: start, answer one by one, hand in. The server keeps the time and does the marking."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.errors import Absent
from bema.common.events import publish
from bema.study import access, papers, queries, shelf
from bema.study.actions.progress import complete_course_if_done, note_score, start_course
from bema.study.actions.responses import find_repeat, keep
from bema.study.errors import (
    AlreadyHandedIn,
    LessonsFirst,
    NoAttemptsLeft,
    NoQuestions,
    TimeIsUp,
)
from bema.study.events import TestPassed
from bema.study.models import Attempt, AttemptState, CourseEdition, Response
from bema.study.scoring import per_cent
from bema.study.shelf import ShelvedCourse

# An answer that left the member's device in time may take this long on a poor line.
GRACE = dt.timedelta(seconds=10)


def start_attempt(*, actor: Person, slug: str) -> Attempt:
    """The attempt that is going on or, if there is none, a new one with its questions drawn."""
    course = access.access_course(actor, slug)
    settle_overdue(actor, course.pk)
    with transaction.atomic():
        kept = queries.open_attempt(actor, course.pk)
        if kept is not None:
            return kept
        edition = queries.current_course(course.pk)
        number = _next_number(actor, edition)
        start_course(actor, course.pk)
        return _draw(actor, edition, number)


def _next_number(actor: Person, course: ShelvedCourse) -> int:
    """The number of the next attempt, if the person may have one."""
    if not course.has_test:
        raise Absent()
    if not queries.all_lessons_done(actor, course.course_id):
        raise LessonsFirst()
    used = Attempt.objects.filter(person=actor, course_id=course.course_id).count()
    if course.attempts_allowed is not None and used >= course.attempts_allowed:
        raise NoAttemptsLeft()
    return used + 1


def _draw(actor: Person, course: ShelvedCourse, number: int) -> Attempt:
    paper = papers.draw(
        queries.test_items(course.course_id),
        per_objective=course.questions_per_objective,
        chance=random.SystemRandom(),
    )
    if not paper:
        raise NoQuestions()
    at = now()
    attempt = Attempt.objects.create(
        person=actor,
        course_id=course.course_id,
        course_edition_id=course.id,
        number=number,
        paper=paper,
        started_at=at,
        deadline=at + course.time_limit if course.time_limit else None,
    )
    if attempt.deadline:
        from bema.study.jobs import close_attempt

        close_attempt.using(run_after=attempt.deadline + GRACE).enqueue(str(attempt.pk))
    return attempt


def answer_question(
    *,
    actor: Person,
    attempt_id: uuid.UUID,
    number: int,
    response_id: uuid.UUID,
    data: Mapping[str, Any],
) -> Response:
    """Keep the answer to question `number` (from 1). The last answer to a question counts; the same id
    again finds the same answer, also after the test was handed in."""
    with transaction.atomic():
        attempt = _own(actor, attempt_id, lock=True)
        kept = find_repeat(person=actor, response_id=response_id, attempt_id=attempt.pk)
        if kept is not None:
            kept.attempt = attempt
            return kept
        is_late = attempt.deadline is not None and now() > attempt.deadline + GRACE
        if not is_late:
            if attempt.state != AttemptState.OPEN:
                raise AlreadyHandedIn()
            item, order = question(attempt, number)
            answer = papers.read_answer(item, order, data)
            response, _is_new = keep(
                person=actor,
                response_id=response_id,
                item=item,
                answer=answer,
                attempt_id=attempt.pk,
            )
            response.attempt = attempt
            return response
        _close(attempt)
    raise TimeIsUp()


def question(attempt: Attempt, number: int) -> tuple[shelf.ShelvedItem, list[int]]:
    """The item edition of question `number` of the paper, and the order of its options."""
    if not 1 <= number <= len(attempt.paper):
        raise Absent()
    edition_id, order, content_hash = attempt.paper[number - 1]
    return shelf.item(edition_id, content_hash), order


def submit_attempt(*, actor: Person, attempt_id: uuid.UUID) -> Attempt:
    """Hand in: marked and closed for good. Handing in twice changes nothing."""
    with transaction.atomic():
        attempt = _own(actor, attempt_id, lock=True)
        if attempt.state == AttemptState.OPEN:
            _close(attempt)
    return attempt


def settle_overdue(person: Person, course_id: int) -> None:
    """Hand in what ran out of time: done at the next contact, if the job has not been there first."""
    overdue = Attempt.objects.filter(
        person=person,
        course_id=course_id,
        state=AttemptState.OPEN,
        deadline__lt=now() - GRACE,
    )
    for pk in list(overdue.values_list("pk", flat=True)):
        close_overdue(attempt_id=pk)


def close_overdue(*, attempt_id: uuid.UUID) -> bool:
    """Hand in an attempt whose time is up; whether there was anything to do."""
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update().filter(pk=attempt_id).first()
        if attempt is None or attempt.state != AttemptState.OPEN:
            return False
        if attempt.deadline is None or now() <= attempt.deadline:
            return False
        _close(attempt)
    return True


def _own(person: Person, attempt_id: uuid.UUID, *, lock: bool = False) -> Attempt:
    attempts = Attempt.objects.select_related("course_edition")
    if lock:
        attempts = attempts.select_for_update(of=("self",))
    attempt = attempts.filter(pk=attempt_id, person=person).first()
    if attempt is None:
        raise Absent()
    return attempt


def _close(attempt: Attempt) -> None:
    """Mark by the pinned keys: unanswered is wrong. The answers' own marks were made when they came."""
    counted = queries.latest_responses(attempt.pk)
    right = sum(response.is_right for response in counted.values())
    edition = CourseEdition.objects.get(pk=attempt.course_edition_id)
    attempt.state = AttemptState.SUBMITTED
    attempt.submitted_at = now()
    attempt.score = per_cent(right, len(attempt.paper))
    attempt.passed = attempt.score >= edition.content["pass_mark"]
    attempt.save(update_fields=["state", "submitted_at", "score", "passed"])
    note_score(attempt.person, attempt.course_id, attempt.score)
    if attempt.passed:
        publish(
            TestPassed(
                person_id=attempt.person_id,
                course_id=attempt.course_id,
                attempt_id=attempt.pk,
                at=attempt.submitted_at,
            )
        )
        complete_course_if_done(attempt.person, queries.current_course(attempt.course_id))
