"""Reads of the tree of units."""

from __future__ import annotations

from django.db.models import Q

from bema.units.models import Unit

STEP = Unit.steplen


def in_subtree(unit: Unit, *, prefix: str = "") -> Q:
    """The condition "in this unit or below it" as a range of paths, which an index answers.

    `prefix` is the lookup that leads to the unit, e.g. "unit__" on a headcount.
    """
    return Q(**{f"{prefix}path__gte": unit.path, f"{prefix}path__lt": unit.path + "~"})


def ancestor_paths(path: str) -> list[str]:
    """The paths of a unit and of all above it, from the root down: at most as many as the tree is deep."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]
