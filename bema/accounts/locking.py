"""Making what concerns a person happen in a row."""

from __future__ import annotations

from collections import deque

from django.db import connection
from django.db.models import QuerySet

from bema.accounts.models import Person


def lock_person(person_id: int) -> None:
    """Hold the person's row until the end of the transaction, where several can write at once.

    SQLite runs one writer at a time and needs no lock.
    """
    if connection.features.has_select_for_update:
        list(Person.objects.select_for_update(no_key=True).filter(pk=person_id).values("pk"))


def lock_people(people: QuerySet[Person]) -> None:
    """Hold the rows of all these people, in the order of their ids, until the end of the transaction."""
    if connection.features.has_select_for_update:
        ids = Person.objects.filter(pk__in=people.order_by().values("pk")).order_by("pk")
        locked = ids.select_for_update(no_key=True).values_list("pk")
        deque(locked.iterator(chunk_size=10_000), maxlen=0)
