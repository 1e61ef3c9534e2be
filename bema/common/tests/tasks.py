"""Handlers for the stories of the jobs."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task

from bema.common.errors import Invalid, Unavailable
from bema.common.jobs import report
from bema.common.models import AuditEntry, audit


@task()
def count_to(number: int) -> dict[str, object]:
    for done in range(number):
        report(done=done, total=number, message="counting")
    report(done=number)
    return {"url": "/counted", "number": number}


@task()
def refuse() -> None:
    raise Invalid("Row %(row)s is wrong.", row=17)


@task()
def find_nobody() -> None:
    raise Unavailable()


@task()
def stumble() -> None:
    AuditEntry.objects.create(pk="not a number")


@task()
def hang_once(folder: str) -> None:
    """Has its effect once, however often it runs; hangs for good the first time."""
    if not AuditEntry.objects.filter(action="effect").exists():
        audit(actor="test", action="effect")
    marker = Path(folder) / "hanging"
    if not marker.exists():
        marker.touch()
        while True:
            report(message="hanging")
            time.sleep(0.05)
