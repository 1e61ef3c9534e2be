"""Writes what a member knows, in the transaction of what the member did; and computes it anew.

All writes go through `record`, which tells the tallies before and after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from bema.accounts.locking import lock_person
from bema.accounts.models import Person
from bema.common.events import publish
from bema.common.fields import to_milliseconds
from bema.updates.events import MasteriesChanged, MasteriesChanging
from bema.updates.evidence import facts_of
from bema.updates.knowledge import Fact, Known, follow, replay
from bema.updates.memory import Memory
from bema.updates.models import Mastery

CHUNK = 500


def known_of(row: Mastery) -> Known:
    memory = Memory(row.stability, row.difficulty, row.reviewed_at)
    return Known(row.evidence, row.learned_at, row.current_at, memory)


def _row(person_id: int, objective_id: int, known: Known) -> Mastery:
    return Mastery(
        person_id=person_id,
        objective_id=objective_id,
        evidence=known.evidence,
        learned_at=known.learned_at,
        current_at=known.current_at,
        stability=known.memory.stability,
        difficulty=known.memory.difficulty,
        reviewed_at=known.memory.reviewed_at,
        known_until=known.memory.known_until,
    )


_FIELDS = [
    "evidence", "learned_at", "current_at", "stability", "difficulty", "reviewed_at", "known_until"
]  # fmt: skip


def _write(rows: Iterable[Mastery]) -> None:
    Mastery.objects.bulk_create(
        rows,
        batch_size=CHUNK,
        update_conflicts=True,
        update_fields=_FIELDS,
        unique_fields=["person", "objective"],
    )


def record(*, person_id: int, facts: Sequence[Fact]) -> None:
    """Add the facts to what the person knows. In the caller's transaction; three statements and the tallies'."""
    ids = sorted({fact.objective_id for fact in facts})
    if not ids:
        return
    lock_person(person_id)
    rows = Mastery.objects.filter(person=person_id, objective__in=ids)
    state = {row.objective_id: known_of(row) for row in rows}
    before = dict(state)
    for fact in sorted(facts):
        known = follow(state.get(fact.objective_id), fact)
        if known is not None:
            state[fact.objective_id] = known
    changed = {pk: known for pk, known in state.items() if before.get(pk) != known}
    publish(MasteriesChanging(person_id=person_id, objective_ids=sorted(changed)))
    _write(_row(person_id, pk, known) for pk, known in sorted(changed.items()))
    publish(MasteriesChanged(person_id=person_id, objective_ids=sorted(changed)))


# --- keeping honest ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the records give; `kept` or `computed` is None where there is none."""

    person_id: int
    objective_id: int
    kept: Known | None
    computed: Known | None


def _same(kept: Known | None, computed: Known | None) -> bool:
    """Equal to the millisecond; stability and difficulty to a millionth."""
    if kept is None or computed is None:
        return kept is computed
    times = [(kept.learned_at, computed.learned_at), (kept.current_at, computed.current_at),
             (kept.memory.reviewed_at, computed.memory.reviewed_at)]  # fmt: skip
    numbers = [(kept.memory.stability, computed.memory.stability),
               (kept.memory.difficulty, computed.memory.difficulty)]  # fmt: skip
    return (
        kept.evidence == computed.evidence
        and all(to_milliseconds(a) == to_milliseconds(b) for a, b in times)
        and all(abs(a - b) <= 1e-6 * max(1.0, abs(a)) for a, b in numbers)
    )


def _chunks() -> Iterator[list[int]]:
    ids = Person.objects.order_by("pk").values_list("pk", flat=True)
    chunk: list[int] = []
    for pk in ids.iterator(chunk_size=10_000):
        chunk.append(pk)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def differences() -> Iterator[Difference]:
    """Recompute every mastery from the records and yield those that differ; there must be none."""
    for chunk in _chunks():
        kept: dict[tuple[int, int], Known] = {
            (row.person_id, row.objective_id): known_of(row)
            for row in Mastery.objects.filter(person__in=chunk)
        }
        computed = {
            (person, objective): known
            for person, facts in facts_of(chunk).items()
            for objective, known in replay(facts).items()
        }
        for key in sorted(kept.keys() | computed.keys()):
            if not _same(kept.get(key), computed.get(key)):
                yield Difference(*key, kept.get(key), computed.get(key))


def rebuild() -> Iterator[int]:
    """Write every mastery anew from the records, a chunk of people a transaction; yields rows written.

    Tallies of masteries must be rebuilt after it.
    """
    for chunk in _chunks():
        with transaction.atomic():
            for person in chunk:
                lock_person(person)
            Mastery.objects.filter(person__in=chunk).delete()
            rows = [
                _row(person, objective, known)
                for person, facts in facts_of(chunk).items()
                for objective, known in replay(facts).items()
            ]
            _write(rows)
        yield len(rows)
