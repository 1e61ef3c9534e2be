"""Whatever people do, in whatever order, the tallies are what progress and placements give."""

from django.db import transaction
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
from bema.assignments import tallies
from bema.assignments.models import Subject
from bema.common.clock import now
from bema.common.events import publish
from bema.documents.models import Work
from bema.study.events import CourseCompleted, CourseStarted, DocumentAttested, DocumentOpened
from bema.study.models import Course
from bema.units.events import PlacementsChanged, PlacementsChanging
from bema.units.models import GroupSet, Placement, Unit

PEOPLE, UNITS, SETS = 6, 4, 3
who = st.integers(0, PEOPLE - 1)
several = st.sets(who, min_size=0, max_size=PEOPLE)
where = st.integers(0, UNITS - 1)
which = st.integers(0, SETS - 1)


class Organisation(RuleBasedStateMachine):
    """Each run stands in a transaction of its own, which is rolled back."""

    def __init__(self):
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @initialize()
    def found(self):
        root = Unit.add_root(code="root", name="Root")
        self.units = [root] + [root.add_child(code=f"u{n}", name=f"U{n}") for n in range(1, UNITS)]
        self.sets = [GroupSet.objects.create(key=f"{n}") for n in range(SETS)]
        self.course = Course.objects.create(slug="c", title={"en": "C"}, owner=root)
        self.work = Work.objects.create(slug="w", title="W", owner=root, language="en")
        self.people = [
            Person.objects.create(member_number=str(n), full_name=str(n)) for n in range(PEOPLE)
        ]

    @rule(person=who, course=st.booleans())
    def begin(self, person, course):
        person_id = self.people[person].pk
        if course:
            publish(CourseStarted(person_id=person_id, course_id=self.course.pk, at=now()))
        else:
            publish(DocumentOpened(person_id=person_id, work_id=self.work.pk, at=now()))

    @rule(person=who, course=st.booleans())
    def finish(self, person, course):
        person_id = self.people[person].pk
        if course:
            event = CourseCompleted(
                person_id=person_id, course_id=self.course.pk, at=now(), score=None
            )
        else:
            event = DocumentAttested(
                person_id=person_id, work_id=self.work.pk, version_id=1, at=now()
            )
        publish(event)

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

    @rule(people=several, group_set=which)
    def regroup(self, people, group_set):
        self._changing(
            people,
            lambda ids: Placement.objects.filter(pk__in=ids).update(group_set=self.sets[group_set]),
        )

    @rule(people=several)
    def leave(self, people):
        self._changing(people, lambda ids: Placement.objects.filter(pk__in=ids).delete())

    @rule(unit=st.integers(1, UNITS - 1), to=where)
    def move_unit(self, unit, to):
        moving, target = (Unit.objects.get(pk=self.units[n].pk) for n in (unit, to))
        if not target.is_descendant_of(moving) and target.pk != moving.pk:
            moving.move(target, "last-child")

    @invariant()
    def tallies_are_what_a_recount_gives(self):
        assert list(tallies.differences()) == []

    @rule()
    def rebuilding_changes_nothing(self):
        before = self._cells()
        for _subject in tallies.rebuild():
            pass
        assert self._cells() == before

    def _cells(self):
        from bema.assignments.models import Tally

        kept = Tally.objects.filter(subject__in=Subject.objects.all(), started__gt=0)
        return set(kept.values_list("subject", "unit", "group_set", "started", "done"))


def test_tallies_equal_a_recount_whatever_happens(db):
    run_state_machine_as_test(
        Organisation,
        settings=settings(max_examples=40, stateful_step_count=25, deadline=None, database=None),
    )
