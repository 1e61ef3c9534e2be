"""Who reaches which course, and what an editor may change. Refusal looks like absence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from wagtail.documents.models import Document

from bema.accounts.models import Person
from bema.common.errors import Absent
from bema.documents.access import visible_works
from bema.documents.models import Lineage
from bema.study.models import Course, CourseRecord, StepEdition, StepKind
from bema.units.access import granted_units, has_role_over, open_grants
from bema.units.models import Role, RoleGrant, Unit
from bema.units.queries import ancestor_paths, in_subtree

# Reasons why a person may take a course, registered by the domains above: an assignment, for one.
openers: list[Callable[[Person, Course], bool]] = []

# Which pictures (by file name) and files anybody may fetch, by the domains above: those of public pages.
public_pictures: list[Callable[[str], bool]] = []
public_files: list[Callable[[Document], bool]] = []

_STAFF = [Role.EDITOR, Role.TRAINING_MANAGER]


def staff_units(person: Person) -> list[Unit]:
    """The units where the person edits, manages training or administers. Two queries."""
    units = {unit.pk: unit for role in _STAFF for unit in granted_units(person, role)}
    return list(units.values())


def _in_line(units: list[Unit]) -> Q:
    """Owned by a unit below one of these, or above it: what a superior unit offers is for all below."""
    condition = Q(pk__in=[])
    for unit in units:
        condition |= in_subtree(unit, prefix="owner__")
        condition |= Q(owner__path__in=ancestor_paths(unit.path))
    return condition


def courses_in_line(person: Person) -> QuerySet[Course]:
    """The courses that a training manager or editor may look at and assign."""
    if getattr(person, "is_superuser", False):
        return Course.objects.all()
    return Course.objects.filter(_in_line(staff_units(person)))


def may_take(person: Person | AnonymousUser, course: Course) -> bool:
    """What one has begun stays open; else one of the openers, or a role in the owner's line, opens it."""
    if not isinstance(person, Person):
        return False
    if CourseRecord.objects.filter(person=person, course=course).exists():
        return True
    if any(opens(person, course) for opens in openers):
        return True
    return courses_in_line(person).filter(pk=course.pk).exists()


def access_course(person: Person | AnonymousUser, slug: str) -> Course:
    """A published course that the person may take; else `Absent`."""
    course = Course.objects.filter(slug=slug, editions__is_current=True).first()
    if course is None or not may_take(person, course):
        raise Absent()
    return course


def access_file(person: Person, pk: int) -> Document:
    """A film, sound or captions that a published lesson shows, or that the person may put into one.

    Reads the editions, which keep what members were shown, and of them only the steps that play something.
    """
    document: Document | None = Document.objects.filter(pk=pk).first()
    if document is None or not (_is_shown(document) or _may_choose(person, document)):
        raise Absent()
    return document


def is_public_picture(name: str) -> bool:
    return any(is_public(name) for is_public in public_pictures)


def public_file(pk: int) -> Document | None:
    """The film, sound or captions if anybody may fetch it."""
    document: Document | None = Document.objects.filter(pk=pk).first()
    found = document is not None and any(is_public(document) for is_public in public_files)
    return document if found else None


def _is_shown(document: Document) -> bool:
    played = StepEdition.objects.filter(kind=StepKind.MEDIA)
    return played.filter(html__icontains=document.url).exists()


def _may_choose(person: Person, document: Document) -> bool:
    from wagtail.documents.permissions import permission_policy

    return bool(permission_policy.user_has_permission_for_instance(person, "choose", document))


# --- editors --------------------------------------------------------------------------------


def edited_units(person: Person) -> list[Unit]:
    """The roots of the subtrees that the person edits for."""
    return granted_units(person, Role.EDITOR)


def editors_of(owner: Unit) -> QuerySet[Person]:
    """Who edits for the unit: by a role there or above it."""
    grants = RoleGrant.objects.filter(
        open_grants(),
        role__in=[Role.EDITOR, Role.ADMINISTRATOR],
        unit__path__in=ancestor_paths(owner.path),
    )
    return Person.objects.filter(pk__in=grants.values("person"), is_active=True)


def owners(things: list[Any]) -> list[str]:
    """The name of each one's unit. One query."""
    names = Unit.objects.in_bulk({thing.owner_id for thing in things})
    return [str(names[thing.owner_id]) for thing in things]


def require_editor(person: Person, owner: Unit) -> None:
    """Raises `Absent` unless the person edits for the unit or one above it."""
    if not (person.is_superuser or has_role_over(person, Role.EDITOR, owner)):
        raise Absent()


def editable(person: Person, queryset: QuerySet[Any], *, owner: str = "owner__") -> QuerySet[Any]:
    """Of these drafts, those that the person edits. `owner` is the lookup that leads to the unit."""
    if person.is_superuser:
        return queryset
    condition = Q(pk__in=[])
    for unit in edited_units(person):
        condition |= in_subtree(unit, prefix=owner)
    return queryset.filter(condition)


def citable(person: Person) -> QuerySet[Lineage]:
    """The provisions that the person may quote: those of documents that they may read."""
    return Lineage.objects.filter(work__in=visible_works(person))
