"""The night's work of the cache."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from bema.common.clock import now
from bema.portal.models.cache import Purge


@task()
def forget_old_purges() -> None:
    """Purges of before yesterday: whoever was out of touch for longer trusts nothing that was kept."""
    newest = list(Purge.objects.order_by("-pk").values_list("pk", flat=True)[:1])
    # The newest stays, from which a process that starts goes on.
    Purge.objects.filter(at__lt=now() - dt.timedelta(days=1)).exclude(pk__in=newest).delete()
