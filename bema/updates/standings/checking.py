"""Proof that the standings are what the masteries give, by the bases that they say they count by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from bema.updates.standings import sql


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell whose figures (`sql.FIGURES`) are not what a recount gives."""

    subject_id: int
    unit_id: int
    group_set_id: int
    kept: tuple[int, ...]
    counted: tuple[int, ...]

    def __str__(self) -> str:
        wrong = [
            f"{name} {kept} instead of {counted}"
            for name, kept, counted in zip(sql.FIGURES, self.kept, self.counted, strict=True)
            if kept != counted
        ]
        place = f"subject {self.subject_id}, unit {self.unit_id}, groups {self.group_set_id}"
        return f"{place}: {', '.join(wrong)}"


def differences() -> Iterator[Difference]:
    """Recount every cell in one query and yield those that differ; there must be none."""
    with connection.cursor() as cursor:
        cursor.execute(sql.differences())
        while rows := cursor.fetchmany(1000):
            for row in rows:
                subject, unit, group_set, *figures = (int(value) for value in row)
                kept, counted = figures[: len(sql.FIGURES)], figures[len(sql.FIGURES) :]
                yield Difference(subject, unit, group_set, tuple(kept), tuple(counted))
