"""The pages that are kept: a copy in each process, and one on the disk that the processes of a machine share.

A page on the disk is written beside its place and moved there, so there is never half of one. What is found there
counts only while its tags say so, hence nothing has to be deleted when it is purged; what is oldest goes when it
becomes too much.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tempfile
import threading
import time
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from bema.portal.cache.generations import Generations

Headers = list[tuple[str, str]]

MOST_IN_MEMORY = 48 * 1024 * 1024
MOST_ON_DISK = 512 * 1024 * 1024
LOOK_EVERY = 500  # pages written between two looks at how much the disk holds


@dataclass(slots=True)
class Entry:
    """A page as it is sent, plain and compressed, with what decides whether it still may be."""

    key: str
    as_of: int
    slots: tuple[int, ...]
    until: float
    headers: Headers
    plain: bytes
    zipped: bytes
    story_id: int | None = None
    checked: int = 0  # up to which step it is known to be current
    used_at: float = field(default_factory=time.monotonic)

    def is_current(self, generations: Generations) -> bool:
        now = generations.now
        if self.checked != now:
            if not generations.is_current(self.slots, self.as_of):
                return False
            self.checked = now
        return time.time() < self.until

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.zipped) + 4096


class Store:
    def __init__(self, folder: Path, generations: Generations) -> None:
        self.generations = generations
        self._folder = folder
        self._kept: dict[str, Entry] = {}
        self._size = 0
        self._written = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> Entry | None:
        """The page under this key, if it is as good as new."""
        entry = self._kept.get(key)
        if entry is None:
            entry = self._read(key)
            if entry is None:
                return None
            self._remember(entry)
        if not entry.is_current(self.generations):
            self._forget(entry)
            # Another process may have rendered it anew in the meantime.
            again = self._read(key)
            if again is None or not again.is_current(self.generations):
                return None
            self._remember(again)
            entry = again
        entry.used_at = time.monotonic()
        return entry

    def put(self, entry: Entry) -> bool:
        """Keep it, unless something that it shows has changed since it was begun."""
        if not entry.is_current(self.generations):
            return False
        self._remember(entry)
        self._write(entry)
        return True

    # --- memory ---------------------------------------------------------------------------------------------

    def _remember(self, entry: Entry) -> None:
        with self._lock:
            replaced = self._kept.get(entry.key)
            self._kept[entry.key] = entry
            self._size += entry.size - (replaced.size if replaced else 0)
            if self._size > MOST_IN_MEMORY:
                self._make_room()

    def _forget(self, entry: Entry) -> None:
        with self._lock:
            if self._kept.get(entry.key) is entry:
                del self._kept[entry.key]
                self._size -= entry.size

    def _make_room(self) -> None:
        """Let go what was not used for longest, until a tenth is free."""
        for entry in sorted(self._kept.values(), key=lambda entry: entry.used_at):
            if self._size <= MOST_IN_MEMORY * 0.9:
                return
            del self._kept[entry.key]
            self._size -= entry.size

    # --- disk -----------------------------------------------------------------------------------------------

    def _place(self, key: str) -> Path:
        name = hashlib.blake2b(key.encode(), digest_size=20).hexdigest()
        return self._folder / name[:2] / name[2:]

    def _read(self, key: str) -> Entry | None:
        try:
            with self._place(key).open("rb") as file:
                head = json.loads(file.readline())
                if head["key"] != key or head["epoch"] != self.generations.epoch:
                    return None
                zipped = file.read()
            plain = gzip.decompress(zipped)
        except (OSError, EOFError, ValueError, KeyError, zlib.error):
            return None
        return Entry(
            key=key,
            as_of=head["as_of"],
            slots=tuple(head["slots"]),
            until=head["until"],
            headers=[(name, value) for name, value in head["headers"]],
            plain=plain,
            zipped=zipped,
            story_id=head["story"],
        )

    def _write(self, entry: Entry) -> None:
        head = {
            "key": entry.key,
            "epoch": self.generations.epoch,
            "as_of": entry.as_of,
            "slots": entry.slots,
            "until": entry.until,
            "headers": entry.headers,
            "story": entry.story_id,
        }
        place = self._place(entry.key)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
                file.write(json.dumps(head).encode() + b"\n" + entry.zipped)
            Path(file.name).replace(place)
        except OSError:
            return  # a full disk costs time only: each process keeps its own copy
        self._written += 1
        if self._written % LOOK_EVERY == 0:
            self.sweep()

    def sweep(self, most: int = MOST_ON_DISK) -> None:
        """Delete the pages that were written longest ago while there is too much of them on the disk."""
        found = []
        for path in self._folder.glob("??/*"):
            try:
                seen = path.stat()
            except FileNotFoundError:
                continue
            found.append((seen.st_mtime, seen.st_size, path))
        total = sum(size for _at, size, _path in found)
        for _at, size, path in sorted(found):
            if total <= most:
                return
            path.unlink(missing_ok=True)
            total -= size
