"""Waiting for one's turn to write, and for the disk, together with others: files only, no Django."""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path


class Turn:
    """The right to write to a database: held by one connection of one thread of one process at a time.

    SQLite lets a writer that finds another one sleep for ever longer moments and try again, so under load some
    wait for a second while others pass. A lock on a file is handed on at once when it is free. It goes with
    its process, so nothing that is killed can keep it.
    """

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(f"{database.name}-turn")
        self._file: int | None = None
        self._pid = 0

    def take(self) -> None:
        """Wait until nobody else holds it."""
        if self._file is None or self._pid != os.getpid():
            # A file opened before a fork would share its lock with the parent.
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._pid = os.getpid()
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def give(self) -> None:
        """Hand it on. Giving what one does not hold has no effect."""
        if self._file is not None and self._pid == os.getpid():
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        if self._file is not None and self._pid == os.getpid():
            os.close(self._file)
        self._file = None


class Flush:
    """Puts what was committed on the disk: one `fsync` of the write-ahead log for all who wait for it.

    SQLite under `synchronous=NORMAL` writes a commit to the log and leaves it to the system when that reaches
    the disk; under `FULL` it waits for the disk while it holds the write lock, so that everybody waits in
    line for a flush each. Here the lock is free already, and whoever committed before a flush began is
    safe when it has ended.
    """

    def __init__(self, database: Path) -> None:
        self.log = database.with_name(f"{database.name}-wal")
        self._state = threading.Condition()
        self._asked = self._done = 0
        self._is_running = False
        self._seen = 0

    def wait(self) -> None:
        """Return when all that this thread has committed is on the disk. Raises `OSError` if it can't be."""
        with self._state:
            self._asked += 1
            mine = self._asked
            while self._done < mine:
                if self._is_running:
                    self._state.wait()
                else:
                    self._lead()

    def _lead(self) -> None:
        """Flush for all who have asked so far; those who ask meanwhile are the next turn's."""
        upto = self._asked
        self._is_running = True
        self._state.release()
        try:
            self._flush()
        finally:
            self._state.acquire()
            self._is_running = False
            self._state.notify_all()
        self._done = max(self._done, upto)

    def _flush(self) -> None:
        try:
            log = os.open(self.log, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return  # the last connection closed and wrote all of it to the database, flushed
        try:
            os.fsync(log)
            inode = os.fstat(log).st_ino
        finally:
            os.close(log)
        if inode != self._seen:
            self._flush_folder()
            self._seen = inode

    def _flush_folder(self) -> None:
        """That a new log exists must reach the disk, too."""
        folder = os.open(self.log.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


_flushes: dict[tuple[int, Path], Flush] = {}
_making = threading.Lock()


def flush_of(database: Path) -> Flush:
    """The one flush of this process for a database."""
    key = (os.getpid(), database)
    with _making:
        if key not in _flushes:
            _flushes[key] = Flush(database)
        return _flushes[key]
