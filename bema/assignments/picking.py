"""Choosing a unit in a tree of any size without script: search, or go down level by level."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from bema.accounts.models import Person
from bema.assignments.access import in_managed_subtrees, managed_units, units_above
from bema.units.access import access_unit
from bema.units.models import Role, Unit

MOST = 200


@dataclass(frozen=True, slots=True)
class Picker:
    """`here` is the unit that one stands at (`None`: above one's several subtrees); `units` the choice.

    `above` leads back up, within one's own subtrees only. `is_cut` says that there were more.
    """

    here: Unit | None
    above: list[Unit]
    units: list[Unit]
    words: str
    is_cut: bool


def picker(person: Person, *, at: str, words: str) -> Picker:
    """What the page shows at the unit with the code `at` ("": at the top), or found by `words`."""
    roots = managed_units(person)
    if words:
        found = _search(person, words)
        return Picker(None, [], found[:MOST], words, len(found) > MOST)
    if not at and len(roots) > 1:
        return Picker(None, [], roots, "", False)
    here = access_unit(person, at, role=Role.TRAINING_MANAGER) if at else roots[0]
    children = list(
        _open_units().filter(depth=here.depth + 1, path__startswith=here.path)[: MOST + 1]
    )
    return Picker(here, units_above(here, roots), children[:MOST], "", len(children) > MOST)


def _open_units() -> QuerySet[Unit]:
    return Unit.objects.filter(closed_on__isnull=True).select_related("level").order_by("path")


def _search(person: Person, words: str) -> list[Unit]:
    named = Q(code__iexact=words)
    for spelling in {words, words.capitalize(), words.title(), words.upper(), words.lower()}:
        named |= Q(name__contains=spelling)
    return list(_open_units().filter(named, in_managed_subtrees(person))[: MOST + 1])
