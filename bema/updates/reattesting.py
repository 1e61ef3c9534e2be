"""Who confirmed a text that has changed since: derived from attestations and versions, nothing written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from bema.accounts.models import Person
from bema.common.clock import today
from bema.documents.models import ProvisionChange, Version, VersionState
from bema.study.models import Attestation
from bema.updates.changes import of_substance


@dataclass(frozen=True, slots=True)
class Reattestation:
    """That a member confirmed the version `attested_id` and that another is in force, changed in substance.

    `changed_by` are the published versions since.
    """

    work_id: int
    attested_id: int
    version_id: int
    changed_by: tuple[int, ...]


def reattestations(person: Person) -> dict[int, Reattestation]:
    """{work: what is to be confirmed anew}. Two queries; one where nothing was ever confirmed."""
    asked = Q(version__work__needs_attestation=True) | Q(
        version__work__kind__needs_attestation=True
    )
    attested = {
        work: (version, content_hash)
        for work, version, content_hash in Attestation.objects.filter(asked, person=person)
        .order_by("version__in_force_from")
        .values_list("version__work_id", "version_id", "content_hash")
    }
    if not attested:
        return {}
    changed = ProvisionChange.objects.filter(of_substance(), version=OuterRef("pk"))
    versions = (
        Version.objects.filter(work__in=attested, in_force_from__lte=today())
        .annotate(is_changing=Exists(changed))
        .order_by("work_id", "in_force_from")
    )
    return _due(attested, versions)


def _due(
    attested: dict[int, tuple[int, str]], versions: Iterable[Version]
) -> dict[int, Reattestation]:
    """`versions` by work and date, drafts too, each with `is_changing`."""
    after: dict[int, list[Version]] = {}
    for version in versions:
        if version.pk == attested[version.work_id][0]:
            after[version.work_id] = []
        elif version.work_id in after:
            after[version.work_id].append(version)
    found = {}
    for work, later in after.items():
        record = [v for v in later if v.state == VersionState.PUBLISHED]
        steps = [v for v in later if record and v.in_force_from <= record[-1].in_force_from]
        is_changed = any(v.is_changing for v in steps)  # type: ignore[attr-defined]  # annotated
        if is_changed and record[-1].content_hash != attested[work][1]:
            changed_by = tuple(v.pk for v in record)
            found[work] = Reattestation(work, attested[work][0], record[-1].pk, changed_by)
    return found
