"""Who is in the middle of a course goes on with the text in force, and is told what changed under her.

Derived from the lessons that she has begun and the changes that took effect since; seen once, she says so.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import TruncDate
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from bema.accounts.models import Person
from bema.accounts.pages import person_of
from bema.common.clock import now
from bema.common.errors import Absent
from bema.common.prepared import Prepared
from bema.documents.models import Version, VersionState
from bema.study import slots
from bema.study.models import CourseRecord, LessonRecord
from bema.updates.changes import effective_at, of_substance, steps_between, touched_lineages
from bema.updates.known_text import version_known, version_now
from bema.updates.models import CourseChangesSeen
from bema.updates.telling import Told, names_for, tell, versions_by_work

_NAMED = 3
_QUOTED = "edition__steps__lineages__changes__"
_TAUGHT = "edition__objectives__changes__"


def _since(person_id: int, course_id: int, version: str) -> QuerySet[LessonRecord]:
    """The lessons that the person began in a course that she has not completed, joined with versions, by the path
    `version`, that came later: as far as dates tell without looking at the hour."""
    later = Q(**{f"{version}published_at__gt": F("started_at")}) | Q(
        **{f"{version}in_force_from__gte": TruncDate("started_at")}
    )
    return LessonRecord.objects.filter(
        later,
        *([of_substance(_QUOTED)] if version.startswith(_QUOTED) else []),
        person_id=person_id,
        lesson__course_id=course_id,
        lesson__course__records__person_id=person_id,
        lesson__course__records__completed_at__isnull=True,
        **{f"{version}state": VersionState.PUBLISHED},
    )


def _quoted(person_id: int, course_id: int) -> QuerySet[Any, Any]:
    """(lesson, version, lineage, 0) of provisions that steps quote."""
    rows = _since(person_id, course_id, f"{_QUOTED}version__").annotate(none=Value(0))
    return rows.values_list("lesson_id", f"{_QUOTED}version_id", f"{_QUOTED}lineage_id", "none")


def _taught(person_id: int, course_id: int) -> QuerySet[Any, Any]:
    """(lesson, version, 0, objective) of objectives that lessons teach."""
    rows = _since(person_id, course_id, f"{_TAUGHT}version__").annotate(none=Value(0))
    return rows.values_list("lesson_id", f"{_TAUGHT}version_id", "none", f"{_TAUGHT}objective_id")


_MAYBE = Prepared(
    lambda person_id, course_id: _quoted(person_id, course_id).union(_taught(person_id, course_id)),
    int,
    int,
)


@dataclass(slots=True)
class _OfWork:
    """What changed of one document: since when, by which versions, and what it is: provisions or objectives."""

    since: dt.datetime
    version_ids: set[int] = field(default_factory=set)
    lineages: set[int] = field(default_factory=set)
    objectives: set[int] = field(default_factory=set)


def changed_under(person: Person, course_id: int) -> list[Told]:
    """What changed of what the person's lessons teach since she did them. One query where nothing did."""
    rows = _MAYBE.rows(person.pk, course_id)
    if not rows:
        return []
    found = _grouped(person, course_id, rows)
    names = names_for(person, found)
    by_work = versions_by_work(list(names))
    told = (_told(found[pk], by_work[pk], name) for pk, name in names.items())
    return [one for one in told if one is not None and one.changes and not one.is_changed_back]


def _grouped(
    person: Person, course_id: int, rows: Iterable[tuple[int, int, int, int]]
) -> dict[int, _OfWork]:
    """{work: what of it took effect after the lesson, and after what was seen last}. Three queries."""
    rows = list(rows)
    versions = {v.pk: v for v in Version.objects.filter(pk__in={row[1] for row in rows})}
    seen = CourseChangesSeen.objects.filter(person=person, course=course_id).first()
    done = {
        record.lesson_id: record.completed_at or record.started_at
        for record in LessonRecord.objects.filter(person=person, lesson__course_id=course_id)
    }
    found: dict[int, _OfWork] = {}
    for lesson, version_id, lineage, objective in rows:
        version, since = versions[version_id], done[lesson]
        if seen is not None:
            since = max(since, seen.seen_at)
        if not since < effective_at(version) <= now():
            continue
        of_work = found.setdefault(version.work_id, _OfWork(since))
        of_work.since = min(of_work.since, since)
        of_work.version_ids.add(version_id)
        if objective:
            of_work.objectives.add(objective)
        else:
            of_work.lineages.add(lineage)
    return found


def _told(of_work: _OfWork, versions: list[Version], name: tuple[str, str]) -> Told | None:
    changed_by = [v.pk for v in versions if v.pk in of_work.version_ids]
    old = version_known(versions, of_work.since, changed_by)
    new = version_now(versions)
    if old is None or new is None:
        return None
    lineages = of_work.lineages | touched_lineages(of_work.objectives, steps_between(old, new))
    return tell(versions, old, new, changed_by=changed_by, lineages=lineages, name=name)


@transaction.atomic
def note_seen(*, actor: Person, course_id: int) -> None:
    """The member has seen what changed until now. Only in the middle of a course; else `Absent`."""
    begun = CourseRecord.objects.filter(person=actor, course=course_id, completed_at__isnull=True)
    if not begun.exists():
        raise Absent()
    CourseChangesSeen.objects.update_or_create(
        person=actor, course_id=course_id, defaults={"seen_at": now()}
    )


class ChangesNotice:
    """Above the course and its steps, until the member has seen it."""

    template = "updates/midcourse/_notice.html"

    def context(self, request: HttpRequest, course_id: int, slug: str) -> dict[str, Any] | None:
        told = changed_under(person_of(request), course_id)
        if not told:
            return None
        return {"what": _names(told), "url": reverse("course-changed", args=[slug])}


def _names(told: list[Told]) -> str:
    """ "Article 5 (2), Article 7": the provisions by number, the documents where they have none."""
    numbers: dict[str, list[str]] = defaultdict(list)
    for one in told:
        for change in one.changes:
            numbers[one.title].append(change.number or change.old_number or one.title)
    names = list(dict.fromkeys(name for found in numbers.values() for name in found))
    if len(names) > _NAMED:
        return _("%(names)s and more") % {"names": ", ".join(names[:_NAMED])}
    return ", ".join(names)


def register() -> None:
    slots.course_notices.append(ChangesNotice())
