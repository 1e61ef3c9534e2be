"""What a member is told of a changed document: from the text that she knew straight to the text in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from bema.accounts.models import Person
from bema.documents.access import visible_works
from bema.documents.models import AmendingAct, Version
from bema.documents.queries import named, published
from bema.updates.changes import steps_between, touched_lineages
from bema.updates.known_text import version_known, version_now
from bema.updates.refreshers import Stale
from bema.updates.shown import ShownChange, shown_changes


@dataclass(frozen=True, slots=True)
class Told:
    """The changes of one document from the version `known` to the one in force, all versions taken together.

    `more` is how many changes there are besides those that are shown.
    """

    title: str
    title_language: str
    known: Version
    version: Version
    acts: list[AmendingAct]
    changes: list[ShownChange]
    more: int
    is_changed_back: bool


def versions_by_work(work_ids: Collection[int]) -> dict[int, list[Version]]:
    """{work: its published versions by date}, with work, kind and amending acts. Two queries."""
    acts = AmendingAct.objects.select_related("act")
    rows = (
        Version.objects.filter(published(), work__in=work_ids)
        .select_related("work__kind")
        .prefetch_related(Prefetch("amending_acts", acts))
        .order_by("work_id", "in_force_from")
    )
    found: dict[int, list[Version]] = defaultdict(list)
    for version in rows:
        found[version.work_id].append(version)
    return found


def between(versions: Sequence[Version], old: Version, new: Version) -> list[Version]:
    """The versions after `old` up to `new`."""
    return [v for v in versions if old.in_force_from < v.in_force_from <= new.in_force_from]


def tell(
    versions: Sequence[Version],
    old: Version,
    new: Version,
    *,
    changed_by: Collection[int],
    lineages: Iterable[int] | None,
    name: tuple[str, str],
) -> Told | None:
    """What became of the lineages (None: of all); `changed_by` are the versions that are to be named."""
    naming = [version for version in between(versions, old, new) if version.pk in changed_by]
    if not naming:
        return None
    changes, total = shown_changes(old, new, lineages)
    return Told(
        title=name[0],
        title_language=name[1],
        known=old,
        version=new,
        acts=[act for version in naming for act in version.amending_acts.all()],
        changes=changes,
        more=total - len(changes),
        is_changed_back=len(naming) > 1 and bool(changes) and all(c.is_same for c in changes),
    )


def names_for(person: Person, work_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """{work: its name, and of which language that is} of those that the member may read. At most four queries."""
    works = named(visible_works(person).filter(pk__in=list(work_ids))).order_by("name")
    return {work.pk: (work.name, work.name_language) for work in works}


def tell_of(
    person: Person, stale: Stale, known: Mapping[int, tuple[str, str]] | None = None
) -> list[Told]:
    """What changed under an objective, in each document that the member may read.

    `known` are documents whose names are known, and that they are open to her.
    """
    names = dict(known or {})
    if stale.version_ids.keys() - names.keys():
        names = names_for(person, stale.version_ids)
    by_work = versions_by_work(list(names))
    found = []
    for work_id, name in names.items():
        changed_by, versions = stale.version_ids[work_id], by_work[work_id]
        old = version_known(versions, stale.current_at, changed_by)
        new = version_now(versions)
        if old is not None and new is not None:
            lineages = touched_lineages([stale.objective_id], steps_between(old, new))
            found.append(
                tell(versions, old, new, changed_by=changed_by, lineages=lineages, name=name)
            )
    return [told for told in found if told is not None]
