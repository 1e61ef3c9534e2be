"""Which objectives a version changed, and whom that concerns: derived, never written per person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from bema.accounts.models import Person
from bema.common.clock import now, today
from bema.documents.models import Provision, ProvisionChange, Version, VersionState
from bema.documents.queries import published
from bema.study.models import Objective
from bema.updates.models import Decision, Mastery, ObjectiveChange, Settlement
from bema.updates.reach import touches


def effective_at(version: Version) -> dt.datetime:
    """The later of the publication and the first moment of the day from which it is in force."""
    begins = timezone.make_aware(dt.datetime.combine(version.in_force_from, dt.time()))
    return max(begins, version.published_at or begins)


def of_substance(prefix: str = "") -> Q:
    """That a change is one of substance: by an editor's word, else as computed. `prefix` leads to the change."""
    return Q(**{f"{prefix}judged_substance": True}) | Q(
        **{f"{prefix}judged_substance__isnull": True, f"{prefix}is_substance": True}
    )


def substantial(versions: Collection[int] | QuerySet[Version]) -> QuerySet[ProvisionChange]:
    """The changes of substance that these versions made."""
    return ProvisionChange.objects.filter(of_substance(), version__in=versions)


def steps_between(old: Version | None, new: Version) -> QuerySet[Version]:
    """The versions after one up to another, drafts between them too: changes are stored from step to step."""
    steps = Version.objects.filter(work=new.work_id, in_force_from__lte=new.in_force_from)
    return steps if old is None else steps.filter(in_force_from__gt=old.in_force_from)


def objectives_on(changes: QuerySet[ProvisionChange]) -> QuerySet[Objective]:
    """The objectives in use that rest on what the changes touch (`reach`)."""
    return Objective.objects.filter(pk__in={touch.objective_id for touch in touches(changes)})


def touched_lineages(
    objective_ids: Collection[int], versions: Collection[int] | QuerySet[Version]
) -> set[int]:
    """Of what these versions changed in substance, the lineages that one of the objectives rests on."""
    touched = touches(substantial(versions))
    return {touch.lineage_id for touch in touched if touch.objective_id in objective_ids}


def is_superseded(version: Version) -> bool:
    """Whether a later published version is in force today: then this one is history and changes nothing."""
    later = Version.objects.filter(published(), work=version.work_id, in_force_from__lte=today())
    return later.filter(in_force_from__gt=version.in_force_from).exists()


def published_before(version: Version) -> Version | None:
    """The published version before this one by date. Without one there is nothing that it changed."""
    earlier = Version.objects.filter(published(), work=version.work_id)
    return earlier.filter(in_force_from__lt=version.in_force_from).order_by("in_force_from").last()


def is_first(version: Version) -> bool:
    return published_before(version) is None


def changed_in_all(before: Version, version: Version) -> QuerySet[ProvisionChange]:
    """What changed in substance between two published versions; a draft between them may have changed it, or the
    version may have taken back what the draft changed."""
    steps = steps_between(before, version)
    changes = substantial(steps)
    if steps.count() == 1:
        return changes
    lineages = list(changes.values_list("lineage_id", flat=True))
    old, new = (_words(one, lineages) for one in (before, version))
    return changes.exclude(lineage__in=[pk for pk in lineages if old.get(pk) == new.get(pk)])


def _words(version: Version, lineages: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = Provision.objects.filter(
        text__version=version, text__is_original=True, lineage__in=lineages
    )
    return {
        pk: (number, plain)
        for pk, number, plain in rows.values_list("lineage_id", "number", "plain")
    }


def note_changes(version_id: int) -> int:
    """Write down which objectives the version changes; returns how many. Costs nothing per member."""
    version = Version.objects.get(pk=version_id)
    before = published_before(version)
    if version.state != VersionState.PUBLISHED or before is None or is_superseded(version):
        return 0
    at = effective_at(version)
    retired = Settlement.objects.filter(
        version=version, decision=Decision.RETIRE, objective__isnull=False
    )
    rows = [
        ObjectiveChange(objective=objective, version=version, effective_at=at)
        for objective in objectives_on(changed_in_all(before, version)).exclude(
            pk__in=retired.values("objective")
        )
    ]
    ObjectiveChange.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def effective(on: dt.datetime | None = None) -> QuerySet[ObjectiveChange]:
    """The changes that have taken effect, of objectives still in use."""
    return ObjectiveChange.objects.filter(effective_at__lte=on or now(), objective__live=True)


def outdated(on: dt.datetime | None = None) -> QuerySet[Mastery]:
    """What was learned before a change of it took effect and not refreshed since: what refreshers are for."""
    later = effective(on).filter(
        objective=OuterRef("objective"), effective_at__gt=OuterRef("current_at")
    )
    return Mastery.objects.filter(Exists(later))


def concerned(version: Version, on: dt.datetime | None = None) -> QuerySet[Person]:
    """The people to whom a refresher of this version is open: they had learned an objective that it changed."""
    changed = effective(on).filter(version=version)
    mine = Mastery.objects.filter(
        person=OuterRef("pk"),
        objective__changes__in=changed,
        current_at__lt=F("objective__changes__effective_at"),
    )
    return Person.objects.filter(Exists(mine))
