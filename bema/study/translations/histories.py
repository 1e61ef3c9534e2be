"""The editions of things in order, as wordings: read for many at once in constant queries."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from i18nfield.strings import LazyI18nString
from wagtail.models import Revision

from bema.documents.models import Work
from bema.study.models import (
    CourseEdition,
    ItemEdition,
    LessonEdition,
    Objective,
    StepEdition,
    StillRight,
)
from bema.study.translations.staleness import Wording, by_language, joined, plain


class Key(NamedTuple):
    """A thing that has words: `kind` is course, lesson (its title), step, item or objective."""

    kind: str
    id: int
    step: uuid.UUID | None = None


Histories = dict[Key, list[Wording]]


def _plain(texts: Mapping[str, str]) -> dict[str, str]:
    return {code: plain(html) for code, html in texts.items()}


def _each(texts: Mapping[str, Any]) -> dict[str, str]:
    return {code: joined(parts) for code, parts in texts.items()}


def item_wording(at: dt.datetime, content: Mapping[str, Any], key: Mapping[str, Any]) -> Wording:
    words = by_language(
        _plain(content["stem"]),
        _each(content.get("options", {})),
        _each(content.get("targets", {})),
        _each(key.get("accepted", {})),
        _plain(content.get("feedback", {})),
    )
    # A question is not asked in a language that has no stem, whatever else it has.
    return Wording(at, {code: parts for code, parts in words.items() if parts[0]})


def of_courses(ids: Collection[int]) -> Histories:
    """One query."""
    found: Histories = defaultdict(list)
    rows = CourseEdition.objects.filter(course__in=ids).order_by("number")
    for pk, at, content in rows.values_list("course_id", "published_at", "content"):
        words = by_language(content["title"], _plain(content["summary"]))
        found[Key("course", pk)].append(Wording(at, words))
    return found


def of_lessons(ids: Collection[int], *, upto: int | None = None) -> Histories:
    """Titles and steps; of one lesson up to an edition, if its number is given. Two queries.

    A step that the last edition has no more is left out.
    """
    found: Histories = defaultdict(list)
    editions = LessonEdition.objects.filter(lesson__in=ids).order_by("number")
    if upto is not None:
        editions = editions.filter(number__lte=upto)
    last: dict[int, int] = {}
    for edition, pk, at, title in editions.values_list("pk", "lesson_id", "published_at", "title"):
        found[Key("lesson", pk)].append(Wording(at, by_language(title)))
        last[pk] = edition
    steps = (
        StepEdition.objects.filter(lesson_edition__in=editions.order_by(), item=None)
        .order_by("lesson_edition__number", "ordinal")
        .values_list(
            "lesson_edition__lesson_id", "uid", "lesson_edition__published_at", "html",
            "lesson_edition_id",
        )
    )  # fmt: skip
    there = set()
    for pk, uid, at, html, edition in steps:
        key = Key("step", pk, uid)
        found[key].append(Wording(at, by_language(_plain(html))))
        if edition == last[pk]:
            there.add(key)
    return {key: rows for key, rows in found.items() if key.kind == "lesson" or key in there}


def of_items(ids: Collection[int], *, upto: int | None = None) -> Histories:
    """One query."""
    found: Histories = defaultdict(list)
    rows = ItemEdition.objects.filter(item__in=ids).order_by("number")
    if upto is not None:
        rows = rows.filter(number__lte=upto)
    for pk, at, content, key in rows.values_list("item_id", "published_at", "content", "key"):
        found[Key("item", pk)].append(item_wording(at, content, key))
    return found


def of_objectives(ids: Collection[int]) -> Histories:
    """Statements have no editions: their published revisions tell, then the row itself. Three queries."""
    found: Histories = defaultdict(list)
    kind = ContentType.objects.get_for_model(Objective)
    objectives = {row.pk: row for row in Objective.objects.filter(pk__in=ids)}
    lives = {pk: row.live_revision_id for pk, row in objectives.items()}
    rows = (
        Revision.objects.filter(
            base_content_type=kind, object_id__in=[str(pk) for pk in objectives]
        )
        .order_by("created_at", "pk")
        .values_list("pk", "object_id", "created_at", "content__statement")
    )
    for revision, object_id, at, statement in rows:
        live = lives[int(object_id)]
        if live is not None and revision <= live:
            words = by_language(_texts(statement))
            found[Key("objective", int(object_id))].append(Wording(at, words))
    for pk, row in objectives.items():
        history = found[Key("objective", pk)]
        at = row.last_published_at or row.first_published_at
        words = by_language(_texts(row.statement))
        if not history or history[-1].words != words:
            history.append(Wording(at or dt.datetime(1970, 1, 1, tzinfo=dt.UTC), words))
    return found


def _texts(value: Any) -> dict[str, str]:
    """A mixed-language field, or what a revision keeps of it, by language."""
    data = value.data if isinstance(value, LazyI18nString) else value
    if isinstance(data, str) and data.startswith("{"):
        data = json.loads(data)
    return (
        {code: str(text) for code, text in data.items() if text} if isinstance(data, dict) else {}
    )


def confirmations(
    *,
    courses: Collection[int] = (),
    lessons: Collection[int] = (),
    items: Collection[int] = (),
    objectives: Collection[int] = (),
) -> dict[Key, set[tuple[str, str]]]:
    """{thing: (language, digest of the original)} that editors called still right. One query."""
    found: dict[Key, set[tuple[str, str]]] = defaultdict(set)
    rows = StillRight.objects.filter(
        Q(course__in=courses) | Q(lesson__in=lessons) | Q(item__in=items)
        | Q(objective__in=objectives)
    )  # fmt: skip
    for row in rows:
        found[key_of(row)].add((row.language, row.source_digest))
    return found


def key_of(row: StillRight) -> Key:
    if row.lesson_id is not None:
        return Key("step" if row.step else "lesson", row.lesson_id, row.step)
    kinds = {"course": row.course_id, "item": row.item_id, "objective": row.objective_id}
    kind, pk = next((kind, pk) for kind, pk in kinds.items() if pk is not None)
    return Key(kind, pk)


def work_languages(course_ids: Collection[int]) -> dict[int, list[str]]:
    """{course: languages of the documents that it teaches}, by its current edition. Two queries."""
    editions = CourseEdition.objects.filter(course__in=course_ids, is_current=True)
    works = dict(editions.values_list("course_id", "content__works"))
    languages = dict(
        Work.objects.filter(pk__in={pk for ids in works.values() for pk in ids}).values_list(
            "pk", "language"
        )
    )
    return {
        course: list(dict.fromkeys(languages[pk] for pk in ids if pk in languages))
        for course, ids in works.items()
    }
