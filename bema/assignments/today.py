"""The sections of Today. Higher domains (what changed, what to go over again) add theirs to `providers`.

A provider gives a section for a person, or `None` if it has nothing to say. It must cost a number of
queries that does not depend on how much there is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from bema.accounts.models import Person
from bema.assignments.queries import done_by, due_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`template` is rendered with `section`; `todo` and `minutes` add up in the line under the greeting."""

    key: str
    title: str
    template: str
    items: list[Any] = field(default_factory=list)
    todo: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """`order`: what is due 10, what changed 20, what to go over again 30, what was done 90."""

    order: int
    section: Callable[[Person], Section | None]


def due(person: Person) -> Section | None:
    items = due_for(person)
    if not items:
        return None
    return Section(
        key="due",
        title=_("To be done"),
        template="assignments/today/due.html",
        items=items,
        todo=len(items),
        minutes=sum(item.minutes for item in items),
    )


def done(person: Person) -> Section | None:
    items = done_by(person)
    if not items:
        return None
    return Section(
        key="done", title=_("Done lately"), template="assignments/today/done.html", items=items
    )


providers: list[Provider] = [Provider(order=10, section=due), Provider(order=90, section=done)]


def sections(person: Person) -> list[Section]:
    """The sections that have something to say, in order."""
    ordered = sorted(providers, key=lambda provider: provider.order)
    made = (provider.section(person) for provider in ordered)
    return [section for section in made if section is not None]
