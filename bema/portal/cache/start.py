"""Connects the cache with what it follows, once all tables are known."""

from bema.common.jobs import daily
from bema.portal.cache import changes, serving
from bema.portal.cache.jobs import forget_old_purges


def start() -> None:
    changes.follow()
    serving.follow()
    daily.register(forget_old_purges)
