"""Work that is due every night, whatever happens: a worker sees to it that its job is in the outbox."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django_tasks.base import Task

from bema.common.clock import now
from bema.common.jobs.models import Job, JobState

# Local time: after midnight, when dates have changed and few are awake.
AT = dt.time(0, 10)

_tasks: list[Task[Any, Any]] = []


def register(task: Task[Any, Any]) -> None:
    """Run the task, which takes no arguments, every night. Called in `AppConfig.ready()`."""
    if task not in _tasks:
        _tasks.append(task)


def next_night(after: dt.datetime) -> dt.datetime:
    day = timezone.localdate(after)
    tonight = timezone.make_aware(dt.datetime.combine(day, AT))
    if tonight > after:
        return tonight
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), AT))


def ensure() -> None:
    """Put the next run of each task into the outbox, if it is not there. Two workers may both do so: the
    handlers are idempotent."""
    for task in _tasks:
        at = next_night(now())
        if not Job.objects.filter(
            task=task.module_path, run_after=at, state=JobState.READY
        ).exists():
            task.using(run_after=at).enqueue()
