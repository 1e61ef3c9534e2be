"""Members finish while a roster moves them: on any database, neither passes the other unseen."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from bema.accounts.models import Person
from bema.assignments import tallies
from bema.assignments.models import Progress
from bema.common.clock import now
from bema.common.events import publish
from bema.study.events import CourseCompleted, CourseStarted
from bema.units.events import PlacementsChanged, PlacementsChanging
from bema.units.models import Placement


def apart(act):
    """Run in a thread of its own, with a connection of its own that is closed in the end."""

    def run():
        try:
            act()
        finally:
            connection.close()

    return run


@pytest.mark.django_db(transaction=True)
def test_moves_and_completions_at_once_keep_tallies_exact(tree, subject, place):
    people = [place(f"P{n}", tree.mill) for n in range(12)]
    everybody = Person.objects.filter(pk__in=[person.pk for person in people])

    def learn():
        for person in people:
            with transaction.atomic():
                publish(CourseStarted(person_id=person.pk, course_id=subject.course_id, at=now()))
            with transaction.atomic():
                publish(
                    CourseCompleted(
                        person_id=person.pk, course_id=subject.course_id, at=now(), score=None
                    )
                )

    def move():
        for unit in (tree.harbour, tree.hill, tree.mill, tree.hill):
            with transaction.atomic():
                publish(PlacementsChanging(people=everybody))
                Placement.objects.filter(person__in=everybody).update(unit=unit)
                publish(PlacementsChanged(people=everybody))

    # SQLite has one writer at a time, and its database of tests, in memory, does not even wait for it.
    workers = 4 if connection.features.has_select_for_update else 1
    with ThreadPoolExecutor(workers) as threads:
        for done in [threads.submit(apart(act)) for act in (learn, learn, move, learn)]:
            done.result()
    assert Progress.objects.filter(done_at__isnull=False).count() == len(people)
    assert list(tallies.differences()) == []
