"""Who may see a review board and settle what. Refusal looks like absence.

Whoever edits the document sees its whole board, also what other units' editors wrote on it: those things are
shown with their owner. They can be kept by whoever edits the document; rewritten or retired only by who
edits them.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from bema.accounts.models import Person
from bema.common.errors import Absent
from bema.documents.access import editable_units, may_edit
from bema.documents.models import Version, Work
from bema.study import access as study
from bema.units.models import Unit
from bema.updates.changes import is_first
from bema.updates.models import Decision

Visitor = Person | AnonymousUser


def access_board(visitor: Visitor, version_id: int) -> Version:
    """A version that came after a published one, for who edits its document; else `Absent`. Three queries."""
    rows = Version.objects.select_related("work__owner", "published_by")
    version = rows.filter(pk=version_id).first()
    if version is None or not may_edit(visitor, version.work) or is_first(version):
        raise Absent()
    return version


def versions_at(visitor: Visitor) -> QuerySet[Version]:
    """The versions of the documents that the person edits; `Absent` for who edits nowhere."""
    units = editable_units(visitor)
    if not units.exists():
        raise Absent()
    return Version.objects.filter(work__owner__in=units)


def edited_paths(person: Person) -> list[str]:
    """The paths of the subtrees that the person edits. One query."""
    return [unit.path for unit in study.edited_units(person)]


def require_settler(person: Person, work: Work, owner: Unit, decision: str) -> None:
    """Raises `Absent` unless the person may decide so about something that `owner` owns."""
    if decision == Decision.KEEP and may_edit(person, work):
        return
    study.require_editor(person, owner)
