"""What this release derives and an earlier one did not keep: brought up once, when an installation is upgraded."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef

from bema.documents.changes import realign
from bema.documents.models import ProvisionChange, Work
from bema.study.models import Attestation, CourseRecord
from bema.updates import mastery
from bema.updates.models import Mastery
from bema.updates.standings import recount


def _unaligned() -> list[Work]:
    """Documents of several versions of which it is not known what they changed."""
    known = ProvisionChange.objects.filter(version__work=OuterRef("pk"))
    works = Work.objects.annotate(count=Count("versions")).filter(~Exists(known), count__gt=1)
    return list(works.order_by("pk"))


def _is_unknown() -> bool:
    """Whether somebody has learned something and nothing is kept of it."""
    if Mastery.objects.exists():
        return False
    done = CourseRecord.objects.filter(completed_at__isnull=False)
    return done.exists() or Attestation.objects.exists()


def catch_up() -> tuple[int, int]:
    """Compare versions and compute what members know, where that was never done; (versions, rows written).

    Running it again does nothing that is done already; interrupted, it goes on.
    """
    versions = sum(1 for work in _unaligned() for _version in realign(work))
    rows = 0
    if _is_unknown():
        rows = sum(mastery.rebuild())
        for _step in recount.rebuild():
            pass
    return versions, rows
