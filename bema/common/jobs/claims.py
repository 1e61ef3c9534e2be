"""How a worker takes a job, keeps it and gives it back. Each is one statement that only its holder wins."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from bema.common import clock
from bema.common.jobs.models import Job, JobState

LEASE = dt.timedelta(seconds=60)
MAX_ATTEMPTS = 5
FIRST_DELAY = dt.timedelta(seconds=10)


def due() -> QuerySet[Job]:
    """Jobs that wait, and jobs whose worker let the lease run out; the most urgent and oldest first."""
    now = clock.now()
    waiting = Q(state=JobState.READY) & (Q(run_after__isnull=True) | Q(run_after__lte=now))
    abandoned = Q(state=JobState.RUNNING, lease_until__lt=now)
    return Job.objects.filter(waiting | abandoned).order_by("-priority", "created_at")


def claim(worker: str) -> Job | None:
    """Take the next job that is due, or None. On SQLite the write lock makes workers take turns."""
    if (
        not due().exists()
    ):  # a reader's look first: idle workers must not keep taking the write lock
        return None
    with transaction.atomic():
        _give_up()
        skip = connection.features.has_select_for_update_skip_locked
        job = due().select_for_update(skip_locked=skip).first()
        if job is None:
            return None
        job.state = JobState.RUNNING
        job.attempts += 1
        job.worker = worker
        job.started_at = clock.now()
        job.lease_until = job.started_at + LEASE
        job.save(update_fields=["state", "attempts", "worker", "started_at", "lease_until"])
    return job


def _give_up() -> None:
    """End the jobs whose workers died every time: they may be what kills them."""
    due().filter(attempts__gte=MAX_ATTEMPTS).update(
        state=JobState.FAILED,
        error=_("This work was broken off each time it was tried. Tell your administrator."),
        finished_at=clock.now(),
        lease_until=None,
    )


def _held(job: Job) -> QuerySet[Job]:
    # The attempt is part of it: after a takeover by the same worker the old holder has lost it, too.
    return Job.objects.filter(
        pk=job.pk, state=JobState.RUNNING, worker=job.worker, attempts=job.attempts
    )


def renew(job: Job, **progress: Any) -> bool:
    """Hold the job for another lease and write its progress. False: another worker has it now."""
    return bool(_held(job).update(lease_until=clock.now() + LEASE, **progress))


def finish(job: Job, result: Any, **progress: Any) -> bool:
    return bool(
        _held(job).update(
            **progress,
            state=JobState.DONE,
            result=result,
            error="",
            error_class="",
            traceback="",
            finished_at=clock.now(),
            lease_until=None,
        )
    )


def fail(job: Job, *, error: str, error_class: str, traceback: str, again: bool) -> bool:
    """End the job, or put it back to be tried again after 10 s, 30 s, 90 s and 270 s."""
    told = {"error": error, "error_class": error_class, "traceback": traceback, "lease_until": None}
    if again and job.attempts < MAX_ATTEMPTS:
        delay = FIRST_DELAY * 3 ** (job.attempts - 1)
        return bool(_held(job).update(state=JobState.READY, run_after=clock.now() + delay, **told))
    return bool(_held(job).update(state=JobState.FAILED, finished_at=clock.now(), **told))


def give_back(job: Job) -> bool:
    """Let another worker run the job at once, as if it had not been tried: this one has to stop."""
    return bool(
        _held(job).update(state=JobState.READY, attempts=F("attempts") - 1, lease_until=None)
    )
