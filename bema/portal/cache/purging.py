"""Telling that something has changed, so that the pages that show it are rendered anew.

A purge is a row, written in the transaction of the change. At its commit this process marks the tags in the memory that
all processes of the machine share: the next request there finds the page outdated. Other machines, and this one if
the process was killed in between, read the row within a second or two (`follower.py`).
"""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import transaction

from bema.portal.cache.generations import EVERYTHING, Generations
from bema.portal.cache.recording import normal
from bema.portal.models.cache import Purge

_generations: dict[str, Generations] = {}


def generations() -> Generations:
    """Those of this installation; opened once a process."""
    folder = str(settings.PAGE_CACHE_DIR)
    if folder not in _generations:
        _generations[folder] = Generations(settings.PAGE_CACHE_DIR)
    return _generations[folder]


def purge(*tags: str) -> None:
    """Whatever shows one of these is outdated as soon as the transaction is committed."""
    if not tags:
        return
    wanted = sorted({normal(tag) for tag in tags} | {"anything"})
    row = Purge.objects.create(tags="\n".join(wanted))
    transaction.on_commit(partial(_mark, (row.pk, row.mark), wanted))


def purge_everything() -> None:
    purge(EVERYTHING)


def forget_all() -> None:
    """At the start of a server: an earlier release may have rendered otherwise. Needs no database."""
    generations().bump([EVERYTHING, "anything"])


def _mark(purge: tuple[int, int], tags: list[str]) -> None:
    generations().bump(tags, purge=purge)
