"""Work that a time brings about, to the minute: a worker looks whether it is due and puts its job into the outbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django_tasks.base import Task

from bema.common.jobs.models import Job, JobState

LOOK_EVERY = 20.0  # seconds


@dataclass(frozen=True)
class _Watched:
    is_due: Callable[[], bool]
    task: Task[Any, Any]


_watched: list[_Watched] = []


def register(is_due: Callable[[], bool], task: Task[Any, Any]) -> None:
    """Run the task, which takes no arguments, when `is_due`, which must cost little. Called in `AppConfig.ready()`."""
    one = _Watched(is_due, task)
    if one not in _watched:
        _watched.append(one)


def ensure() -> None:
    """Put what is due into the outbox, unless it waits or runs there. Two workers may both do so: the handlers are
    idempotent."""
    for one in _watched:
        if one.is_due() and not _is_at_hand(one.task):
            one.task.enqueue()


def _is_at_hand(task: Task[Any, Any]) -> bool:
    open_states = [JobState.READY, JobState.RUNNING]
    return bool(Job.objects.filter(task=task.module_path, state__in=open_states).exists())
