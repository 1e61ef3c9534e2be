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
import os
import random
import time
from dataclasses import dataclass
from typing import Any

from benchmarks.bulk import insert
from benchmarks.people import add_managers, add_people, add_units
from benchmarks.teaching import add_course, add_work

PASSWORD = "river-stone-lamp"


@dataclass(frozen=True)
class Province:
    """What was made, for benchmarks to start from."""

    root: Any
    course: Any
    work: Any
    members: int
    units: int


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
        insert(
            Progress,
            (Progress(person_id=p, subject=subject, started_at=s, done_at=d) for p, s, d in kept),
        )
    insert(
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
        tree = add_units(units)
        say(f"{len(tree):,} units")
        add_people(rng, members, tree, password)
        add_managers(tree, password)
        say(f"{members:,} members")
        work = add_work(tree[0])
        course = add_course(rng, tree[0], work, lessons, words)
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
