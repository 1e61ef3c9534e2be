"""How the index learns what has changed."""

from __future__ import annotations

from django.db import transaction

from bema.search.models import Dirty


def mark(*groups: str) -> None:
    """Say, inside the transaction of the change, that these groups ("work:12") read differently from now on.

    Raises `RuntimeError` outside a transaction: the mark must stand or fall with the change.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A change was marked for the index outside its transaction")
    Dirty.objects.bulk_create([Dirty(group=group) for group in dict.fromkeys(groups)])
