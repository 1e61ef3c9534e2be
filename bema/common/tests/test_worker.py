"""A real worker process: killed in mid-job, its job runs again and has its effect once."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import pytest
from django.db import connection

from bema.common.tests.tasks import hang_once

DEADLINE = 60


class Scratch:
    """The test's database as other processes reach it: on SQLite a copy in a file."""

    def __init__(self, folder):
        self.file = folder / "scratch.sqlite3"
        given = connection.settings_dict
        if connection.vendor == "sqlite":
            connection.cursor().execute(f"VACUUM INTO '{self.file}'")
            self.url = f"sqlite:///{self.file}"
        else:
            self.url = (
                f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
                f"/{given['NAME']}"
            )

    def run(self, sql):
        if connection.vendor != "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.file, timeout=20, isolation_level=None)) as database:
            return database.execute(sql).fetchall()

    def wait_for(self, sql):
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            rows = self.run(sql)
            if rows:
                return rows
            time.sleep(0.05)
        raise AssertionError(f"nothing came of: {sql}")

    @contextmanager
    def worker(self):
        process = subprocess.Popen(
            [sys.executable, "-m", "bema", "worker"],
            env={**os.environ, "BEMA_DATABASE_URL": self.url},
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_job_runs_again_with_one_effect(tmp_path):
    hang_once.enqueue(str(tmp_path))
    scratch = Scratch(tmp_path)
    with scratch.worker() as worker:
        scratch.wait_for("SELECT 1 FROM common_job WHERE message = 'hanging'")
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert scratch.run("SELECT state FROM common_job") == [("running",)]
    scratch.run("UPDATE common_job SET lease_until = '2020-01-01 00:00:00+00:00'")
    with scratch.worker() as worker:
        scratch.wait_for("SELECT 1 FROM common_job WHERE state = 'done'")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=DEADLINE) == 0
    assert scratch.run("SELECT attempts FROM common_job") == [(2,)]
    assert scratch.run("SELECT count(*) FROM common_auditentry") == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_stopped_worker_gives_its_job_back(tmp_path):
    hang_once.enqueue(str(tmp_path))
    scratch = Scratch(tmp_path)
    with scratch.worker() as worker:
        scratch.wait_for("SELECT 1 FROM common_job WHERE message = 'hanging'")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=DEADLINE) == 0
    assert scratch.run("SELECT state, attempts FROM common_job") == [("ready", 0)]
