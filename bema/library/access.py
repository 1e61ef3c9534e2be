"""Which volumes a person may read, and which they may edit. Refusal looks like absence."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from bema.accounts.models import Person
from bema.common.errors import Absent
from bema.documents.access import Visitor, is_signed_in
from bema.documents.models import Visibility
from bema.library.models import Page, Volume, VolumeState
from bema.units.access import granted_units, has_role_over
from bema.units.models import Placement, Role
from bema.units.queries import ancestor_paths, in_subtree


def _owned(person: Person, role: Role) -> Q:
    condition = Q(pk__in=[])
    for unit in granted_units(person, role):
        condition |= in_subtree(unit, prefix="owner__")
    return condition


def visible_volumes(visitor: Visitor) -> QuerySet[Volume]:
    """What the person may read: published volumes open to them, and all that they edit. At most three queries."""
    condition = Q(visibility=Visibility.PUBLIC)
    if not isinstance(visitor, Person) or not is_signed_in(visitor):
        return Volume.objects.filter(condition, state=VolumeState.PUBLISHED)
    condition |= Q(visibility=Visibility.MEMBERS) | _owned(visitor, Role.TRAINING_MANAGER)
    placement = Placement.objects.filter(person=visitor).select_related("unit").first()
    if placement is not None:
        above = ancestor_paths(placement.unit.path)
        condition |= Q(visibility=Visibility.SUBTREE, owner__path__in=above)
    readable = condition & Q(state=VolumeState.PUBLISHED)
    return Volume.objects.filter(readable | _owned(visitor, Role.EDITOR))


def access_volume(visitor: Visitor, slug: str) -> Volume:
    """The volume at this address if the person may read it; else `Absent`."""
    volume = visible_volumes(visitor).filter(slug=slug).select_related("owner").first()
    if volume is None:
        raise Absent()
    return volume


def access_page(visitor: Visitor, slug: str, number: int) -> Page:
    """A page of a volume that the person may read, by the number of its image; else `Absent`."""
    volume = access_volume(visitor, slug)
    page = Page.objects.filter(volume=volume, number=number).select_related("original").first()
    if page is None:
        raise Absent()
    page.volume = volume
    return page


def may_edit(visitor: Visitor, volume: Volume) -> bool:
    """Whether the person edits for the unit that owns the volume. One query."""
    return isinstance(visitor, Person) and has_role_over(visitor, Role.EDITOR, volume.owner)


def access_volume_as_editor(visitor: Visitor, slug: str) -> Volume:
    """The volume at this address if the person edits it; else `Absent`."""
    volume = Volume.objects.filter(slug=slug).select_related("owner").first()
    if volume is None or not may_edit(visitor, volume):
        raise Absent()
    return volume
