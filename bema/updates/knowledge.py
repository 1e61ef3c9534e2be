"""What is known of an objective, as it follows from what a member did. Pure: no database.

`Fact` is one thing that a member did; `follow` says what is known after it. Live writes and the
recomputation from the records both go through `follow`, so they can't differ in a rule.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bema.updates import memory
from bema.updates.memory import Memory

COMPLETED, PASSED, ATTESTED = 1, 2, 4
REFRESHED, REVIEWED = 8, 16


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """At an instant a member completed, passed, attested, refreshed or reviewed an objective.

    `how` is a sum of the bits above; `rating` is FSRS's, 1 to 4.
    """

    at: dt.datetime
    objective_id: int
    how: int
    rating: int = memory.GOOD


@dataclass(frozen=True, slots=True)
class Known:
    """`evidence`: bits of how it was learned. `current_at`: up to then, the text in force was known."""

    evidence: int
    learned_at: dt.datetime
    current_at: dt.datetime
    memory: Memory


def follow(known: Known | None, fact: Fact) -> Known | None:
    """What is known after the fact. A refresher or review of what was never learned changes nothing."""
    learning = fact.how & (COMPLETED | PASSED | ATTESTED)
    if known is None:
        if not learning:
            return None
        return Known(learning, fact.at, fact.at, memory.learned(fact.rating, fact.at))
    if fact.how == ATTESTED:
        return _attested_again(known, fact)
    recalled = memory.reviewed(known.memory, fact.rating, fact.at)
    if fact.how == REVIEWED:
        return replace(known, memory=recalled)
    return replace(
        known,
        evidence=known.evidence | learning,
        current_at=max(known.current_at, fact.at),
        memory=recalled,
    )


def _attested_again(known: Known, fact: Fact) -> Known:
    """Attesting keeps current what was learned by attesting alone. What a course taught and a test asked
    for is kept current by its refresher. A signature says nothing about memory either way."""
    only_attested = known.evidence == ATTESTED
    current_at = max(known.current_at, fact.at) if only_attested else known.current_at
    return replace(known, evidence=known.evidence | ATTESTED, current_at=current_at)


def replay(facts: Iterable[Fact]) -> dict[int, Known]:
    """{objective: what is known of it} after all the facts, in the order of time."""
    state: dict[int, Known] = {}
    for fact in sorted(facts):
        known = follow(state.get(fact.objective_id), fact)
        if known is not None:
            state[fact.objective_id] = known
    return state
