"""From provisions on a law's page to an objective, a step that quotes them and a question, in one go."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bema.accounts.models import Person
from bema.common.errors import Conflict
from bema.documents.addresses import to_slug
from bema.documents.models import Lineage
from bema.documents.queries import provisions_in_force
from bema.study import access
from bema.study.compiling import compile_item
from bema.study.errors import NotPublishable
from bema.study.models import Course, Item, Lesson, Objective, ObjectiveCitation
from bema.units.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question in one language; see `Item` for how options and key are written."""

    kind: str
    stem: str
    options: str
    key: str
    feedback: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    objective: Objective
    lesson: Lesson
    item: Item | None


@transaction.atomic
def teach_provisions(
    *,
    actor: Person,
    owner: Unit,
    lineages: Sequence[Lineage],
    statement: str,
    lesson: Lesson | None,
    new_lesson: str,
    course: Course | None,
    new_course: str,
    question: Question | None,
    publish: bool,
) -> Taught:
    """Everything or nothing. Texts are in the active language. Raises `NotPublishable` or `Conflict`."""
    for place in [owner, lesson and lesson.owner, course and course.owner]:
        if place is not None:
            access.require_editor(actor, place)
    objective = _objective(actor, owner, lineages, statement)
    item = _item(actor, owner, objective, question, publish=publish) if question else None
    if lesson is None:
        course = course or _course(actor, owner, new_course, lineages, publish=publish)
        lesson = _new_lesson(course, owner, new_lesson)
    lesson = _add_steps(lesson, objective, lineages, item)
    _keep(actor, lesson, publish=publish)
    return Taught(objective=objective, lesson=lesson, item=item)


def _words(text: str) -> dict[str, str]:
    return {get_language() or "en": text} if text else {}


def _keep(actor: Person, thing: Any, *, publish: bool) -> None:
    """As a revision in the actor's name, published or a draft."""
    revision = thing.save_revision(user=actor)
    if publish:
        revision.publish(user=actor)


def _objective(
    actor: Person, owner: Unit, lineages: Sequence[Lineage], statement: str
) -> Objective:
    if not statement:
        found = provisions_in_force([row.pk for row in lineages], language=get_language() or "")
        statement = next((found[row.pk].plain for row in lineages if row.pk in found), "")[:500]
    objective = Objective(owner=owner, statement=_words(statement), work=lineages[0].work)
    objective.save()
    ObjectiveCitation.objects.bulk_create(
        ObjectiveCitation(objective=objective, lineage=lineage) for lineage in lineages
    )
    fresh = Objective.objects.get(pk=objective.pk)
    _keep(actor, fresh, publish=True)
    return fresh


def _item(
    actor: Person, owner: Unit, objective: Objective, question: Question, *, publish: bool
) -> Item:
    item = Item(
        owner=owner,
        objective=objective,
        kind=question.kind,
        stem=_words(question.stem),
        options=_words(question.options),
        key=question.key,
        feedback=_words(question.feedback),
        live=False,
    )
    problems = compile_item(item).problems
    if problems:
        raise NotPublishable(problems)
    item.save()
    _keep(actor, item, publish=publish)
    return item


def _course(
    actor: Person, owner: Unit, title: str, lineages: Sequence[Lineage], *, publish: bool
) -> Course:
    course = Course(owner=owner, slug=_free_slug(title), title=_words(title), live=False)
    course.works = [lineages[0].work]
    course.save()
    _keep(actor, course, publish=publish)
    return course


def _free_slug(title: str) -> str:
    slug = (to_slug(title) or "course")[:70]
    return f"{slug}-{uuid.uuid4().hex[:6]}" if Course.objects.filter(slug=slug).exists() else slug


def _new_lesson(course: Course, owner: Unit, title: str) -> Lesson:
    last = Lesson.objects.filter(course=course).aggregate(last=Max("sort_order"))["last"] or 0
    lesson = Lesson(
        owner=owner, course=course, sort_order=last + 1, title=_words(title), live=False
    )
    lesson.save()
    return lesson


def _add_steps(
    lesson: Lesson, objective: Objective, lineages: Sequence[Lineage], item: Item | None
) -> Lesson:
    """The lesson's latest draft with the steps at its end."""
    if lesson.get_lock() is not None:
        raise Conflict(
            _("This lesson is locked at the moment. Choose another, or try again later.")
        )
    draft: Lesson = lesson.get_latest_revision_as_object()
    draft.steps.append(("quote", {"lineages": [row.pk for row in lineages], "comment": {}}))
    if item is not None:
        draft.steps.append(("check", {"item": item}))
    draft.objectives.add(objective)
    return draft
