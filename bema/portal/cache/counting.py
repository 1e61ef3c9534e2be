"""How often stories are opened: sums in memory, added to the table now and then. Nothing of who opened them."""

from __future__ import annotations

import re
import threading
from collections import Counter

from django.db import connection

from bema.common.clock import today
from bema.portal.cache.keys import Environment
from bema.portal.models import Story, StoryViews

# Whoever says by itself that it is a machine.
_MACHINES = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|monitor|curl/|wget/|python|java/|go-http|headless|lighthouse|preview|feed|scrap|wrk"
    r"|^$",
    re.IGNORECASE,
)

_lock = threading.Lock()
_counts: Counter[int] = Counter()
_seen: dict[str, bool] = {}


def is_machine(agent: str) -> bool:
    known = _seen.get(agent)
    if known is None:
        known = bool(_MACHINES.search(agent))
        if len(_seen) < 5000:
            _seen[agent] = known
    return known


def opened(story_id: int, environ: Environment) -> None:
    """Count a reader's request; not that of a machine, and not one ahead of a tap that may never come."""
    if is_machine(environ.get("HTTP_USER_AGENT", "")) or "HTTP_SEC_PURPOSE" in environ:
        return
    if environ["REQUEST_METHOD"] == "GET":
        with _lock:
            _counts[story_id] += 1


def flush() -> int:
    """Add what was counted to the table; how many stories it was. What can't be written now is kept for later."""
    with _lock:
        counted = Counter(_counts)
        _counts.clear()
    if not counted:
        return 0
    try:
        _add(counted)
    except Exception:
        with _lock:
            _counts.update(counted)
        raise
    return len(counted)


def _add(counted: Counter[int]) -> None:
    there = Story.objects.filter(pk__in=counted).values_list("pk", flat=True)
    day = today()
    rows = [(pk, day, counted[pk]) for pk in there]
    table = StoryViews._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (story_id, day, count) VALUES (%s, %s, %s) "  # noqa: S608 - a table's name
            f"ON CONFLICT (story_id, day) DO UPDATE SET count = {table}.count + excluded.count",
            rows,
        )
