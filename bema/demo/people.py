"""The people of the province, with names from where they live, and the cast that visitors play."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password

from bema.accounts.models import Person
from bema.demo import sources
from bema.demo.cast import CAST, PASSWORD, Part
from bema.demo.organisation import Province
from bema.units import placements
from bema.units.models import (
    GroupMembership,
    Membership,
    Position,
    RoleGrant,
    TargetGroup,
    Unit,
)

BATCH = 2_000
SINCE = dt.date(2021, 1, 4)
_POOL = 60
_UNUSABLE = "!"  # what Django takes for a password that nobody has


@dataclass(frozen=True, slots=True)
class Names:
    """Names of one language; a full name is put together in the language's own order."""

    family: list[str]
    women: list[str]
    men: list[str]
    middle_women: list[str]
    middle_men: list[str]
    family_first: bool

    def draw(self, chance: random.Random) -> tuple[str, str]:
        """(full name, given name)."""
        is_woman = chance.random() < 0.5
        given = chance.choice(self.women if is_woman else self.men)
        middle = chance.choice((self.middle_women if is_woman else self.middle_men) or [""])
        family = chance.choice(self.family)
        parts = [family, middle, given] if self.family_first else [given, family]
        return " ".join(part for part in parts if part), given


def _names(seed: int) -> dict[str, Names]:
    """The names of each language: Faker's, or for Lao, which Faker lacks, a list of our own."""
    tongues = sources.read("province")["languages"]
    return {code: _names_of(code, tongue, seed) for code, tongue in tongues.items()}


def _names_of(code: str, tongue: dict[str, Any], seed: int) -> Names:
    if "faker" not in tongue:
        return Names(tongue["family"], tongue["women"], tongue["men"], [], [], family_first=False)
    from faker import Faker

    fake = Faker(tongue["faker"])
    fake.seed_instance(seed)
    return Names(
        family=[fake.last_name() for _ in range(_POOL)],
        women=[fake.first_name_female() for _ in range(_POOL)],
        men=[fake.first_name_male() for _ in range(_POOL)],
        middle_women=tongue.get("middle_women", []),
        middle_men=tongue.get("middle_men", []),
        family_first=code == "vi",
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a person belongs: unit, position and target groups."""

    unit: Unit
    position: str
    groups: tuple[str, ...]


def _seats(province: Province, count: int, chance: random.Random) -> Iterator[Seat]:
    """A head for every unit first, then members round the branches."""
    heads = [Seat(unit, "head", ("heads",)) for unit in province.units]
    yield from heads[:count]
    for branch in itertools.islice(itertools.cycle(province.branches), max(0, count - len(heads))):
        yield _branch_seat(branch, chance)


def _branch_seat(branch: Unit, chance: random.Random) -> Seat:
    draw = chance.random()
    if draw < 0.12:
        return Seat(branch, "duty-officer", ("duty-officers", "members"))
    if draw < 0.16:
        return Seat(branch, "duty-officer", ("duty-officers", "volunteers"))
    if draw < 0.20:
        return Seat(branch, "member", ("instructors", "members"))
    if draw < 0.30:
        return Seat(branch, "member", ("members", "volunteers"))
    return Seat(branch, "member", ("members",))


def add_people(province: Province, *, count: int, seed: int) -> None:
    """`count` people, the cast among them; their placements and headcounts are derived in sets."""
    chance = random.Random(seed)  # noqa: S311 - made-up people, no secret
    seats = list(_seats(province, count - len(CAST), chance))
    names = _names(seed)
    people = [_person(number, seat, province, names, chance) for number, seat in enumerate(seats)]
    cast = _cast_seats(province)
    people += [_cast_person(part) for part in CAST]
    seats += [cast[part.key] for part in CAST]
    Person.objects.bulk_create(people, batch_size=BATCH)
    _add_memberships(people, seats)
    placements.recompute(Person.objects.all())
    _grant_roles(province)


def _person(
    number: int, seat: Seat, province: Province, names: dict[str, Names], chance: random.Random
) -> Person:
    language = province.language[seat.unit.pk] or "en"
    full_name, given_name = names[language].draw(chance)
    return Person(
        member_number=f"{number + 1:06d}",
        full_name=full_name,
        given_name=given_name,
        language=language,
        # Nobody signs in as one of these; a real one would set a password with a slip's code.
        password=_UNUSABLE,
    )


def _cast_person(part: Part) -> Person:
    return Person(
        member_number=part.member_number,
        full_name=part.full_name,
        given_name=part.given_name,
        email=f"{part.key}@riverland.example",
        password=_password(),
    )


_hashed: list[str] = []


def _password() -> str:
    if not _hashed:
        _hashed.append(make_password(PASSWORD))
    return _hashed[0]


def _cast_seats(province: Province) -> dict[str, Seat]:
    units = {unit.code: unit for unit in province.units}
    return {part.key: Seat(units[part.unit], part.position, part.groups) for part in CAST}


def _add_memberships(people: Iterable[Person], seats: list[Seat]) -> None:
    positions = {position.code: position for position in Position.objects.all()}
    groups = {group.code: group for group in TargetGroup.objects.all()}
    placed = list(zip(people, seats, strict=True))
    Membership.objects.bulk_create(
        (
            Membership(
                person=person, unit=seat.unit, position=positions[seat.position], starts_on=SINCE
            )
            for person, seat in placed
        ),
        batch_size=BATCH,
    )
    GroupMembership.objects.bulk_create(
        (
            GroupMembership(person=person, group=groups[code], starts_on=SINCE)
            for person, seat in placed
            for code in seat.groups
        ),
        batch_size=BATCH,
    )


def _grant_roles(province: Province) -> None:
    units = {unit.code: unit for unit in province.units}
    people = {person.member_number: person for person in Person.objects.filter(email__gt="")}
    RoleGrant.objects.bulk_create(
        RoleGrant(
            person=people[part.member_number],
            unit=units[part.role_over or province.root.code],
            role=part.role,
            starts_on=SINCE,
        )
        for part in CAST
        if part.role
    )
