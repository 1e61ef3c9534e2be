"""Members learn, a roster moves them and a recount runs, all at once: the standings stay exact."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from bema.accounts.models import Person
from bema.assignments.models import Subject
from bema.assignments.tests.test_tallies_together import apart
from bema.common.clock import now
from bema.common.events import publish
from bema.documents.models import Version, Work
from bema.study.models import Objective
from bema.units.events import PlacementsChanged, PlacementsChanging
from bema.units.models import Placement
from bema.updates.knowledge import ATTESTED, COMPLETED, REFRESHED, Fact
from bema.updates.mastery import record
from bema.updates.models import Mastery, ObjectiveChange, Standing
from bema.updates.standings import recount
from bema.updates.standings.checking import differences


@pytest.fixture
def version(tree):
    """A version of a document with four objectives on it."""
    work = Work.objects.create(slug="w", title="W", owner=tree.root, language="en")
    Subject.objects.create(work=work)
    for n in range(4):
        Objective.objects.create(owner=tree.root, statement={"en": f"{n}"}, work=work)
    return Version.objects.create(
        work=work, in_force_from=dt.date(2024, 1, 1), content_hash="1" * 64
    )


def count_to_the_end():
    for _step in recount.bring_up():
        pass


@transaction.atomic
def move_all(people, unit):
    publish(PlacementsChanging(people=people))
    Placement.objects.filter(person__in=people).update(unit=unit)
    publish(PlacementsChanged(people=people))


def learn_all(people, facts):
    for person in people:
        with transaction.atomic():
            record(person_id=person.pk, facts=facts)


@pytest.mark.django_db(transaction=True)
def test_learning_moving_and_counting_at_once(tree, place, version, monkeypatch):
    monkeypatch.setattr(recount, "PEOPLE", 2)
    monkeypatch.setattr(recount, "MASTERIES", 5)
    objectives = list(version.work.objectives.all())
    people = [place(f"P{n}", tree.mill) for n in range(10)]
    everybody = Person.objects.filter(pk__in=[person.pk for person in people])

    def learn():
        for how in (COMPLETED, ATTESTED, REFRESHED):
            learn_all(people, [Fact(now(), objective.pk, how) for objective in objectives])

    def move():
        for unit in (tree.harbour, tree.hill, tree.mill, tree.hill):
            move_all(everybody, unit)

    def count():
        for objective in objectives:
            ObjectiveChange.objects.create(objective=objective, version=version, effective_at=now())
            count_to_the_end()

    workers = 4 if connection.features.has_select_for_update else 1
    with ThreadPoolExecutor(workers) as threads:
        for done in [threads.submit(apart(act)) for act in (learn, count, move, learn)]:
            done.result()
    assert Mastery.objects.count() == len(people) * len(objectives)
    assert list(differences()) == []
    count_to_the_end()
    assert list(differences()) == []
    assert sum(Standing.objects.values_list("learned", flat=True)) == Mastery.objects.count()
