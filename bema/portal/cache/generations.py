"""When each thing has changed last, in a file that all processes of this machine have in memory.

Time is a sequence: every purge is one step, and each tag remembers the step of its last purge. A page that was
begun at a step is as good as new while none of its tags was purged later, which is known without a lock or a query.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

# The file is a row of 64-bit numbers: these, then the purges heard of, then a step for each slot of tags.
_FORMAT, _BOOT, _EPOCH, _SEQUENCE = range(4)
_RING_AT, RING = 16, 4096
_SLOTS_AT, SLOTS = _RING_AT + RING, 1 << 20
_SIZE = (_SLOTS_AT + SLOTS) * 8
_VERSION = 1
EVERYTHING = "everything"


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest(), "little")


@lru_cache(maxsize=65536)
def slot(tag: str) -> int:
    """Where the tag stands. Two tags in one slot are purged together: too much now and then, never too little."""
    return _SLOTS_AT + _number(tag) % SLOTS


def _boot() -> int:
    """Differs after the machine fell: what was in memory then may not have reached the disk."""
    known = Path("/proc/sys/kernel/random/boot_id")
    return _number(known.read_text()) if known.exists() else 0


class Generations:
    """The file, mapped. Reading is plain reading of memory; whoever writes waits for the lock beside it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = folder / "generations.lock"
        path = folder / "generations"
        with self._writing():
            if not _is_usable(path):
                _make(path)
            with path.open("r+b") as file:
                self._map = mmap.mmap(file.fileno(), _SIZE)
        self._numbers = memoryview(self._map).cast("Q")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @property
    def epoch(self) -> int:
        """Which file this is: pages kept beside another one mean nothing here."""
        return self._numbers[_EPOCH]

    @property
    def now(self) -> int:
        """The step of the last purge."""
        return self._numbers[_SEQUENCE]

    def is_current(self, slots: Iterable[int], since: int) -> bool:
        """Whether none of these was purged after the step."""
        numbers = self._numbers
        return all(numbers[place] <= since for place in slots)

    def bump(self, tags: Iterable[str], *, purge: tuple[int, int] | None = None) -> bool:
        """Let these have changed now. A purge (number, mark) that this machine has heard of is passed over."""
        with self._writing():
            place = None if purge is None else _RING_AT + purge[0] % RING
            if purge is not None and place is not None and self._numbers[place] == purge[1]:
                return False
            step = self._numbers[_SEQUENCE] + 1
            for tag in tags:
                self._numbers[slot(tag)] = step
            # After the tags, so that who reads the new step reads theirs, too.
            self._numbers[_SEQUENCE] = step
            if purge is not None and place is not None:
                self._numbers[place] = purge[1]
        return True


def _is_usable(path: Path) -> bool:
    if not path.exists() or path.stat().st_size != _SIZE:
        return False
    with path.open("rb") as file:
        head = memoryview(file.read(32)).cast("Q")
    return head[_FORMAT] == _VERSION and head[_BOOT] == _boot()


def _make(path: Path) -> None:
    head = [_VERSION, _boot(), secrets.randbits(56), 1]
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(b"".join(number.to_bytes(8, "little") for number in head))
        file.truncate(_SIZE)
    Path(file.name).replace(path)
