"""The worker's loop: one job at a time until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection

from bema.common.jobs import claims, daily, minutely
from bema.common.jobs.running import Run, execute

log = logging.getLogger(__name__)

POLL = 1.0  # seconds between two looks at an empty outbox
PLAN_EVERY = 600.0  # seconds between two looks whether the night's work is planned
PATIENCE = 5.0  # seconds before a database that does not answer is asked again


def worker_name() -> str:
    return f"{socket.gethostname()[:50]}:{os.getpid()}"


class Worker:
    """Runs jobs as they come due. SIGTERM and SIGINT stop it: a job that reports is given back at once."""

    def __init__(self) -> None:
        self.name = worker_name()
        self.stop = threading.Event()
        self._planned_at = -PLAN_EVERY
        self._looked_at = -minutely.LOOK_EVERY

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stop.set()

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.on_signal)
        log.info("Worker %s is waiting for jobs", self.name)
        while not self.stop.is_set():
            try:
                worked = self.step()
            except DatabaseError:
                log.exception("The database did not answer; trying again in %s s", PATIENCE)
                connection.close()
                self.stop.wait(PATIENCE)
                continue
            if not worked:
                self.stop.wait(POLL)
        log.info("Worker %s has stopped", self.name)

    def step(self) -> bool:
        """Run the next job that is due, if there is one."""
        close_old_connections()
        if time.monotonic() - self._planned_at >= PLAN_EVERY:
            self._planned_at = time.monotonic()
            daily.ensure()
        if time.monotonic() - self._looked_at >= minutely.LOOK_EVERY:
            self._looked_at = time.monotonic()
            minutely.ensure()
        job = claims.claim(self.name)
        if job is None:
            return False
        run = Run(job, stop=self.stop)
        with run.heartbeat():
            execute(run)
        return True
