"""Queries whose SQL is made once a process, for the few that stand on the busiest pages.

Django builds the SQL of a queryset anew each time, which takes longer than SQLite takes to answer. A prepared
query is written as any other; its SQL is kept, and only its values change.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

_FIRST_MARK = 7_310_000_000_000_000_000


class Prepared:
    """`make` builds a queryset of plain columns (`values_list`) from its arguments.

    The arguments must reach the SQL as they are given, each at least once: numbers, texts and UUIDs do, dates
    and lists don't. Rows come as the database gives them, so ask for numbers, texts and `isnull` only.
    """

    def __init__(
        self,
        make: Callable[..., QuerySet[Any, Any]],
        *kinds: type[int] | type[str] | type[uuid.UUID],
    ) -> None:
        self.make = make
        self.kinds = kinds

    @cached_property
    def _statement(self) -> tuple[str, list[Any]]:
        """The SQL and its parameters, in which an argument is given as its place in a one-tuple."""
        marks = [_mark(kind, _FIRST_MARK + place) for place, kind in enumerate(self.kinds)]
        sql, params = self.make(*marks).query.sql_with_params()
        given = [_as_sent(mark) for mark in marks]
        return sql, [(given.index(p),) if p in given else p for p in params]

    def rows(self, *arguments: Any) -> list[tuple[Any, ...]]:
        """All rows, for these arguments. One query."""
        sql, template = self._statement
        params = [_as_sent(arguments[p[0]]) if isinstance(p, tuple) else p for p in template]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    def first(self, *arguments: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        found = self.rows(*arguments)
        return found[0] if found else None


def _mark(kind: type[int] | type[str] | type[uuid.UUID], number: int) -> int | str | uuid.UUID:
    return uuid.UUID(int=number) if kind is uuid.UUID else kind(number)  # type: ignore[arg-type]  # not of a UUID


def _as_sent(value: Any) -> Any:
    """An argument as the database takes it: SQLite keeps a UUID as its bytes (`CompactUUIDField`)."""
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.bytes
    return value
