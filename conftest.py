"""The tests' database, migrated once and copied: migrating takes as long as hundreds of tests.

On SQLite the migrated database is kept under build/ until a migration or a package changes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent
KEPT = ROOT / "build" / "test-databases"
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what uses the database: all of that, and nothing else, is worth running on another one."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames):
            item.add_marker("database")


def state_of_migrations() -> str:
    """A hash that changes whenever the migrated database may."""
    patterns = ["bema/*/migrations/*.py", "bema/*/guards.py", "bema/common/immutability.py"]
    sources = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    sources.append(ROOT / "requirements" / "base.txt")
    digest = hashlib.sha256()
    for source in sources:
        digest.update(f"{source.relative_to(ROOT)}\0".encode() + source.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """The workers of a run wait here for the first, who migrates."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrated_database() -> Path:
    """The kept database, made if there is none for this state of the migrations."""
    kept = KEPT / f"{state_of_migrations()}.sqlite3"
    with one_at_a_time():
        if not kept.exists():
            for outdated in KEPT.glob("*.sqlite3*"):
                outdated.unlink()
            unfinished = kept.with_suffix(".sqlite3-new")
            subprocess.run(
                [sys.executable, "-m", "bema", "manage", "migrate", "--verbosity", "0"],
                cwd=ROOT,
                env={
                    **os.environ,
                    "BEMA_DEBUG": "1",
                    "BEMA_DATABASE_URL": f"sqlite:///{unfinished}",
                },
                check=True,
            )
            unfinished.rename(kept)
    return kept


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """On SQLite, fill the database in memory before Django migrates it: nothing is left to do then."""
    from django.db import connection

    if connection.vendor != "sqlite":
        yield
        return
    name = connection.creation._get_test_db_name()
    with closing(sqlite3.connect(name, uri=True)) as memory:
        with closing(sqlite3.connect(migrated_database())) as kept:
            kept.backup(memory)
        yield
