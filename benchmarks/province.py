"""A made-up province of any size, written in sets: what benchmarks run on.

    from benchmarks.province import fill
    fill(members=49_820, units=612)          # in a migrated, empty database

or, on the database of the environment, `python -m benchmarks.province --members 49820 --units 612`.
The same seed gives the same province. Everybody has the password `PASSWORD`, member numbers run from
`M0000001`; `MANAGER` manages the training of the whole, `MANAGER-<code>` that of each unit right below.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import os
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

PASSWORD = "river-stone-lamp"
BATCH = 5_000
BY = "benchmark"
SMALL = ["province", "district", "commune", "branch"]
LARGE = ["country", "province", "district", "commune", "branch"]
FIRST = ["Alma", "Bao", "Cho", "Dara", "Ewa", "Farid", "Goran", "Hạnh", "Ines", "Jonas", "Kham", "Олена",
         "Linh", "Mara", "Nils", "Остап", "Phong", "Quyên", "Rosa", "Тарас"]  # fmt: skip
LAST = ["Nguyễn", "Trần", "Lê", "Phạm", "Коваль", "Шевченко", "Бойко", "Smith", "Okafor", "Silva", "Haas",
        "Moreau", "Sato", "Vongsa", "Novak", "Berg"]  # fmt: skip
WORDS = ["the", "warden", "keeps", "gate", "book", "reports", "level", "of", "river", "each", "hour",
         "to", "duty", "officer", "decides", "order", "dykes", "whether", "lower", "quarter", "is",
         "warned", "and", "opens", "store"]  # fmt: skip


@dataclass(frozen=True)
class Province:
    """What was made, for benchmarks to start from."""

    root: Any
    course: Any
    work: Any
    members: int
    units: int


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _insert(model: Any, rows: Iterable[Any]) -> None:
    for batch in _batches(rows):
        model.objects.bulk_create(batch)


# --- units ------------------------------------------------------------------------------------


def _widths(units: int) -> list[int]:
    """How many units stand at each level below the root, so that they add up to `units`."""
    shares = (
        [10 / 611, 120 / 611] if units <= 5_000 else [34 / 40_000, 680 / 40_000, 5_440 / 40_000]
    )
    upper = [max(1, round(share * (units - 1))) for share in shares]
    return [*upper, max(1, units - 1 - sum(upper))]


def _add_units(units: int) -> list[Any]:
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
    _insert(Unit, flat)
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


# --- people -----------------------------------------------------------------------------------


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


def _add_people(rng: random.Random, members: int, units: list[Any], password: str) -> None:
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

    _insert(Person, people())
    # One in twenty sits in a unit that has units below it: a secretary, a clerk.
    inner = [unit for unit in units if unit.numchild] or leaves
    places = [
        (first + n, rng.choice(inner if n % 20 == 0 else leaves).pk, rng.choice(draws))
        for n in range(members)
    ]
    _insert(Membership, (Membership(person_id=p, unit_id=u, starts_on=since) for p, u, _ in places))
    _insert(
        GroupMembership,
        (GroupMembership(person_id=p, group=g, starts_on=since) for p, _, gs in places for g in gs),
    )
    _insert(
        Placement, (Placement(person_id=p, unit_id=u, group_set=sets[gs]) for p, u, gs in places)
    )
    _count_heads()


def _count_heads() -> None:
    from django.db.models import Count

    from bema.units.models import Headcount, Placement

    cells = Placement.objects.values("unit_id", "group_set_id").order_by("unit_id", "group_set_id")
    _insert(
        Headcount, (Headcount(**cell) for cell in cells.annotate(people=Count("pk")).iterator())
    )


def _add_managers(units: list[Any], password: str) -> None:
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


# --- what is taught ---------------------------------------------------------------------------


def _prose(rng: random.Random, words: int) -> str:
    """Paragraphs of sixty words of made-up text as HTML."""
    text = [rng.choice(WORDS) for _ in range(words)]
    parts = [" ".join(text[start : start + 60]) for start in range(0, words, 60)]
    return "".join(f"<p>{part.capitalize()}.</p>" for part in parts)


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _add_work(root: Any, provisions: int = 60) -> Any:
    from bema.documents.models import Lineage, Provision, Text, Version, VersionState, Work

    work = Work.objects.create(
        slug="flood-order",
        title="Order on the dykes",
        owner=root,
        language="en",
        needs_attestation=True,
    )
    version = Version.objects.create(
        work=work, in_force_from=dt.date(2024, 1, 1), content_hash=_hash("order")
    )
    text = Text.objects.create(version=version, language="en", title=work.title)
    lineages = Lineage.objects.bulk_create([Lineage(work=work) for _ in range(provisions)])
    Provision.objects.bulk_create(
        Provision(
            text=text, ordinal=n, path=f"art_{n + 1}", level="article", number=f"Article {n + 1}",
            plain=f"Article {n + 1}. The warden keeps gate {n + 1}.",
            html=f"<p>The warden keeps gate {n + 1}.</p>", lineage=lineage,
        )
        for n, lineage in enumerate(lineages)
    )  # fmt: skip
    version.state, version.published_at = VersionState.PUBLISHED, _noon(dt.date(2024, 1, 1))
    version.save()
    return work


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def _add_course(rng: random.Random, root: Any, work: Any, lessons: int, words: int) -> Any:
    """Written as an editor writes it and published as she publishes it."""
    from bema.study.models import Course
    from bema.study.publishing import publish_course

    title = {"en": "Flood safety"}
    course = Course.objects.create(slug="flood-safety", title=title, owner=root, live=True)
    course.works.add(work)
    for number in range(1, lessons + 1):
        _add_lesson(rng, course, root, work, number, words)
    publish_course(actor=BY, course=course)
    return course


def _add_lesson(
    rng: random.Random, course: Any, root: Any, work: Any, number: int, words: int
) -> None:
    from bema.study.models import Lesson, Objective
    from bema.study.publishing import publish_lesson

    statement = {"en": f"Knows duty {number}"}
    objective = Objective.objects.create(owner=root, work=work, statement=statement, live=True)
    items = [_add_item(root, objective, f"{number}.{n}") for n in range(1, 4)]
    steps: list[tuple[str, Any]] = []
    for ordinal in range(1, 9):
        if ordinal % 4 == 0:
            steps.append(("check", {"item": items[ordinal // 4]}))
        else:
            steps.append(("text", {"body": {"en": _prose(rng, words)}}))
    lesson = Lesson.objects.create(
        course=course, owner=root, sort_order=number, title={"en": f"Lesson {number}"}, minutes=5,
        steps=steps, live=True,
    )  # fmt: skip
    lesson.objectives.add(objective)
    publish_lesson(actor=BY, lesson=lesson)


def _add_item(root: Any, objective: Any, name: str) -> Any:
    from bema.study.models import Item
    from bema.study.publishing import publish_item

    item = Item.objects.create(
        owner=root, objective=objective, stem={"en": f"Who keeps gate {name}?"},
        options={"en": "the warden\nthe clerk\nthe neighbour\nnobody"}, key="1",
        feedback={"en": "The order says so."}, live=True,
    )  # fmt: skip
    publish_item(actor=BY, item=item)
    return item


# --- who is to learn it, and who has ----------------------------------------------------------


def _add_assignments(units: list[Any], course: Any, work: Any) -> None:
    from bema.assignments.models import Assignment, Subject
    from bema.common.clock import today
    from bema.units.models import TargetGroup

    on_course, on_work = (Subject.objects.create(course=course), Subject.objects.create(work=work))
    month, day = dt.timedelta(days=30), today()
    Assignment.objects.create(
        subject=on_course, unit=units[0], opens_on=day - 2 * month, due_on=day + month
    )
    early = Assignment.objects.create(
        subject=on_course,
        unit=units[0],
        opens_on=day - 2 * month,
        due_on=day - dt.timedelta(days=7),
    )
    early.groups.set(TargetGroup.objects.filter(code__in=["group-1", "group-2"]))
    Assignment.objects.create(
        subject=on_work, unit=units[0], opens_on=day - month, due_on=day + month / 2
    )


def _add_progress(rng: random.Random, units: list[Any], course: Any, work: Any) -> None:
    """Each unit right below the root has its own zeal: 35 to 95 % of its people are done."""
    from bema.assignments import tallies
    from bema.assignments.models import Progress, Subject
    from bema.common.clock import now
    from bema.study.models import CourseRecord
    from bema.units.models import Placement

    branch = {unit.pk: unit.path[:8] for unit in units}
    zeal = {path: rng.uniform(0.35, 0.95) for path in sorted(set(branch.values()))}
    end = now()
    rows: dict[str, list[tuple[int, Any, Any]]] = {"course": [], "work": []}
    for person_id, unit_id in Placement.objects.order_by("pk").values_list("pk", "unit_id"):
        for kept in rows.values():
            draw, share = rng.random(), zeal[branch[unit_id]]
            if draw < min(1, share * 1.15):
                started = end - dt.timedelta(minutes=rng.randrange(60, 80_000))
                done = started + dt.timedelta(minutes=55) if draw < share else None
                kept.append((person_id, started, done))
    subjects = {
        "course": Subject.objects.get(course=course),
        "work": Subject.objects.get(work=work),
    }
    for kind, kept in rows.items():
        subject = subjects[kind]
        _insert(
            Progress,
            (Progress(person_id=p, subject=subject, started_at=s, done_at=d) for p, s, d in kept),
        )
    _insert(
        CourseRecord,
        (CourseRecord(person_id=p, course=course, started_at=s, completed_at=d, best_score=90 if d else None)
         for p, s, d in rows["course"]),
    )  # fmt: skip
    for _subject, _cells in tallies.rebuild():
        pass


def fill(
    *, members: int = 49_820, units: int = 612, seed: int = 1, lessons: int = 8,
    words: int = 190, password: str = PASSWORD, quiet: bool = True,
) -> Province:  # fmt: skip
    """Fill an empty, migrated database; one transaction, so that a half province never stays."""
    from django.db import transaction

    rng, begun = random.Random(seed), time.perf_counter()

    def say(what: str) -> None:
        if not quiet:
            print(f"{time.perf_counter() - begun:7.1f} s  {what}", flush=True)

    with transaction.atomic():
        tree = _add_units(units)
        say(f"{len(tree):,} units")
        _add_people(rng, members, tree, password)
        _add_managers(tree, password)
        say(f"{members:,} members")
        work = _add_work(tree[0])
        course = _add_course(rng, tree[0], work, lessons, words)
        _add_assignments(tree, course, work)
        say("a course, a document and their assignments")
        _add_progress(rng, tree, course, work)
        say("progress and tallies")
    _refresh_statistics()
    return Province(root=tree[0], course=course, work=work, members=members, units=len(tree))


def _refresh_statistics() -> None:
    """What a database does by itself in the days after a first import."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--members", type=int, default=49_820)
    parser.add_argument("--units", type=int, default=612)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    setup()
    fill(members=arguments.members, units=arguments.units, seed=arguments.seed, quiet=False)


def setup() -> None:
    """Set Django up for the database of the environment, and migrate it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bema.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
