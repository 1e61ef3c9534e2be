"""Rows by the thousand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

BATCH = 5_000


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def insert(model: Any, rows: Iterable[Any]) -> None:
    for batch in _batches(rows):
        model.objects.bulk_create(batch)
