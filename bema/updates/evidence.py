"""What members did, read from the records, as facts about objectives.

The same facts are written down live (`handlers.py`); from these, everything that Bema derives about
knowledge can be computed anew and compared.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F, Q

from bema.study.models import Attempt, Attestation, CourseRecord, LessonRecord, Objective, Response
from bema.updates.knowledge import ATTESTED, COMPLETED, PASSED, REFRESHED, REVIEWED, Fact
from bema.updates.memory import AGAIN, GOOD
from bema.updates.models import Review, ReviewKind

_HOW = {ReviewKind.REVIEW: REVIEWED, ReviewKind.REFRESHER: REFRESHED}


@dataclass(frozen=True, slots=True)
class _Passed:
    at: dt.datetime
    right: dict[int, bool]


def _marks(attempt_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[int, bool]]:
    """{attempt: {objective: whether all that was answered on it is right}}. One query."""
    rows = (
        Response.objects.filter(attempt_id__in=list(attempt_ids))
        .order_by("answered_at", "pk")
        .values_list("attempt_id", "item_edition_id", "item_edition__objective_id", "is_right")
    )
    last = {(attempt, item): (objective, right) for attempt, item, objective, right in rows}
    marks: dict[uuid.UUID, dict[int, bool]] = defaultdict(dict)
    for (attempt, _item), (objective, right) in last.items():
        marks[attempt][objective] = marks[attempt].get(objective, True) and right
    return marks


def _passed(person_ids: Collection[int]) -> dict[tuple[int, int], list[_Passed]]:
    """{(person, course): the passed tests by time}. Two queries."""
    rows = list(
        Attempt.objects.filter(person__in=person_ids, passed=True)
        .order_by("submitted_at")
        .values_list("pk", "person_id", "course_id", "submitted_at")
    )
    marks = _marks(pk for pk, *_rest in rows)
    found: dict[tuple[int, int], list[_Passed]] = defaultdict(list)
    for pk, person, course, at in rows:
        if at is not None:
            found[person, course].append(_Passed(at, marks.get(pk, {})))
    return found


def _taught(person_ids: Collection[int]) -> dict[tuple[int, int], list[tuple[dt.datetime, int]]]:
    """{(person, course): (when, objective) of each lesson done, by the edition that was read}. One query."""
    rows = LessonRecord.objects.filter(
        person__in=person_ids, completed_at__isnull=False, edition__objectives__isnull=False
    ).values_list("person_id", "edition__course_id", "completed_at", "edition__objectives")
    found: dict[tuple[int, int], list[tuple[dt.datetime, int]]] = defaultdict(list)
    for person, course, at, objective in rows:
        if at is not None:
            found[person, course].append((at, objective))
    return found


def _course_facts(
    done_at: dt.datetime, taught: list[tuple[dt.datetime, int]], passed: list[_Passed]
) -> Iterable[Fact]:
    """At completion all that was taught and asked is learned; a test passed later refreshes what was right."""
    before = [test for test in passed if test.at <= done_at]
    right = {objective: mark for test in before for objective, mark in test.right.items()}
    how = COMPLETED | PASSED if before else COMPLETED
    for objective in {objective for at, objective in taught if at <= done_at} | set(right):
        yield Fact(done_at, objective, how, GOOD if right.get(objective, True) else AGAIN)
    for test in passed:
        if test.at > done_at:
            yield from (Fact(test.at, o, PASSED) for o, is_right in test.right.items() if is_right)


def course_facts(
    person_ids: Collection[int], course_id: int | None = None
) -> dict[int, list[Fact]]:
    """{person: facts} of completed courses (of one, if it is named). Four queries."""
    records = CourseRecord.objects.filter(person__in=person_ids, completed_at__isnull=False)
    if course_id is not None:
        records = records.filter(course=course_id)
    taught, passed = _taught(person_ids), _passed(person_ids)
    found: dict[int, list[Fact]] = defaultdict(list)
    for person, course, done_at in records.values_list("person_id", "course_id", "completed_at"):
        key = (person, course)
        if done_at is not None:
            found[person] += _course_facts(done_at, taught.get(key, []), passed.get(key, []))
    return found


def objectives_of_works(
    work_ids: Collection[int],
) -> dict[int, list[tuple[int, dt.datetime | None]]]:
    """{work: (objective, first published)} of those on it or citing its provisions. One query."""
    on_it = Q(work__in=work_ids) | Q(citations__lineage__work__in=work_ids)
    rows = Objective.objects.filter(on_it).values_list(
        "pk", "work_id", "citations__lineage__work_id", "first_published_at"
    )
    found: dict[int, dict[int, dt.datetime | None]] = defaultdict(dict)
    for pk, work, cited, since in rows:
        for on in {work, cited} & set(work_ids):
            found[on][pk] = since
    return {work: sorted(objectives.items()) for work, objectives in found.items()}


def attestation_facts(
    person_ids: Collection[int], version_id: int | None = None
) -> dict[int, list[Fact]]:
    """{person: facts} of attested versions: all objectives on the document that were there by then.
    Two queries."""
    rows = Attestation.objects.filter(person__in=person_ids)
    if version_id is not None:
        rows = rows.filter(version=version_id)
    attested = list(rows.values_list("person_id", "version__work_id", "attested_at"))
    objectives = objectives_of_works({work for _person, work, _at in attested})
    found: dict[int, list[Fact]] = defaultdict(list)
    for person, work, at in attested:
        for objective, since in objectives.get(work, []):
            if since is None or since <= at:
                found[person].append(Fact(at, objective, ATTESTED))
    return found


def _review_facts(person_ids: Collection[int]) -> dict[int, list[Fact]]:
    found: dict[int, list[Fact]] = defaultdict(list)
    rows = Review.objects.filter(person__in=person_ids).order_by("pk")
    for person, objective, kind, rating, at in rows.values_list(
        "person_id", "objective_id", "kind", "rating", F("at")
    ):
        found[person].append(Fact(at, objective, _HOW[ReviewKind(kind)], rating))
    return found


def facts_of(person_ids: Collection[int]) -> dict[int, list[Fact]]:
    """{person: all facts, in the order of time}. Seven queries, however many people."""
    merged: dict[int, list[Fact]] = defaultdict(list)
    for part in (
        course_facts(person_ids),
        attestation_facts(person_ids),
        _review_facts(person_ids),
    ):
        for person, facts in part.items():
            merged[person] += facts
    return {person: sorted(facts) for person, facts in merged.items()}
