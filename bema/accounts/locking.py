"""Making what concerns one person happen in a row."""

from __future__ import annotations

from django.db import connection

from bema.accounts.models import Person


def lock_person(person_id: int) -> None:
    """Hold the person's row until the end of the transaction, where several can write at once.

    SQLite runs one writer at a time and needs no lock.
    """
    if connection.features.has_select_for_update:
        list(Person.objects.select_for_update(no_key=True).filter(pk=person_id).values("pk"))
