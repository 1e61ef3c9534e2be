"""The embedded engine: writers take turns, and nothing returns before it is on the disk."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from bema.common.sqlite import durable
from bema.common.sqlite.base import DatabaseWrapper
from bema.config.settings import _SQLITE_OPTIONS


@pytest.fixture
def connect(tmp_path, django_db_blocker):
    """Connections to a database of its own, made by the engine with the options of an installation."""
    made = []

    def open_one():
        facts = {**connections.settings["default"], "ENGINE": "bema.common.sqlite"}
        facts |= {"NAME": str(tmp_path / "test.sqlite3"), "OPTIONS": _SQLITE_OPTIONS}
        wrapper = DatabaseWrapper(facts, alias="own")
        wrapper.inc_thread_sharing()
        wrapper.connect()
        made.append(wrapper)
        return wrapper

    django_db_blocker.unblock()
    first = open_one()
    first.create_cursor().execute("CREATE TABLE notes (words text)")
    yield open_one
    for wrapper in made:
        wrapper.close()
    django_db_blocker.restore()


@pytest.fixture
def flushed(monkeypatch):
    """The names of the files flushed since the last look."""
    names = []
    really = os.fsync

    def fsync(file):
        names.append(Path(f"/proc/self/fd/{file}").readlink().name)
        really(file)

    monkeypatch.setattr(durable.os, "fsync", fsync)
    return names


def write(wrapper, words="water"):
    wrapper.create_cursor().execute("INSERT INTO notes VALUES (%s)", [words])


def count(wrapper):
    return wrapper.create_cursor().execute("SELECT count(*) FROM notes").fetchone()[0]


def begin(wrapper):
    wrapper._start_transaction_under_autocommit()
    wrapper.in_atomic_block = True


def end(wrapper, *, keep):
    wrapper.in_atomic_block = False
    (wrapper._commit if keep else wrapper._rollback)()


def test_the_installation_uses_it():
    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        assert settings.DATABASES["default"]["ENGINE"] == "bema.common.sqlite"
    assert "synchronous=NORMAL" in _SQLITE_OPTIONS["init_command"]


def test_a_commit_is_on_the_disk_when_it_returns(connect, flushed):
    wrapper = connect()
    begin(wrapper)
    write(wrapper)
    assert "test.sqlite3-wal" not in flushed
    end(wrapper, keep=True)
    assert flushed[0] == "test.sqlite3-wal"
    assert count(connect()) == 1


def test_so_is_a_single_statement_without_a_transaction(connect, flushed):
    wrapper = connect()
    write(wrapper)
    assert flushed[0] == "test.sqlite3-wal"
    flushed.clear()
    assert count(wrapper) == 1
    assert flushed == []  # reading flushes nothing


def test_what_is_rolled_back_needs_no_disk_and_hands_the_turn_on(connect, flushed):
    one, other = connect(), connect()
    begin(one)
    write(one)
    end(one, keep=False)
    assert flushed == []
    begin(other)  # would wait for ever if the turn were still held
    end(other, keep=False)
    assert count(other) == 0


def test_writers_of_several_threads_all_get_their_turn(connect):
    def work(name):
        wrapper = connect()
        for number in range(20):
            begin(wrapper)
            before = count(wrapper)
            write(wrapper, f"{name} {number}")
            assert count(wrapper) == before + 1  # nobody wrote in between
            end(wrapper, keep=True)
        done.append(name)

    done = []
    threads = [threading.Thread(target=work, args=[name]) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(done) == list("abcd")
    assert count(connect()) == 80


def test_one_flush_serves_all_who_committed_before_it_began(tmp_path, monkeypatch):
    """While a flush runs four others come; the next flush serves all of them."""
    (tmp_path / "db-wal").touch()
    flush = durable.Flush(tmp_path / "db")
    running, go_on, begun = threading.Event(), threading.Event(), itertools.count(1)
    numbers = []

    def fsync(_file):
        numbers.append(next(begun))
        if numbers == [1]:
            running.set()
            assert go_on.wait(timeout=30)

    monkeypatch.setattr(durable.os, "fsync", fsync)
    monkeypatch.setattr(flush, "_flush_folder", lambda: None)
    first = threading.Thread(target=flush.wait)
    first.start()
    assert running.wait(timeout=30)
    others = [threading.Thread(target=flush.wait) for _other in range(4)]
    for thread in others:
        thread.start()
    while flush._asked < 5:
        pass
    go_on.set()
    for thread in [first, *others]:
        thread.join(timeout=30)
        assert not thread.is_alive()
    assert numbers == [1, 2]


def test_a_disk_that_fails_is_told_to_who_waits_and_the_next_tries_again(tmp_path, monkeypatch):
    (tmp_path / "db-wal").touch()
    flush = durable.Flush(tmp_path / "db")

    def broken(_file):
        raise OSError("no space left on device")

    monkeypatch.setattr(durable.os, "fsync", broken)
    with pytest.raises(OSError, match="no space"):
        flush.wait()
    monkeypatch.undo()
    flush.wait()


HOLDER = """
import sys, pathlib
from bema.common.sqlite.durable import Turn
Turn(pathlib.Path(sys.argv[1])).take()
print("held", flush=True)
sys.stdin.read()
"""


def test_the_turn_of_a_process_that_is_killed_is_free(tmp_path):
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "db")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        turn, has = durable.Turn(tmp_path / "db"), threading.Event()
        waiting = threading.Thread(target=lambda: (turn.take(), has.set()))
        waiting.start()
        assert not has.is_set()
        holder.send_signal(signal.SIGKILL)
        assert has.wait(timeout=30)
        waiting.join()
        turn.close()
