"""Runs one job: its handler, its heartbeat, its progress and its end."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.utils import translation
from django.utils.module_loading import import_string
from django_tasks.utils import get_exception_traceback, get_module_path, normalize_json

from bema.common.errors import BemaError
from bema.common.jobs import claims
from bema.common.jobs.models import Job

log = logging.getLogger(__name__)

BEAT = 1.0  # seconds between looks of the heartbeat
RENEW_EVERY = claims.LEASE.total_seconds() / 3
REPORT_EVERY = 0.5  # seconds between two writes of progress


class Stopped(BaseException):
    """Ends a handler from within `report()`: the worker has to stop, or the job is another's by now."""


class Run:
    """One attempt at a job."""

    def __init__(self, job: Job, *, stop: threading.Event | None = None) -> None:
        self.job = job
        self.progress: dict[str, Any] = {}
        self.lost = False
        self.has_heartbeat = False
        self._stop = stop or threading.Event()
        self._over = threading.Event()
        self._dirty = False
        self._written_at = 0.0

    def report(self, progress: dict[str, Any]) -> None:
        if self.lost or self._stop.is_set():
            raise Stopped
        self.progress.update(progress)
        self._dirty = True
        # What is written inside the handler's transaction nobody sees before its end: the heartbeat has
        # a connection of its own. Without a heartbeat there is nobody else to write it.
        is_ours = not (self.has_heartbeat and connection.in_atomic_block)
        if is_ours and time.monotonic() - self._written_at >= REPORT_EVERY:
            self.write()

    def write(self) -> None:
        """Write the progress and renew the lease."""
        self._dirty = False
        self._written_at = time.monotonic()
        self.lost = not claims.renew(self.job, **self.progress)

    def _beat(self) -> None:
        try:
            while not self._over.wait(BEAT):
                age = time.monotonic() - self._written_at
                if age >= (REPORT_EVERY if self._dirty else RENEW_EVERY):
                    # On SQLite the handler may hold the write lock for long; then nobody else can take
                    # the job either, and the next beat renews it.
                    with contextlib.suppress(DatabaseError):
                        self.write()
        finally:
            connection.close()

    @contextlib.contextmanager
    def heartbeat(self) -> Iterator[None]:
        """Keep the lease from another thread while the handler works."""
        self._written_at = time.monotonic()
        self.has_heartbeat = True
        thread = threading.Thread(target=self._beat, name=f"heartbeat {self.job.pk}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()


_current: ContextVar[Run | None] = ContextVar("current job", default=None)


def report(
    *, done: int | None = None, total: int | None = None, message: str | None = None
) -> None:
    """Say how far the running job is, e.g. 1,200 of 49,820 rows; cheap enough for every row.

    Also keeps the job: a handler that reports can't lose it while it works. Outside a job it does nothing,
    so that an action can be called directly.
    """
    run = _current.get()
    if run is None:
        return
    said = {"progress_done": done, "progress_total": total, "message": message and message[:300]}
    run.report({name: value for name, value in said.items() if value is not None})


def _language(job: Job) -> str:
    return str(getattr(job.owner, "language", "") or settings.LANGUAGE_CODE)


def _call(job: Job) -> Any:
    task = import_string(job.task)
    # In a test's transaction a handler's database error must not spoil what comes after it.
    guard = transaction.atomic() if connection.in_atomic_block else contextlib.nullcontext()
    with guard:
        return normalize_json(task.call(*job.args, **job.kwargs))


def _fail(job: Job, error: Exception) -> None:
    known = isinstance(error, BemaError)
    claims.fail(
        job,
        error=str(error if isinstance(error, BemaError) else BemaError()),
        error_class=get_module_path(type(error)),
        traceback="" if known else get_exception_traceback(error),
        again=not (isinstance(error, BemaError) and error.permanent),
    )
    log.warning("Job %s (%s) failed: %s", job.pk, job.task, error, exc_info=not known)


def execute(run: Run) -> None:
    """Run the handler and note how it ended. Raises nothing that the handler raises."""
    job = run.job
    token = _current.set(run)
    try:
        with translation.override(_language(job)):
            result = _call(job)
            claims.finish(job, result, **run.progress)
    except Stopped:
        claims.give_back(job)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is noted with its job
        with translation.override(_language(job)):
            _fail(job, error)
    finally:
        _current.reset(token)


def run_ready_jobs() -> int:
    """Run all jobs that are due, one after the other in this process; returns how many it ran."""
    count = 0
    while (job := claims.claim("in-process")) is not None:
        execute(Run(job))
        count += 1
    return count
