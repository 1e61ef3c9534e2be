"""Going through a lesson: begin, read on, answer a check."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.errors import Absent
from bema.study import papers, queries, shelf
from bema.study.actions.progress import complete_course_if_done, start_course
from bema.study.actions.responses import find_repeat, keep
from bema.study.errors import BadAnswer
from bema.study.models import ItemEdition, LessonRecord, Response
from bema.study.queries import Seat


@transaction.atomic
def open_lesson(*, actor: Person, slug: str, lesson_id: int) -> int:
    """Begin the lesson or go on with it; the step to show."""
    seat = queries.seat(actor, slug, lesson_id)
    if not seat.is_begun:
        _begin(actor, seat, next_step=1)
    return 1 if seat.is_done else min(seat.next_step, len(seat.lesson.steps))


@transaction.atomic
def finish_step(*, actor: Person, slug: str, lesson_id: int, ordinal: int) -> Seat:
    """Note that a step was read. Doing it again changes nothing; a check is finished by an answer."""
    seat = _seat_at(actor, slug, lesson_id, ordinal)
    step = seat.lesson.step(ordinal)
    if step is not None and step.kind != "check":
        _advance(actor, seat, ordinal)
    return seat


def answer_check(
    *,
    actor: Person,
    slug: str,
    lesson_id: int,
    ordinal: int,
    response_id: uuid.UUID,
    item_edition_id: int,
    data: Mapping[str, Any],
) -> Response:
    """Keep the answer to a check and move on. The same id again: the same answer, nothing more."""
    with transaction.atomic():
        kept = find_repeat(person=actor, response_id=response_id, attempt_id=None)
        if kept is not None:
            return kept
        seat = _seat_at(actor, slug, lesson_id, ordinal)
        item = check_item(seat, ordinal, item_edition_id)
        answer = papers.read_answer(item, papers.steady_order(item, actor.pk), data)
        response, is_new = keep(person=actor, response_id=response_id, item=item, answer=answer)
        if is_new:
            _advance(actor, seat, ordinal)
    return response


def check_item(seat: Seat, ordinal: int, item_edition_id: int | None = None) -> shelf.ShelvedItem:
    """The question of a check: as it is now, or the edition that the member was shown."""
    step = seat.lesson.step(ordinal)
    if step is None or step.item_id is None:
        raise Absent()
    if item_edition_id is None:
        return queries.current_item(step.item_id)
    row = (
        ItemEdition.objects.filter(pk=item_edition_id, item_id=step.item_id)
        .values_list("pk", "content_hash")
        .first()
    )
    if row is None:
        raise BadAnswer()
    return shelf.item(*row)


def _seat_at(actor: Person, slug: str, lesson_id: int, ordinal: int) -> Seat:
    seat = queries.seat(actor, slug, lesson_id)
    if seat.lesson.step(ordinal) is None or (not seat.is_done and ordinal > seat.next_step):
        raise Absent()
    return seat


def _begin(actor: Person, seat: Seat, *, next_step: int) -> None:
    """The first trace that a person leaves in a lesson and, maybe, in its course."""
    start_course(actor, seat.course_id)
    LessonRecord.objects.get_or_create(
        person=actor,
        lesson_id=seat.lesson.lesson_id,
        defaults={"edition_id": seat.lesson.id, "next_step": next_step, "started_at": now()},
    )


def _advance(actor: Person, seat: Seat, ordinal: int) -> None:
    """The step after `ordinal` is the next; after the last, the lesson is done."""
    if seat.is_done or (seat.is_begun and ordinal < seat.next_step):
        return
    if not seat.is_begun:
        _begin(actor, seat, next_step=ordinal + 1)
    is_last = ordinal >= len(seat.lesson.steps)
    changes = {"next_step": ordinal + 1, **({"completed_at": now()} if is_last else {})}
    LessonRecord.objects.filter(
        person=actor, lesson_id=seat.lesson.lesson_id, completed_at__isnull=True
    ).update(**changes)
    if is_last:
        complete_course_if_done(actor, seat.course)
