"""Which documents a person may read, and which they may edit. Refusal looks like absence."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from bema.accounts.models import Person
from bema.common.errors import Absent
from bema.documents.models import DocumentImport, Version, VersionState, Visibility, Work
from bema.units.access import granted_units, has_role_over
from bema.units.models import Placement, Role, Unit
from bema.units.queries import ancestor_paths, in_subtree

Visitor = Person | AnonymousUser

_NOTHING = Q(pk__in=[])


def is_signed_in(visitor: Visitor) -> bool:
    return visitor.is_authenticated and visitor.is_active


def _edited(person: Person) -> Q:
    """Works of the units whose editor the person is. One query."""
    return _owned_by(granted_units(person, Role.EDITOR))


def _managed(person: Person) -> Q:
    """Works of the units whose training the person manages: whoever assigns them can read them. One query."""
    return _owned_by(granted_units(person, Role.TRAINING_MANAGER))


def _owned_by(units: list[Unit]) -> Q:
    condition = _NOTHING
    for unit in units:
        condition |= in_subtree(unit, prefix="owner__")
    return condition


def _readable(visitor: Visitor) -> Q:
    """Works whose visibility lets the person in. At most two queries."""
    condition = Q(visibility=Visibility.PUBLIC)
    if isinstance(visitor, Person) and is_signed_in(visitor):
        condition |= Q(visibility=Visibility.MEMBERS)
        placement = Placement.objects.filter(person=visitor).select_related("unit").first()
        if placement is not None:
            above = ancestor_paths(placement.unit.path)
            condition |= Q(visibility=Visibility.SUBTREE, owner__path__in=above)
        condition |= _managed(visitor)
    return condition


def visible_works(visitor: Visitor) -> QuerySet[Work]:
    """What the person may read: published works open to them, and all works that they edit.

    At most three queries to find out, then one queryset to be filtered further.
    """
    published = Version.objects.filter(work=OuterRef("pk"), state=VersionState.PUBLISHED)
    condition = _readable(visitor) & Q(Exists(published))
    if isinstance(visitor, Person):
        condition |= _edited(visitor)
    return Work.objects.filter(condition)


def access_work(visitor: Visitor, slug: str) -> Work:
    """The work at this address if the person may read it; else `Absent`."""
    work = visible_works(visitor).filter(slug=slug).select_related("owner", "kind").first()
    if work is None:
        raise Absent()
    return work


def may_edit(visitor: Visitor, work: Work) -> bool:
    """Whether the person edits for the unit that owns the work. One query."""
    return isinstance(visitor, Person) and has_role_over(visitor, Role.EDITOR, work.owner)


def edits_anywhere(visitor: Visitor) -> bool:
    """Whether the person is an editor of any unit. At most one query."""
    return isinstance(visitor, Person) and bool(granted_units(visitor, Role.EDITOR))


def access_work_as_editor(visitor: Visitor, slug: str) -> Work:
    """The work at this address if the person edits it; else `Absent`."""
    work = Work.objects.filter(slug=slug).select_related("owner", "kind").first()
    if work is None or not may_edit(visitor, work):
        raise Absent()
    return work


def access_version_as_editor(visitor: Visitor, slug: str, version_id: int) -> Version:
    """A version of any state, for an editor of its work; else `Absent`."""
    work = access_work_as_editor(visitor, slug)
    version = Version.objects.filter(work=work, pk=version_id).first()
    if version is None:
        raise Absent()
    version.work = work
    return version


def editable_units(visitor: Visitor) -> QuerySet[Unit]:
    """The units for which the person may bring in documents; none for everybody else."""
    condition = _NOTHING
    for unit in granted_units(visitor, Role.EDITOR) if isinstance(visitor, Person) else []:
        condition |= in_subtree(unit)
    return Unit.objects.filter(condition, closed_on__isnull=True).order_by("path")


def access_import_desk(visitor: Visitor) -> QuerySet[Unit]:
    """The units that the person may import for; `Absent` for who edits nowhere."""
    units = editable_units(visitor)
    if not units.exists():
        raise Absent()
    return units


def access_import(visitor: Visitor, pk: int) -> DocumentImport:
    """An upload, for the editors of the unit that it is meant for; else `Absent`."""
    upload = DocumentImport.objects.filter(pk=pk).select_related("owner", "work", "job").first()
    if upload is None or not isinstance(visitor, Person):
        raise Absent()
    if not has_role_over(visitor, Role.EDITOR, upload.owner):
        raise Absent()
    return upload
