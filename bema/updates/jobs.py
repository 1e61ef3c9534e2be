"""What is brought up to date in the background."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from bema.common.clock import now
from bema.common.jobs import report
from bema.common.jobs.models import Job, JobState
from bema.updates.standings.recount import bring_up


@task()
def recount_standings() -> None:
    """Count who knows today's text by the changes that have taken effect, and as of now."""
    for done, _step in enumerate(bring_up(), start=1):
        report(done=done)


def recount(at: dt.datetime | None = None) -> None:
    """Have the standings brought up soon, or at an instant to come; once, however often it is asked for."""
    later = at is not None and at > now()
    waiting = Job.objects.filter(task=recount_standings.module_path, state=JobState.READY)
    waiting = waiting.filter(run_after=at) if later else waiting.exclude(run_after__gt=now())
    if not waiting.exists():
        recount_standings.using(run_after=at if later else None).enqueue()
