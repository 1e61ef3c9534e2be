"""Whatever members and editors do, in whatever order: concerned are those whom a recomputation finds."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bema.common.clock import now, today
from bema.documents.actions import publish_version
from bema.documents.queries import version_in_force
from bema.study.models import CourseRecord
from bema.updates import changes, mastery
from bema.updates.refreshers import stale_of
from bema.updates.settling import keep_all
from bema.updates.tests import oracle
from bema.updates.tests.amending import confirm, refresh
from bema.updates.tests.conftest import draft, pass_test, take_lesson

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PEOPLE = 3
who = st.integers(0, PEOPLE - 1)
which = st.integers(0, 2)
LATER = dt.timedelta(days=400)


def wording(number, turn):
    """Words of an article that keep its lineage: most of them stay."""
    return f"The boats, logs and posts of article {number} are looked after {turn} times in a year."


class River(RuleBasedStateMachine):
    """Each run stands in a transaction of its own, which is rolled back."""

    work = schooling = people = None

    def __init__(self):
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()
        self.articles = {number: wording(number, 1) for number in (1, 2, 3)}
        self.turn = 1
        self.drafts = []
        self.affected = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @rule(person=who, wrong=st.integers(0, 2))
    def learn(self, person, wrong):
        person, school = self.people[person], self.schooling
        if not CourseRecord.objects.filter(person=person).exists():
            for lesson in school.lessons:
                take_lesson(person, school.slug, lesson)
        pass_test(person, school.slug, wrong=wrong)

    @rule(person=who)
    def attest(self, person):
        confirm(self.people[person], version_in_force(self.work))

    @rule(person=who)
    def refresh(self, person):
        refresh(self.people[person], self.work)

    @rule(numbers=st.sets(which, min_size=1), days=st.integers(-20, 20), is_editorial=st.booleans())
    def draft(self, numbers, days, is_editorial):
        since = today() + dt.timedelta(days=days)
        if self.work.versions.filter(in_force_from=since).exists():
            return
        self.turn += 1
        changed = {number + 1: wording(number + 1, self.turn) for number in numbers}
        self.articles = self.articles | changed
        self.drafts.append((draft(self.work, self.articles, since), is_editorial))

    @rule(place=st.integers(0, 9))
    def publish(self, place):
        if not self.drafts:
            return
        version, is_editorial = self.drafts.pop(place % len(self.drafts))
        if is_editorial:
            version.changes.update(judged_substance=False)
        keep_all(actor="test", version=version)
        version = publish_version(actor="test", version=version)
        self.affected[version.pk] = oracle.affected(version)

    @rule(number=which)
    def retire_or_take_back(self, number):
        objective = self.schooling.objectives[number]
        objective.live = not objective.live
        objective.save()

    @invariant()
    def concerned_are_those_whom_a_recomputation_finds(self):
        for version in self.work.versions.filter(state="published"):
            for on in (now(), now() + LATER):
                derived = set(changes.concerned(version, on).values_list("pk", flat=True))
                affected = self.affected.get(version.pk)
                assert derived == oracle.concerned(version, self.people, on, affected)
        assert list(mastery.differences()) == []

    @invariant()
    def today_shows_the_same(self):
        concerned = {
            person
            for version in self.work.versions.filter(state="published")
            for person in changes.concerned(version).values_list("pk", flat=True)
        }
        assert concerned == {person.pk for person in self.people if stale_of(person)}


def test_concerned_are_exactly_those(schooling, open_to_all, river, place, tree):
    river.work.needs_attestation = True
    river.work.save()
    River.work, River.schooling = river.work, schooling
    River.people = [place(f"P{number}", tree.mill) for number in range(PEOPLE)]
    run_state_machine_as_test(
        River,
        settings=settings(max_examples=12, stateful_step_count=14, deadline=None, database=None),
    )
