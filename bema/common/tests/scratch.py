"""The test's database as other processes reach it, and those processes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager

from django.db import connection

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
    def process(self, *command, **environment):
        """A child process on this database; killed at the end if it is still there."""
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            env={**os.environ, **environment, "BEMA_DATABASE_URL": self.url},
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()
