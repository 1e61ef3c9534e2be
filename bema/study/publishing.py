"""Makes immutable editions of what editors wrote. Members read only these.

Wagtail's publishing (by hand, scheduled, at the end of a workflow) ends here, as does the demo's.
Publishing what has not changed makes no new edition.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.events import publish
from bema.common.models import audit
from bema.study import access
from bema.study.compiling import (
    Compiled,
    CompiledLesson,
    compile_course,
    compile_item,
    compile_lesson,
)
from bema.study.errors import NotPublishable
from bema.study.events import ContentPublished
from bema.study.models import (
    Course,
    CourseEdition,
    Item,
    ItemEdition,
    Lesson,
    LessonEdition,
    StepEdition,
)

Edition = TypeVar("Edition", CourseEdition, ItemEdition, LessonEdition)


def publish_course(*, actor: Person | str, course: Course) -> CourseEdition:
    """The course's current edition after publishing. Raises `NotPublishable`."""
    compiled = _checked(actor, course, compile_course(course))
    return _new_edition(
        actor, CourseEdition, {"course": course}, compiled, {"content": compiled.content}
    )


def publish_item(*, actor: Person | str, item: Item) -> ItemEdition:
    """The item's current edition after publishing. Raises `NotPublishable`."""
    compiled = _checked(actor, item, compile_item(item))
    fields = {
        "objective_id": item.objective_id,
        "kind": item.kind,
        "content": compiled.content,
        "key": compiled.key,
    }
    return _new_edition(actor, ItemEdition, {"item": item}, compiled, fields)


@transaction.atomic
def publish_lesson(*, actor: Person | str, lesson: Lesson) -> LessonEdition:
    """The lesson's current edition, with its steps, after publishing. Raises `NotPublishable`."""
    compiled = compile_lesson(lesson)
    _checked(actor, lesson, compiled)
    fields = {
        "course_id": lesson.course_id,
        "sort_order": lesson.sort_order,
        "title": compiled.content["title"],
        "minutes": lesson.minutes,
        "step_count": len(compiled.steps),
    }
    edition = _new_edition(actor, LessonEdition, {"lesson": lesson}, compiled, fields)
    if not edition.steps.exists():
        edition.objectives.set(compiled.content["objectives"])
        _write_steps(edition, compiled)
    return edition


def withdraw(*, actor: Person | str, thing: Course | Lesson | Item) -> None:
    """Take it out of the members' sight. Its editions stay: what was answered hangs on them."""
    _check_actor(actor, thing)
    with transaction.atomic():
        thing.editions.filter(is_current=True).update(is_current=False)
        audit(actor=actor, action=f"study.withdraw_{thing._meta.model_name}", subject=str(thing.pk))
        publish(ContentPublished())


def _check_actor(actor: Person | str, thing: Course | Lesson | Item) -> None:
    if not isinstance(actor, str):
        access.require_editor(actor, thing.owner)


def _checked(actor: Person | str, thing: Course | Lesson | Item, compiled: Compiled) -> Compiled:
    _check_actor(actor, thing)
    if compiled.problems:
        raise NotPublishable(compiled.problems)
    return compiled


@transaction.atomic
def _new_edition(
    actor: Person | str,
    model: type[Edition],
    identity: dict[str, Any],
    compiled: Compiled,
    fields: dict[str, Any],
) -> Edition:
    """The current edition if nothing has changed; else the next one, which takes its place."""
    editions = model._default_manager.filter(**identity)
    current = editions.select_for_update().filter(is_current=True).first()
    if current and _is_same(current, compiled, fields):
        return current
    editions.filter(is_current=True).update(is_current=False)
    number = (editions.aggregate(last=Max("number"))["last"] or 0) + 1
    edition = model._default_manager.create(
        **identity,
        **fields,
        number=number,
        content_hash=compiled.content_hash,
        published_at=now(),
    )
    (subject,) = identity.values()
    audit(
        actor=actor,
        action=f"study.publish_{subject._meta.model_name}",
        subject=str(subject.pk),
        edition=number,
    )
    publish(ContentPublished())
    return edition


def _is_same(current: Any, compiled: Compiled, fields: dict[str, Any]) -> bool:
    """Same content under the same heads; what an item asks for may change while its words stay."""
    heads = [name for name in ("objective_id", "kind") if name in fields]
    return current.content_hash == compiled.content_hash and all(
        getattr(current, name) == fields[name] for name in heads
    )


def _write_steps(edition: LessonEdition, compiled: CompiledLesson) -> None:
    steps = [
        StepEdition(
            lesson_edition=edition,
            ordinal=ordinal,
            uid=step.uid,
            kind=step.kind,
            html=step.html,
            item_id=step.item_id,
        )
        for ordinal, step in enumerate(compiled.steps, start=1)
    ]
    StepEdition.objects.bulk_create(steps)
    through = StepEdition.lineages.through
    through.objects.bulk_create(
        through(stepedition_id=row.pk, lineage_id=lineage)
        for row, step in zip(steps, compiled.steps, strict=True)
        for lineage in step.lineage_ids
    )
