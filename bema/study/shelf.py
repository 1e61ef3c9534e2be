"""Published editions, read once a process: they never change, so a page view only assembles.

Each is fetched by its id together with the hash of its content, which the page has read anyway.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bema.study.models import CourseEdition, ItemEdition, LessonEdition

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShelvedCourse:
    """A course edition: `title` and `summary` a language, and the rules of the test."""

    id: int
    course_id: int
    title: Texts
    summary: Texts
    work_ids: tuple[int, ...]
    has_test: bool
    questions_per_objective: int
    time_limit: dt.timedelta | None
    attempts_allowed: int | None
    pass_mark: int
    gives_certificate: bool


@dataclass(frozen=True, slots=True)
class ShelvedStep:
    ordinal: int
    uid: uuid.UUID
    kind: str
    html: Texts
    item_id: int | None
    lineage_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShelvedLesson:
    id: int
    lesson_id: int
    title: Texts
    minutes: int
    steps: tuple[ShelvedStep, ...]
    content_hash: str

    def step(self, ordinal: int) -> ShelvedStep | None:
        return self.steps[ordinal - 1] if 1 <= ordinal <= len(self.steps) else None


@dataclass(frozen=True, slots=True)
class ShelvedItem:
    """An item edition. `content` is for the browser, `key` never is."""

    id: int
    item_id: int
    objective_id: int
    kind: str
    content: Mapping[str, Any]
    key: Mapping[str, Any]
    content_hash: str

    @property
    def languages(self) -> Mapping[str, str]:
        stem: Mapping[str, str] = self.content["stem"]
        return stem

    def option_count(self) -> int:
        options: Mapping[str, list[str]] = self.content.get("options", {})
        return len(next(iter(options.values()), []))


@lru_cache(maxsize=256)
def course(pk: int, content_hash: str) -> ShelvedCourse:
    edition = CourseEdition.objects.get(pk=pk, content_hash=content_hash)
    content = edition.content
    minutes = content["time_limit_minutes"]
    return ShelvedCourse(
        id=edition.pk,
        course_id=edition.course_id,
        title=content["title"],
        summary=content["summary"],
        work_ids=tuple(content["works"]),
        has_test=content["has_test"],
        questions_per_objective=content["questions_per_objective"],
        time_limit=dt.timedelta(minutes=minutes) if minutes else None,
        attempts_allowed=content["attempts_allowed"],
        pass_mark=content["pass_mark"],
        gives_certificate=content["gives_certificate"],
    )


@lru_cache(maxsize=512)
def lesson(pk: int, content_hash: str) -> ShelvedLesson:
    edition = LessonEdition.objects.get(pk=pk, content_hash=content_hash)
    steps = edition.steps.prefetch_related("lineages")
    return ShelvedLesson(
        id=edition.pk,
        lesson_id=edition.lesson_id,
        title=edition.title,
        minutes=edition.minutes,
        steps=tuple(
            ShelvedStep(
                ordinal=step.ordinal,
                uid=step.uid,
                kind=step.kind,
                html=step.html,
                item_id=step.item_id,
                lineage_ids=tuple(lineage.pk for lineage in step.lineages.all()),
            )
            for step in steps
        ),
        content_hash=edition.content_hash,
    )


@lru_cache(maxsize=4096)
def item(pk: int, content_hash: str) -> ShelvedItem:
    edition = ItemEdition.objects.get(pk=pk, content_hash__startswith=content_hash)
    return ShelvedItem(
        id=edition.pk,
        item_id=edition.item_id,
        objective_id=edition.objective_id,
        kind=edition.kind,
        content=edition.content,
        key=edition.key,
        content_hash=edition.content_hash,
    )
