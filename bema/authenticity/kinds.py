"""What there are signed copies of. The domain that has the thing registers the kind, and says how it stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise

from bema.accounts.models import Person
from bema.authenticity.models import IssuedCopy

Text = str | Promise


class State(Enum):
    """How the thing stands today, of which there is a copy."""

    VALID = "valid"
    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Standing:
    """A copy's subject as the check page tells of it.

    `since` and `until` are days; `address` and `successor` are given only to whoever may go there: the page
    tells the holder of a code no more than the copy itself does.
    """

    state: State
    title: Text
    title_language: str
    kind: Text
    since: dt.date | None = None
    ended_on: dt.date | None = None
    successor: str = ""
    address: str = ""
    facts: list[tuple[Text, Text]] = field(default_factory=list)


class Kind(Protocol):
    code: str

    def standing(self, copy: IssuedCopy, visitor: Person | AnonymousUser) -> Standing: ...

    def address_of(self, code: str) -> str:
        """The page of the kind's own that confirms this code; "" if it has none."""
        ...


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.code] = kind


def kind_of(copy: IssuedCopy) -> Kind:
    return _kinds[copy.kind]


def address_of(code: str) -> str:
    """The page that confirms this code where no copy of it was signed; "" if there is none."""
    return next((found for kind in _kinds.values() if (found := kind.address_of(code))), "")
