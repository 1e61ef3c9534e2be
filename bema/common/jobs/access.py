"""Who may watch a job: the person who asked for it, and whoever oversees the installation."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from bema.common.errors import Absent
from bema.common.jobs.models import Job

# A higher domain knows who administers; it adds its question here in `AppConfig.ready()`.
overseers: list[Callable[[Any], bool]] = []


def access_job(person: Any, job_id: uuid.UUID) -> Job:
    """The job, if this person may watch it; else `Absent`, as if it did not exist."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise Absent()
    if job.owner_id == person.pk or any(oversees(person) for oversees in overseers):
        return job
    raise Absent()
