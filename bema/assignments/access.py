"""Which assignments a person may see or make. Refusal looks like absence."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from bema.accounts.models import Person
from bema.assignments.models import Assignment
from bema.assignments.scope import is_open
from bema.common.errors import Absent
from bema.documents.access import visible_works
from bema.documents.models import VersionState, Work
from bema.study.access import courses_in_line
from bema.study.models import Course
from bema.units.access import granted_units, has_role_over
from bema.units.models import GroupSet, Placement, Role, Unit
from bema.units.queries import ancestor_paths, in_subtree


def managed_units(person: Person) -> list[Unit]:
    """The roots of the subtrees whose training the person manages; `Absent` for who manages none."""
    units = granted_units(person, Role.TRAINING_MANAGER)
    if not units:
        raise Absent()
    return units


def in_managed_subtrees(person: Person, *, prefix: str = "") -> Q:
    """The condition that a unit lies in one of those subtrees. One query."""
    condition = Q(pk__in=[])
    for unit in managed_units(person):
        condition |= in_subtree(unit, prefix=prefix)
    return condition


def units_above(unit: Unit, roots: list[Unit]) -> list[Unit]:
    """The units above this one within the highest of the subtrees it lies in, top down. One query."""
    top = min((len(root.path) for root in roots if unit.path.startswith(root.path)), default=None)
    if top is None:
        raise Absent()
    paths = [path for path in ancestor_paths(unit.path) if top <= len(path) < len(unit.path)]
    return list(Unit.objects.filter(path__in=paths).order_by("path")) if paths else []


def access_assignment(person: Person, pk: int) -> Assignment:
    """An assignment to a unit of one's own subtrees; else `Absent`."""
    assignment = (
        Assignment.objects.filter(pk=pk).select_related("unit", "subject__course", "subject__work")
    ).first()
    if assignment is None or not has_role_over(person, Role.TRAINING_MANAGER, assignment.unit):
        raise Absent()
    return assignment


def assignable_courses(person: Person) -> QuerySet[Course]:
    """The published courses that the person may assign."""
    return courses_in_line(person).filter(editions__is_current=True)


def assignable_works(person: Person) -> QuerySet[Work]:
    """The published documents that the person may read, and so assign."""
    return visible_works(person).filter(versions__state=VersionState.PUBLISHED).distinct()


def concerning(person: Person) -> QuerySet[Assignment]:
    """The open assignments that concern the person where they are placed today. One query to find out."""
    placement = Placement.objects.filter(person=person).select_related("unit").first()
    if placement is None:
        return Assignment.objects.none()
    groups = GroupSet.groups.through.objects.filter(groupset=placement.group_set_id)
    return Assignment.objects.filter(
        is_open(),
        Q(groups__isnull=True) | Q(groups__in=groups.values("targetgroup")),
        unit__path__in=ancestor_paths(placement.unit.path),
    ).distinct()


def opens_course(person: Person, course: Course) -> bool:
    """Whether an assignment of the course concerns the person: the reason registered with study."""
    return concerning(person).filter(subject__course=course).exists()


def access_topic(person: Person, key: str) -> Course | Work:
    """What "course-12" or "document-7" names, if the person may assign it; else `Absent`."""
    kind, _dash, number = key.partition("-")
    if not (number.isascii() and number.isdigit()) or len(number) > 18:
        raise Absent()
    found: Course | Work | None = None
    if kind == "course":
        found = assignable_courses(person).filter(pk=int(number)).first()
    elif kind == "document":
        found = assignable_works(person).filter(pk=int(number)).first()
    if found is None:
        raise Absent()
    return found
