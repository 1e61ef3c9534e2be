"""Whatever people learn, wherever they move, whatever is amended: the standings are what a recount gives,
at every moment and also half-way through a recount; and once that is done, what today's text asks for."""

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.db.models import Max
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bema.accounts.models import Person
from bema.assignments.models import Subject
from bema.common.clock import now
from bema.common.events import publish
from bema.documents.models import Version, Work
from bema.study.models import Course, Lesson, LessonEdition, Objective
from bema.units.events import PlacementsChanged, PlacementsChanging
from bema.units.models import GroupSet, Placement, Unit
from bema.updates.knowledge import ATTESTED, COMPLETED, PASSED, REFRESHED, REVIEWED, Fact
from bema.updates.mastery import record
from bema.updates.models import Mastery, ObjectiveChange, Standing
from bema.updates.standings import recount
from bema.updates.standings.checking import differences

PEOPLE, UNITS, SETS, OBJECTIVES = 6, 4, 2, 4
who = st.integers(0, PEOPLE - 1)
several = st.sets(who, min_size=0, max_size=PEOPLE)
where = st.integers(0, UNITS - 1)
which = st.integers(0, SETS - 1)
what = st.integers(0, OBJECTIVES - 1)
days = st.integers(0, 400)


class Organisation(RuleBasedStateMachine):
    """Each run stands in a transaction of its own, which is rolled back. The past is 400 days long."""

    def __init__(self):
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()
        self.sizes = recount.PEOPLE, recount.MASTERIES, recount.FADING, recount.SHORTEST
        recount.PEOPLE, recount.MASTERIES, recount.FADING = 2, 3, 3
        recount.SHORTEST = dt.timedelta(days=30)

    def teardown(self):
        recount.PEOPLE, recount.MASTERIES, recount.FADING, recount.SHORTEST = self.sizes
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @initialize()
    def found(self):
        root = Unit.add_root(code="root", name="Root")
        self.units = [root] + [root.add_child(code=f"u{n}", name=f"U{n}") for n in range(1, UNITS)]
        self.sets = [GroupSet.objects.create(key=f"{n}") for n in range(SETS)]
        self.work = Work.objects.create(slug="w", title="W", owner=root, language="en")
        self.course = Course.objects.create(slug="c", title={"en": "C"}, owner=root)
        self.lesson = Lesson.objects.create(course=self.course, owner=root, title={"en": "L"})
        # The last one is taught by the course and not on the document.
        self.objectives = [
            Objective.objects.create(
                owner=root, statement={"en": f"{n}"}, work=self.work if n else None
            )
            for n in range(OBJECTIVES)
        ]
        self._publish(self.objectives[:2])
        self.subjects = [
            Subject.objects.create(course=self.course),
            Subject.objects.create(work=self.work),
        ]
        self.people = [
            Person.objects.create(member_number=str(n), full_name=str(n)) for n in range(PEOPLE)
        ]
        self.start = now() - dt.timedelta(days=400)
        self.versions = 0

    def _publish(self, objectives):
        LessonEdition.objects.filter(lesson=self.lesson).update(is_current=False)
        edition = LessonEdition.objects.create(
            lesson=self.lesson, course=self.course, sort_order=1, minutes=5, step_count=1,
            number=LessonEdition.objects.count() + 1, content_hash="0" * 64, published_at=now(),
        )  # fmt: skip
        edition.objectives.set(objectives)

    @rule(
        person=who, objectives=st.sets(what, min_size=1), day=days,
        how=st.sampled_from([COMPLETED, COMPLETED | PASSED, ATTESTED, REFRESHED, REVIEWED]),
        rating=st.sampled_from([1, 3, 4]),
    )  # fmt: skip
    def do(self, person, objectives, day, how, rating):
        at = self.start + dt.timedelta(days=day)
        facts = [Fact(at, self.objectives[n].pk, how, rating) for n in objectives]
        record(person_id=self.people[person].pk, facts=facts)

    @rule(objectives=st.sets(what, min_size=1), day=days)
    def amend(self, objectives, day):
        self.versions += 1
        version = Version.objects.create(
            work=self.work,
            in_force_from=dt.date(2000, 1, 1) + dt.timedelta(days=self.versions),
            content_hash=f"{self.versions:064}",
        )
        at = self.start + dt.timedelta(days=day)
        for n in objectives:
            ObjectiveChange.objects.create(
                objective=self.objectives[n], version=version, effective_at=at
            )

    @rule(objectives=st.sets(what))
    def teach_other_things(self, objectives):
        self._publish([self.objectives[n] for n in objectives])

    @rule(objective=what)
    def retire_or_revive(self, objective):
        chosen = Objective.objects.filter(pk=self.objectives[objective].pk)
        chosen.update(live=not chosen.get().live)

    def _changing(self, people, write):
        ids = [self.people[n].pk for n in people]
        queryset = Person.objects.filter(pk__in=ids)
        publish(PlacementsChanging(people=queryset))
        write(ids)
        publish(PlacementsChanged(people=queryset))

    @rule(people=several, unit=where, group_set=which)
    def place(self, people, unit, group_set):
        def write(ids):
            for pk in ids:
                Placement.objects.update_or_create(
                    person_id=pk,
                    defaults={"unit": self.units[unit], "group_set": self.sets[group_set]},
                )

        self._changing(people, write)

    @rule(people=several)
    def leave(self, people):
        self._changing(people, lambda ids: Placement.objects.filter(pk__in=ids).delete())

    @rule(subject=st.integers(0, 1), steps=st.integers(1, 3), day=days)
    def count_on(self, subject, steps, day):
        for _ in range(steps):
            recount.advance(self.subjects[subject].pk, self.start + dt.timedelta(days=day))

    @rule()
    def count_to_the_end(self):
        until = now()
        for _step in recount.bring_up(until):
            pass
        assert self._kept() == self._expected(until)

    @rule()
    def rebuild(self):
        for _step in recount.rebuild():
            pass
        assert self._kept() == self._expected(now())

    @invariant()
    def standings_are_what_a_recount_gives(self):
        assert list(differences()) == []

    def _kept(self):
        rows = Standing.objects.filter(learned__gt=0)
        return {
            (s.subject_id, s.unit_id, s.group_set_id): (
                s.learned, s.in_force, s.remembered,
                s.people_learned, s.people_in_force, s.people_remembered,
            )
            for s in rows
        }  # fmt: skip

    def _expected(self, moment):
        """By the definition, a person at a time."""
        changes = ObjectiveChange.objects.values("objective").annotate(at=Max("effective_at"))
        since = {row["objective"]: row["at"] for row in changes}
        live = {o.pk for o in Objective.objects.filter(live=True)}
        edition = LessonEdition.objects.get(is_current=True)
        asked = {
            self.subjects[0].pk: {o.pk for o in edition.objectives.all()} & live,
            self.subjects[1].pk: {o.pk for o in self.objectives[1:]} & live,
        }
        cells = defaultdict(lambda: [0] * 6)
        for placement in Placement.objects.all():
            rows = {m.objective_id: m for m in Mastery.objects.filter(person=placement.person_id)}
            for subject, objectives in asked.items():
                known = [rows[pk] for pk in objectives if pk in rows]
                current = [
                    m for m in known
                    if m.objective_id not in since or m.current_at >= since[m.objective_id]
                ]  # fmt: skip
                fresh = [m for m in current if m.known_until >= moment]
                counts = [len(known), len(current), len(fresh)]
                cell = cells[subject, placement.unit_id, placement.group_set_id]
                everything = [bool(n) and n == len(objectives) for n in counts]
                for place, number in enumerate([*counts, *everything]):
                    cell[place] += number
        return {key: tuple(found) for key, found in cells.items() if found[0]}


def test_standings_equal_a_recount_whatever_happens(db):
    run_state_machine_as_test(
        Organisation,
        settings=settings(max_examples=40, stateful_step_count=25, deadline=None, database=None),
    )
