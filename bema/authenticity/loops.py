"""pyHanko runs an event loop of its own, which it may not do in a thread where one is running already."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def apart(work: Callable[[], T]) -> T:
    """What `work` returns, done in a thread of its own. It must not touch the database."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(work).result()
