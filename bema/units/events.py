"""What happens to people's places, for the domains above to follow."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from bema.accounts.models import Person


@dataclass(frozen=True, slots=True)
class PlacementsChanging:
    """The placements of these people are about to change; published before the write.

    `people` is a queryset of `Person` to be used as a subquery: it may stand for 1,000,000 people.
    """

    people: QuerySet[Person]


@dataclass(frozen=True, slots=True)
class PlacementsChanged:
    """The same people, after the write and in the same transaction."""

    people: QuerySet[Person]
