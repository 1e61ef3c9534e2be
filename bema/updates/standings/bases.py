"""By what the standings of a subject count, and by what they should at this moment."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max

from bema.assignments.models import Subject
from bema.common.clock import now
from bema.common.fields import to_milliseconds
from bema.study.models import LessonEdition, Objective
from bema.updates import changes
from bema.updates.evidence import objectives_of_works
from bema.updates.models import EVERYBODY, Basis, BasisObjective

# Before anything was ever learned.
ALWAYS = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# Any number: PostgreSQL knows the lock by it.
_LOCK = 4_031_971

Target = dict[int, dt.datetime]


def hold(*, alone: bool) -> None:
    """Keep the bases as they are until the transaction ends; `alone`, in order to change one.

    Who writes what people know shares the lock, so nobody waits but for a step of a recount. SQLite runs one
    writer at a time and needs no lock.
    """
    if connection.vendor == "postgresql":
        name = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {name}(%s)", [_LOCK])


def _of_courses(course_ids: Collection[int]) -> dict[int, set[int]]:
    """{course: the objectives in use that its published lessons teach}. One query."""
    rows = LessonEdition.objects.filter(
        course__in=course_ids, is_current=True, objectives__live=True
    ).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    for course, objective in rows.values_list("course_id", "objectives"):
        found[course].add(objective)
    return found


def _of_works(work_ids: Collection[int]) -> dict[int, set[int]]:
    """{work: the objectives in use on it or citing it}. Two queries."""
    found = {
        work: {pk for pk, _since in rows} for work, rows in objectives_of_works(work_ids).items()
    }
    everything = {pk for objectives in found.values() for pk in objectives}
    live = set(Objective.objects.filter(pk__in=everything, live=True).values_list("pk", flat=True))
    return {work: objectives & live for work, objectives in found.items()}


def _since(objective_ids: Collection[int], on: dt.datetime) -> Target:
    """{objective: when its last change took effect}. One query."""
    rows = changes.effective(on).filter(objective__in=objective_ids).order_by()
    return {
        row["objective"]: row["since"]
        for row in rows.values("objective").annotate(since=Max("effective_at"))
    }


def targets(subject_ids: Collection[int], on: dt.datetime | None = None) -> dict[int, Target]:
    """{subject: {objective: since when it must have been learned to be known as the text stands}}.

    At most five queries. A subject on which no objective rests has an empty target.
    """
    rows = Subject.objects.filter(pk__in=subject_ids).values_list("pk", "course_id", "work_id")
    found = list(rows)
    courses = _of_courses({course for _pk, course, _work in found if course})
    works = _of_works({work for _pk, _course, work in found if work})
    objectives = {
        pk: courses.get(course, set()) if course else works.get(work, set())
        for pk, course, work in found
    }
    since = _since({pk for several in objectives.values() for pk in several}, on or now())
    return {
        pk: {objective: since.get(objective, ALWAYS) for objective in sorted(several)}
        for pk, several in objectives.items()
    }


@dataclass(frozen=True, slots=True)
class Counted:
    """The basis of a subject as it is kept: the newest, and whether it holds for everybody already."""

    basis: Basis
    target: Target
    is_whole: bool

    def is_for(self, target: Target) -> bool:
        """Whether it counts by these objectives and changes."""
        return {pk: to_milliseconds(at) for pk, at in self.target.items()} == {
            pk: to_milliseconds(at) for pk, at in target.items()
        }


def counted(subject_ids: Collection[int]) -> dict[int, Counted]:
    """{subject: its newest basis} of those that are counted at all. Two queries."""
    newest = {
        basis.subject_id: basis
        for basis in Basis.objects.filter(subject__in=subject_ids).order_by("pk")
    }
    found: dict[int, Target] = {basis.pk: {} for basis in newest.values()}
    rows = BasisObjective.objects.filter(basis__in=found)
    for basis, objective, since in rows.values_list("basis_id", "objective_id", "since"):
        found[basis][objective] = since
    return {
        pk: Counted(basis, found[basis.pk], basis.up_to == EVERYBODY and basis.after == 0)
        for pk, basis in newest.items()
    }


def objectives_of(basis_ids: Collection[int]) -> list[int]:
    rows = BasisObjective.objects.filter(basis__in=basis_ids).values_list("objective_id", flat=True)
    return sorted(set(rows))


def make(subject_id: int, target: Target, moment: dt.datetime, *, up_to: int = 0) -> Basis:
    """A new basis, which holds for nobody yet."""
    basis = Basis.objects.create(
        subject_id=subject_id, moment=moment, size=len(target), up_to=up_to, made_at=moment
    )
    BasisObjective.objects.bulk_create(
        BasisObjective(basis=basis, objective_id=pk, since=since) for pk, since in target.items()
    )
    return basis
