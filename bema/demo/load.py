"""Builds the demo: one transaction, so that half a province never stays."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from bema.accounts.models import Person
from bema.assignments import tallies
from bema.assignments.models import Assignment
from bema.assignments.subjects import subject_of
from bema.common import clock
from bema.common.clock import today
from bema.common.models import AuditEntry, audit
from bema.demo.amending import amend, days_from_now
from bema.demo.cast import CAST
from bema.demo.courses import add_course
from bema.demo.history import Month
from bema.demo.library import add_documents
from bema.demo.newsroom import add_newsroom
from bema.demo.organisation import Province, add_units
from bema.demo.people import add_people
from bema.demo.portal import add_site
from bema.demo.remembering import Remembering
from bema.documents.models import Work
from bema.study.models import Course
from bema.units.models import TargetGroup
from bema.updates.standings import checking

MEMBERS = 420
SEED = 1
_LARGE = 5_000  # members from which on the tree is that of a whole province
_ACTION = "demo.load"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What stands in the database."""

    members: int
    units: int


def loaded() -> Loaded | None:
    """The demo that was built here, if there is one."""
    entry = AuditEntry.objects.filter(action=_ACTION).order_by("-pk").first()
    return Loaded(**entry.details) if entry else None


@transaction.atomic
def load(*, members: int = MEMBERS, seed: int = SEED, say: Say = lambda _line: None) -> Loaded:
    """Fill an empty, migrated database with the province; the same seed gives the same province."""
    timed = _Timed(say)
    communes, branches = (12, 4) if members >= _LARGE else (3, 2)
    province = add_units(communes=communes, branches=branches)
    add_people(province, count=max(members, len(CAST) + 1), seed=seed)
    timed(f"{Person.objects.count():,} people in {len(province.units):,} units")
    works = add_documents(province.root)
    timed(f"{len(works)} documents in four languages")
    courses = {}
    for name, days in (("code-of-conduct", -200), ("flood-safety", -50)):
        with clock.as_of(days_from_now(days)):
            course = add_course(name, owner=province.root, works=works)
        courses[course.slug] = course
    timed(f"{len(courses)} courses")
    _assign(province, courses, works)
    Month(courses, works, seed=seed).write()
    timed("their last weeks: lessons, tests, attestations, certificates")
    versions = amend(works)
    Remembering(versions["code-of-conduct"], seed=seed).write()
    timed("an amendment, who has seen it, and what people went over again")
    timed(f"a public site of {add_site(works, courses)} pages")
    add_newsroom(province.root, works, courses)
    _check()
    result = Loaded(members=Person.objects.count(), units=len(province.units))
    audit(actor="demo", action=_ACTION, members=result.members, units=result.units)
    return result


class _Timed:
    def __init__(self, say: Say) -> None:
        self._say, self._since = say, time.perf_counter()

    def __call__(self, what: str) -> None:
        self._say(f"{time.perf_counter() - self._since:6.1f} s  {what}")


def _check() -> None:
    """The rows were written past the actions: prove that the tallies say the same."""
    if next(tallies.differences(), None) is not None:
        raise RuntimeError("the demo's tallies differ from its progress")
    if next(checking.differences(), None) is not None:
        raise RuntimeError("the demo's standings differ from what its people know")


def _assign(province: Province, courses: dict[str, Course], works: dict[str, Work]) -> None:
    """What is due: to all, to the duty officers, and, late already, in one district."""
    flood = subject_of(course_id=courses["flood-safety"].pk)
    duty = subject_of(course_id=courses["on-duty"].pk)
    code = subject_of(work_id=works["code-of-conduct"].pk)
    late = province.districts[2]
    for subject, unit, groups, opened, due, message in [
        (flood, province.root, (), 40, 18, "Before the water rises, please."),
        (flood, late, ("duty-officers",), 40, -5, ""),
        (code, province.root, ("duty-officers", "heads"), 30, 4, ""),
        (duty, province.root, ("duty-officers",), 30, 25, ""),
    ]:
        assignment = Assignment.objects.create(
            subject=subject,
            unit=unit,
            opens_on=today() - dt.timedelta(days=opened),
            due_on=today() + dt.timedelta(days=due),
            message=message,
            created_by=Person.objects.get(member_number="R-MANAGER"),
        )
        assignment.groups.set(TargetGroup.objects.filter(code__in=groups))
