"""A thread beside the requests: hears of purges by others, and writes down what was counted."""

from __future__ import annotations

import atexit
import logging
import threading
import time

from django.db import DatabaseError, close_old_connections, connection

from bema.portal.cache import counting
from bema.portal.cache.generations import RING, Generations
from bema.portal.cache.purging import generations
from bema.portal.models.cache import Purge

log = logging.getLogger(__name__)

LISTEN_EVERY = 1.0
FLUSH_EVERY = 10.0
# A purge with a lower number may be committed after one with a higher: so far back is looked again.
LATE = 200
assert LATE < RING

# Out of touch for so long, nothing that is kept is trusted.
TOO_LONG = 3600.0


class Listener:
    """Applies to the shared memory what other processes and machines have purged."""

    def __init__(self, kept: Generations) -> None:
        self._kept = kept
        self._last: int | None = None
        self._heard_at = time.monotonic()

    def listen(self) -> int:
        """How many purges were news to this machine."""
        if time.monotonic() - self._heard_at > TOO_LONG:
            self._kept.bump(["everything", "anything"])
        if self._last is None:
            newest = Purge.objects.order_by("-pk").values_list("pk", flat=True).first()
            self._last = newest or 0
        rows = list(
            Purge.objects.filter(pk__gt=self._last - LATE)
            .order_by("pk")
            .values_list("pk", "mark", "tags")
        )
        self._heard_at = time.monotonic()
        if rows:
            self._last = max(self._last, rows[-1][0])
        return sum(self._kept.bump(tags.split("\n"), purge=(pk, mark)) for pk, mark, tags in rows)


def start() -> None:
    """Begin, in a process that answers requests."""
    threading.Thread(target=_run, name="kept pages", daemon=True).start()
    atexit.register(_last_flush)


def _run() -> None:
    listener = Listener(generations())
    flushed_at = time.monotonic()
    while True:
        try:
            close_old_connections()
            listener.listen()
            if time.monotonic() - flushed_at >= FLUSH_EVERY:
                flushed_at = time.monotonic()
                counting.flush()
        except DatabaseError:
            log.exception("The database did not answer")
            connection.close()
        time.sleep(LISTEN_EVERY)


def _last_flush() -> None:
    try:
        counting.flush()
    except DatabaseError:
        log.exception("What was counted last is lost")
