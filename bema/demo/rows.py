"""Writes many rows at once, past the models: what a province did in a month is some million values."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, models

_BATCH = 5_000


def insert(model: type[models.Model], fields: list[str], rows: Iterable[tuple[Any, ...]]) -> int:
    """Insert `rows`, whose values stand in the order of `fields`; gives their number."""
    columns = [model._meta.get_field(name).column for name in fields]  # type: ignore[union-attr]  # forward fields have one
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    sql = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608  # names of our own models
    count = 0
    with connection.cursor() as cursor:
        for batch in _batches(rows):
            cursor.executemany(sql, batch)
            count += len(batch)
    return count


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    rest = iter(rows)
    while batch := list(itertools.islice(rest, _BATCH)):
        yield batch


def moment(at: dt.datetime) -> Any:
    """A moment of UTC as the database keeps it; Django's own way, without its checks, is used a million times."""
    return at if connection.vendor == "postgresql" else at.replace(tzinfo=None).isoformat(" ")


def identifier(value: uuid.UUID) -> Any:
    """A UUID as the database keeps it (`CompactUUIDField`)."""
    return value if connection.features.has_native_uuid_field else value.bytes


def document(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
