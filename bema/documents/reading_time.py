"""How long it takes to read a document, for lists that say so."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Length

from bema.common.clock import today
from bema.documents.models import Provision, Text, Version, VersionState, Work

# Signs a minute that an adult reads of a legal text, in any of the scripts here.
PACE = 1_000


# {(text, its hash): minutes}; published texts don't change, so each is measured once a process.
_measured: dict[tuple[int, str], int] = {}


def _measure(texts: list[tuple[int, str]]) -> None:
    sums = Provision.objects.filter(text__in=[pk for pk, _hash in texts]).values("text")
    signs = dict(sums.annotate(n=Sum(Length("plain"))).order_by().values_list("text", "n"))
    for pk, content_hash in texts:
        _measured[pk, content_hash] = max(1, round((signs.get(pk) or 0) / PACE))


def reading_minutes(work_ids: Iterable[int]) -> dict[int, int]:
    """{work: minutes} by the original text in force today. At most two queries."""
    latest = Version.objects.filter(
        work=OuterRef("pk"), state=VersionState.PUBLISHED, in_force_from__lte=today()
    ).order_by("-in_force_from")
    works = Work.objects.filter(pk__in=list(work_ids))
    in_force = works.annotate(latest=Subquery(latest.values("pk")[:1])).values("latest")
    texts = Text.objects.filter(version__in=in_force, is_original=True)
    found = {
        work: (pk, content_hash)
        for work, pk, content_hash in texts.values_list("version__work", "pk", "content_hash")
    }
    new = [key for key in found.values() if key not in _measured]
    if new:
        _measure(new)
    return {work: _measured[key] for work, key in found.items()}
