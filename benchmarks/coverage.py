"""How long coverage, assigning and exports take on a filled province.

    python -m benchmarks.province --members 49820 --units 612      # once, into the environment's database
    python -m benchmarks.coverage

Prints the best of several runs for each line: the time on the clock and that of the processor, which
says more on a busy machine. Figures are recomputed each time; nothing is cached between runs.
"""

from __future__ import annotations

import argparse
import resource
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from benchmarks.province import setup


def best(action: Callable[[], Any], runs: int) -> tuple[float, float]:
    """(seconds on the clock, seconds of the processor), the least of each."""
    clock, processor = [], []
    for _ in range(runs):
        began, worked = time.perf_counter(), time.process_time()
        action()
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - worked)
    return min(clock), min(processor)


def say(what: str, taken: tuple[float, float], more: str = "") -> None:
    print(f"{what:44} {taken[0] * 1000:9.1f} ms  {taken[1] * 1000:9.1f} ms cpu  {more}", flush=True)


def _read(response: Any) -> int:
    """The size of the answer, read to its end as a server would send it."""
    if not response.streaming:
        return len(response.content)
    return sum(len(piece) for piece in response.streaming_content)


def pages(client: Any, root: Any, subject: int, runs: int) -> None:
    from bema.units.models import Unit

    below = Unit.objects.filter(depth=2).order_by("path").first() or root
    for what, url in [
        ("what is assigned, the whole", f"/units/{root.code}/coverage/"),
        ("coverage, the whole", f"/units/{root.code}/coverage/{subject}/"),
        ("coverage, one unit below", f"/units/{below.code}/coverage/{subject}/"),
        ("names, first page", f"/units/{root.code}/coverage/{subject}/people/"),
        ("names, overdue", f"/units/{root.code}/coverage/{subject}/people/?state=overdue"),
        ("names, found by part", f"/units/{root.code}/coverage/{subject}/people/?q=Olena"),
        ("assignments with figures", "/assignments/"),
        ("today", "/"),
    ]:
        size = _read(client.get(url))
        say(what, best(lambda url=url: _read(client.get(url)), runs), f"{size:,} bytes")


def assigning(manager: Any, root: Any, runs: int) -> None:
    from django.db import transaction

    from bema.assignments import actions
    from bema.assignments.figures import extent
    from bema.assignments.models import Subject
    from bema.common.clock import today

    def once() -> None:
        with transaction.atomic():
            actions.assign(
                actor=manager, subject=Subject.objects.earliest("pk"), unit=root,
                opens_on=today(), due_on=None,
            )  # fmt: skip
            transaction.set_rollback(True)

    found = extent(root, [])
    say("how many people and units (confirm page)", best(lambda: extent(root, []), runs),
        f"{found.people:,} people in {found.units:,} units")  # fmt: skip
    say("assign to all of them", best(once, runs))


def files(client: Any, root: Any, subject: int, runs: int) -> None:
    for table in ("units", "people"):
        for extension in ("csv", "xlsx"):
            url = f"/units/{root.code}/coverage/{subject}/{table}.{extension}"
            count = runs if extension == "csv" else 1
            taken = best(lambda url=url: _read(client.get(url)), count)
            tracemalloc.start()
            size = _read(client.get(url)) if extension == "csv" else 0
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            say(
                f"{table}.{extension}",
                taken,
                f"{size:,} bytes, peak {peak / 1e6:.1f} MB" if size else "",
            )


def acts(course: Any, runs: int) -> None:
    """A start and a completion with their tallies, as the study domain publishes them."""
    from django.db import transaction

    from bema.accounts.models import Person
    from bema.common.clock import now
    from bema.common.events import publish
    from bema.study.events import CourseCompleted, CourseStarted

    people = Person.objects.filter(placement__isnull=False, progress__isnull=True)
    ids = list(people.values_list("pk", flat=True)[: runs * 2])

    def once() -> None:
        with transaction.atomic():
            person = ids.pop()
            publish(CourseStarted(person_id=person, course_id=course, at=now()))
            publish(CourseCompleted(person_id=person, course_id=course, at=now(), score=90))
            transaction.set_rollback(True)

    say("start and completion with tallies", best(once, runs))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    setup()
    from django.conf import settings
    from django.test import Client

    from bema.accounts.models import Person
    from bema.assignments import tallies
    from bema.assignments.models import Subject
    from bema.units.models import Unit

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEBUG = False  # no queries are logged meanwhile
    root, manager = Unit.objects.get(depth=1), Person.objects.get(member_number="MANAGER")
    subject = Subject.objects.get(course__slug="flood-safety")
    client = Client()
    client.force_login(manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    pages(client, root, subject.pk, arguments.runs)
    assigning(manager, root, arguments.runs)
    acts(subject.course_id, arguments.runs)
    files(client, root, subject.pk, arguments.runs)
    say("verify all tallies", best(lambda: list(tallies.differences()), 1))
    print(
        f"peak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"
    )


if __name__ == "__main__":
    main()
