"""The tree of units of a made-up province, and who sits where in it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from benchmarks.bulk import insert

SMALL = ["province", "district", "commune", "branch"]
LARGE = ["country", "province", "district", "commune", "branch"]
FIRST = ["Alma", "Bao", "Cho", "Dara", "Ewa", "Farid", "Goran", "Hạnh", "Ines", "Jonas", "Kham", "Олена",
         "Linh", "Mara", "Nils", "Остап", "Phong", "Quyên", "Rosa", "Тарас"]  # fmt: skip
LAST = ["Nguyễn", "Trần", "Lê", "Phạm", "Коваль", "Шевченко", "Бойко", "Smith", "Okafor", "Silva", "Haas",
        "Moreau", "Sato", "Vongsa", "Novak", "Berg"]  # fmt: skip


def _widths(units: int) -> list[int]:
    """How many units stand at each level below the root, so that they add up to `units`."""
    shares = (
        [10 / 611, 120 / 611] if units <= 5_000 else [34 / 40_000, 680 / 40_000, 5_440 / 40_000]
    )
    upper = [max(1, round(share * (units - 1))) for share in shares]
    return [*upper, max(1, units - 1 - sum(upper))]


def add_units(units: int) -> list[Any]:
    from bema.units.models import Unit, UnitLevel

    names = SMALL if units <= 5_000 else LARGE
    levels = [
        UnitLevel.objects.get_or_create(
            code=name, defaults={"name": {"en": name.title()}, "sort_order": order}
        )[0]
        for order, name in enumerate(names)
    ]
    made = [
        [Unit(path=Unit._get_path("", 1, 1), depth=1, code="P", name="Riverland", level=levels[0])]
    ]
    for depth, width in enumerate(_widths(units), start=2):
        made.append(_add_level(made[-1], depth, width, levels[depth - 1]))
    flat = [unit for level in made for unit in level]
    insert(Unit, flat)
    return list(Unit.objects.order_by("path"))


def _add_level(parents: list[Any], depth: int, width: int, level: Any) -> list[Any]:
    from bema.units.models import Unit

    made = []
    for index in range(width):
        parent = parents[index % len(parents)]
        parent.numchild += 1
        made.append(
            Unit(
                path=Unit._get_path(parent.path, depth, parent.numchild),
                depth=depth,
                code=f"{parent.code}-{parent.numchild}",
                name=f"{level.code.title()} {index + 1}",
                level=level,
            )
        )
    return made


def _add_groups(rng: random.Random) -> tuple[list[Any], list[tuple[Any, ...]]]:
    """Five target groups, and combinations of them as weighted draws: mostly one, some two or none."""
    from bema.units.models import TargetGroup

    groups = [
        TargetGroup.objects.get_or_create(
            code=f"group-{n}", defaults={"name": {"en": f"Group {n}"}, "sort_order": n}
        )[0]
        for n in range(1, 6)
    ]
    draws: list[tuple[Any, ...]] = [()] * 3
    for position, group in enumerate(groups):
        draws += [(group,)] * (position + 2)
    draws += [(groups[0], groups[3]), (groups[1], groups[4])]
    rng.shuffle(draws)
    return groups, draws


def _group_sets(draws: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], Any]:
    from bema.units.models import GroupSet

    sets = {}
    for combination in sorted(set(draws), key=len):
        key = ",".join(str(pk) for pk in sorted(group.pk for group in combination))
        sets[combination], made = GroupSet.objects.get_or_create(key=key)
        if made:
            sets[combination].groups.set(combination)
    return sets


def add_people(rng: random.Random, members: int, units: list[Any], password: str) -> None:
    from django.contrib.auth.hashers import make_password

    from bema.accounts.models import Person
    from bema.units.models import GroupMembership, Membership, Placement

    hashed = make_password(password)
    _groups, draws = _add_groups(rng)
    sets = _group_sets(draws)
    leaves = [unit for unit in units if unit.numchild == 0]
    since = dt.date(2021, 1, 1)
    first = (Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1

    def people() -> Iterator[Any]:
        for number in range(members):
            given = FIRST[number % len(FIRST)]
            yield Person(
                pk=first + number,
                member_number=f"M{number + 1:07d}",
                full_name=f"{LAST[number // len(FIRST) % len(LAST)]} {given} {number + 1}",
                given_name=given,
                password=hashed,
            )

    insert(Person, people())
    # One in twenty sits in a unit that has units below it: a secretary, a clerk.
    inner = [unit for unit in units if unit.numchild] or leaves
    places = [
        (first + n, rng.choice(inner if n % 20 == 0 else leaves).pk, rng.choice(draws))
        for n in range(members)
    ]
    insert(Membership, (Membership(person_id=p, unit_id=u, starts_on=since) for p, u, _ in places))
    insert(
        GroupMembership,
        (GroupMembership(person_id=p, group=g, starts_on=since) for p, _, gs in places for g in gs),
    )
    insert(
        Placement, (Placement(person_id=p, unit_id=u, group_set=sets[gs]) for p, u, gs in places)
    )
    _count_heads()


def _count_heads() -> None:
    from django.db.models import Count

    from bema.units.models import Headcount, Placement

    cells = Placement.objects.values("unit_id", "group_set_id").order_by("unit_id", "group_set_id")
    insert(Headcount, (Headcount(**cell) for cell in cells.annotate(people=Count("pk")).iterator()))


def add_managers(units: list[Any], password: str) -> None:
    from bema.accounts.models import Person
    from bema.units.models import Role, RoleGrant

    for unit in [unit for unit in units if unit.depth <= 2]:
        number = "MANAGER" if unit.depth == 1 else f"MANAGER-{unit.code}"
        person = Person.objects.create_user(
            number, password, full_name=f"Manager of {unit.name}", given_name="Manager"
        )
        RoleGrant.objects.create(
            person=person, unit=unit, role=Role.TRAINING_MANAGER, starts_on=dt.date(2021, 1, 1)
        )
