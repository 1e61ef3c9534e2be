"""How long it takes to say who knows today's text, and to keep that right, on a filled province.

    python -m benchmarks.province --members 49820 --units 612      # once, into the environment's database
    python -m benchmarks.currency

Adds a course of 40 objectives that two thirds of the members completed over the past year, unless it is there
already, then reads the pages, lets members complete it, publishes a version that changes five objectives, counts
anew, and lets a day pass. For each line: the time on the clock and that of the processor, the best of several runs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time
from typing import Any

from benchmarks.coverage import _read, best, say
from benchmarks.footprint import database_bytes
from benchmarks.knowledge import learn, teach
from benchmarks.province import setup

CHANGED = 5


def _steps(steps: Any) -> tuple[int, float]:
    """(how many, the longest in ms); each is a transaction."""
    count, longest, begun = 0, 0.0, time.perf_counter()
    for _step in steps:
        longest = max(longest, time.perf_counter() - begun)
        count, begun = count + 1, time.perf_counter()
    return count, longest * 1000


def _timed_steps(what: str, make: Any) -> None:
    begun, worked = time.perf_counter(), time.process_time()
    count, longest = _steps(make())
    taken = (time.perf_counter() - begun, time.process_time() - worked)
    say(what, taken, f"{count:,} steps, the longest {longest:.0f} ms")


def _filled() -> Any:
    """The course of an earlier run on this database, if there is one."""
    from bema.study.models import Course, Objective
    from benchmarks.learners import School

    course = Course.objects.filter(slug="law-course").first()
    if course is None:
        return None
    objectives = Objective.objects.filter(lesson_editions__course=course).distinct().order_by("pk")
    return School(course.works.get(), course, None, list(objectives))


def _fill(rng: random.Random) -> Any:
    from bema.updates.models import Mastery
    from bema.updates.standings.recount import bring_up

    school, before = teach(rng), database_bytes()
    begun = time.perf_counter()
    written = learn(school)
    from benchmarks.province import _refresh_statistics

    _refresh_statistics()
    people = written // len(school.objectives)
    print(
        f"{Mastery.objects.count():,} masteries of {people:,} people, {time.perf_counter() - begun:.0f} s"
    )
    size = database_bytes() - before
    print(
        f"{'database for 10,000 learners, 40 objectives':44} {size / people * 10_000 / 1e6:9.1f} MB"
    )
    _timed_steps("count everybody for the first time", bring_up)
    return school


def pages(client: Any, root: Any, subject: int, runs: int) -> None:
    from django.core.cache import cache

    from bema.units.models import Placement, Unit

    below = Unit.objects.filter(depth=2).order_by("path").first() or root
    leaf = Unit.objects.filter(numchild=0).order_by("path").first()
    print(f"{Placement.objects.count():,} members in {Unit.objects.count():,} units")
    for what, url in [
        ("what is assigned, the whole", f"/units/{root.code}/coverage/"),
        ("who knows today's text, the whole", f"/units/{root.code}/coverage/{subject}/"),
        ("who knows today's text, one unit below", f"/units/{below.code}/coverage/{subject}/"),
        ("who knows today's text, a leaf", f"/units/{leaf.code}/coverage/{subject}/people/"),
        ("names, first page", f"/units/{root.code}/coverage/{subject}/people/"),
    ]:
        _read(client.get(url))
        say(what, best(lambda url=url: _read(client.get(url)), runs))
    url = f"/units/{root.code}/coverage/{subject}/over-time/"
    cache.clear()
    say("curve of the whole, first time", best(lambda: _read(client.get(url)), 1))
    say("curve of the whole, again", best(lambda: _read(client.get(url)), runs))


def sums(root: Any, subject: int, runs: int) -> None:
    from bema.assignments.figures import by_part
    from bema.assignments.scope import scopes_in
    from bema.updates.standings import reading

    scope = scopes_in(root)[subject]
    say("sum of headcounts and tallies, the whole", best(lambda: by_part(scope, subject), runs))
    say(
        "sum of standings, the whole",
        best(lambda: reading.by_part(scope, subject, reading.part_length(root)), runs),
    )
    say("by what they count", best(lambda: reading.standing_of([subject]), runs))


def writing(school: Any, runs: int) -> None:
    """All 40 objectives learned at once, as at the completion of a course; without and with standings."""
    from django.db import transaction

    from bema.accounts.models import Person
    from bema.common.clock import now
    from bema.common.events import _handlers
    from bema.updates.events import MasteriesChanged, MasteriesChanging
    from bema.updates.knowledge import COMPLETED, Fact
    from bema.updates.mastery import record

    people = Person.objects.filter(placement__isnull=False, masteries__isnull=True)
    ids = list(people.values_list("pk", flat=True)[: runs * 4])

    def once() -> None:
        with transaction.atomic():
            at = now()
            facts = [Fact(at, objective.pk, COMPLETED) for objective in school.objectives]
            record(person_id=ids.pop(), facts=facts)
            transaction.set_rollback(True)

    say("learn 40 objectives, with standings", best(once, runs))
    kept = {event: _handlers[event][:] for event in (MasteriesChanging, MasteriesChanged)}
    for event in kept:
        _handlers[event].clear()
    say("learn 40 objectives, without", best(once, runs))
    for event, handlers in kept.items():
        _handlers[event].extend(handlers)


def _amend(school: Any) -> Any:
    """A version, written but not told of, that changes five of the provisions."""
    from bema.common.clock import now, today
    from bema.documents.models import ProvisionChange, Version, VersionState
    from bema.study.models import ObjectiveCitation

    version = Version.objects.create(
        work=school.work, in_force_from=today(), content_hash="b" * 64,
        state=VersionState.PUBLISHED, published_at=now(),
    )  # fmt: skip
    cited = ObjectiveCitation.objects.filter(objective__in=school.objectives[:CHANGED])
    for lineage in sorted(set(cited.values_list("lineage_id", flat=True))):
        ProvisionChange.objects.create(
            version=version, lineage_id=lineage, kind="reworded", is_substance=True
        )
    return version


def publishing(school: Any) -> None:
    from django.db import transaction

    from bema.common.events import publish
    from bema.documents.events import VersionPublished
    from bema.updates.models import ObjectiveChange
    from bema.updates.standings.recount import bring_up

    version = _amend(school)

    def once() -> None:
        with transaction.atomic():
            publish(VersionPublished(version_id=version.pk, work_id=version.work_id))

    say("what a publication sets off", best(once, 1), f"{ObjectiveChange.objects.count()} rows")
    _timed_steps("recount after it", bring_up)


def time_passing() -> None:
    from bema.common.clock import now
    from bema.updates.standings.recount import bring_up

    _timed_steps("recount a day later", lambda: bring_up(now() + dt.timedelta(days=1)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--verify", action="store_true", help="recount every cell at the end")
    given = parser.parse_args()
    setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from bema.accounts.models import Person
    from bema.assignments.models import Subject
    from bema.units.models import Unit
    from bema.updates.standings import checking

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEBUG = False  # no queries are logged meanwhile
    call_command("createcachetable")
    school = _filled() or _fill(random.Random(7))
    root, manager = Unit.objects.get(depth=1), Person.objects.get(member_number="MANAGER")
    subject = Subject.objects.get(course=school.course)
    client = Client()
    client.force_login(manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    pages(client, root, subject.pk, given.runs)
    sums(root, subject.pk, given.runs)
    writing(school, given.runs)
    publishing(school)
    time_passing()
    if given.verify:
        found: list[Any] = []
        say("verify all standings", best(lambda: found.extend(checking.differences()), 1))
        print(f"cells that differ: {len(found)}")


if __name__ == "__main__":
    main()
