"""Published around every write of masteries, for the tallies that are kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MasteriesChanging:
    """The person's rows of these objectives are about to change; they are locked and still as they were."""

    person_id: int
    objective_ids: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MasteriesChanged:
    """They have changed, in the same transaction."""

    person_id: int
    objective_ids: Sequence[int]
