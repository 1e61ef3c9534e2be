"""Reads of the tree of units."""

from __future__ import annotations

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Substr

from bema.accounts.models import Person
from bema.units.models import Headcount, Unit

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


def people_under(unit: Unit) -> int:
    """People who count in the unit or below it, from the headcounts. One query."""
    found = Headcount.objects.filter(in_subtree(unit, prefix="unit__")).aggregate(
        people=Sum("people")
    )
    return int(found["people"] or 0)


def units_below(unit: Unit) -> list[tuple[Unit, int]]:
    """The open units right below, each with the people of its whole subtree. Two queries."""
    length = len(unit.path) + STEP
    counts = dict(
        Headcount.objects.filter(in_subtree(unit, prefix="unit__"))
        .annotate(branch=Substr("unit__path", 1, length))
        .order_by()
        .values_list("branch")
        .annotate(people=Sum("people"))
    )
    children = Unit.objects.filter(
        in_subtree(unit), depth=unit.depth + 1, closed_on__isnull=True
    ).select_related("level")
    return [(child, counts.get(child.path, 0)) for child in children.order_by("path")]


def units_above(unit: Unit, roots: list[Unit]) -> list[Unit]:
    """The units above, within the highest of the given subtrees that it lies in, top down. One query."""
    tops = [len(root.path) for root in roots if unit.path.startswith(root.path)]
    paths = [path for path in ancestor_paths(unit.path)[:-1] if tops and len(path) >= min(tops)]
    return list(Unit.objects.filter(path__in=paths).order_by("path")) if paths else []


def named(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Those whose name contains the words, or whose member number begins with them."""
    # SQLite knows upper and lower case of Latin letters only, so other spellings are asked for too.
    condition = Q(member_number__istartswith=words)
    for spelling in {words, words.capitalize(), words.title(), words.upper(), words.lower()}:
        condition |= Q(full_name__icontains=spelling)
    return people.filter(condition)
