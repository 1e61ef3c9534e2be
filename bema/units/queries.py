"""Reads of the tree of units."""

from __future__ import annotations

from django.db.models import Q

from bema.units.models import Unit

STEP = Unit.steplen
# The last of the signs that treebeard makes paths of: 0-9, A-Z.
_LAST_SIGN = "Z"


def in_subtree(unit: Unit, *, prefix: str = "") -> Q:
    """The condition "in this unit or below it" as a range of paths, which an index answers.

    `prefix` is the lookup that leads to the unit, e.g. "unit__" on a headcount.
    """
    # The highest step that a path can have, not a sign above all letters: linguistic collations of
    # PostgreSQL sort signs before digits.
    last = unit.path + STEP * _LAST_SIGN
    return Q(**{f"{prefix}path__gte": unit.path, f"{prefix}path__lte": last})


def in_any_subtree(units: list[Unit], *, prefix: str = "") -> Q:
    """The condition "in one of these units or below"; of no units, nothing."""
    condition = Q(pk__in=[])
    for unit in units:
        condition |= in_subtree(unit, prefix=prefix)
    return condition


def ancestor_paths(path: str) -> list[str]:
    """The paths of a unit and of all above it, from the root down: at most as many as the tree is deep."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]
