"""Whom assignments cover, and the sums over them: everybody once, whatever overlaps."""

import datetime as dt

import pytest

from bema.assignments.figures import (
    Extent,
    Figures,
    by_assignment,
    by_part,
    by_subject,
    by_unit,
    extent,
)
from bema.assignments.models import Assignment
from bema.assignments.scope import Reach, Scope, covered, scopes_in
from bema.common.clock import today
from bema.units.models import GroupSet, Headcount, Unit


@pytest.fixture
def people(tree, place, groups):
    """Three in Mill (none, g1, g1+g2), two in Harbour (g2, g3), one in Hill (g1), one in North itself."""
    one, two, three = groups
    return {
        "ann": place("Ann", tree.mill),
        "ben": place("Ben", tree.mill, groups=(one,)),
        "cai": place("Cai", tree.mill, groups=(one, two)),
        "dee": place("Dee", tree.harbour, groups=(two,)),
        "eli": place("Eli", tree.harbour, groups=(three,)),
        "fay": place("Fay", tree.hill, groups=(one,)),
        "gus": place("Gus", tree.north),
    }


def test_extent_counts_people_and_units_once(tree, people, groups):
    assert extent(tree.root, []) == Extent(people=7, units=4)
    assert extent(tree.north, []) == Extent(people=6, units=3)
    assert extent(tree.north, groups[:2]) == Extent(people=3, units=2)
    assert extent(tree.south, groups[1:]) == Extent(people=0, units=0)


def test_nothing_assigned_is_no_scope(tree, subject, people):
    assert scopes_in(tree.root) == {}


def test_overlapping_assignments_count_a_person_once(tree, subject, people, groups, assigned):
    assigned(subject, tree.root, groups=groups[:2])
    assigned(subject, tree.north, groups=groups[1:])
    assigned(subject, tree.mill)
    scope = scopes_in(tree.root)[subject.pk]
    figures = by_part(scope, subject.pk)
    assert figures == {tree.north.path: Figures(people=5), tree.south.path: Figures(people=1)}


def test_an_assignment_above_concerns_the_unit_asked_for(tree, subject, people, assigned):
    assigned(subject, tree.root)
    figures = by_part(scopes_in(tree.mill)[subject.pk], subject.pk)
    assert figures == {tree.mill.path: Figures(people=3)}


def test_those_directly_in_a_unit_stand_by_themselves(tree, subject, people, assigned):
    assigned(subject, tree.north)
    figures = by_part(scopes_in(tree.north)[subject.pk], subject.pk)
    assert figures[tree.north.path] == Figures(people=1)


def test_started_done_and_overdue(tree, subject, people, groups, assigned, begins, finishes):
    assigned(subject, tree.root, due_in=10)
    assigned(subject, tree.north, groups=groups[:1], due_in=-1)
    begins(people["ann"], subject)
    begins(people["ben"], subject)
    finishes(people["cai"], subject)
    finishes(people["dee"], subject)
    scope = scopes_in(tree.root)[subject.pk]
    assert by_part(scope, subject.pk) == {
        tree.north.path: Figures(people=6, started=4, done=2, overdue=1),
        tree.south.path: Figures(people=1),
    }
    assert by_subject(scopes_in(tree.root), tree.root) == {
        subject.pk: Figures(people=7, started=4, done=2, overdue=1)
    }
    rolled = by_unit(scope, subject.pk)
    assert rolled[tree.root.path] == Figures(people=7, started=4, done=2, overdue=1)
    assert rolled[tree.mill.path] == Figures(people=3, started=3, done=1, overdue=1)
    assert rolled[tree.north.path].people == 6


def test_due_today_is_not_overdue(tree, subject, people, assigned):
    assigned(subject, tree.root, due_in=0)
    assert by_subject(scopes_in(tree.root), tree.root)[subject.pk].overdue == 0


def test_withdrawn_and_not_yet_open_assignments_do_not_count(tree, subject, people, assigned):
    from bema.common.clock import now

    assigned(subject, tree.root, withdrawn_at=now())
    assigned(subject, tree.root, opens_in=1)
    assert scopes_in(tree.root) == {}


def test_progress_of_people_outside_the_assignment_does_not_count(
    tree, subject, people, groups, assigned, finishes
):
    assigned(subject, tree.mill, groups=groups[:1])
    for person in people.values():
        finishes(person, subject)
    figures = by_subject(scopes_in(tree.root), tree.root)[subject.pk]
    assert figures == Figures(people=2, started=2, done=2)


def test_several_subjects_and_assignments_cost_the_same_queries(
    tree, subject, reading, people, groups, assigned, finishes, django_assert_num_queries
):
    for _ in range(3):
        assigned(subject, tree.north, groups=groups[:1], due_in=-1)
        assigned(reading, tree.south)
    finishes(people["fay"], reading)
    with django_assert_num_queries(3):
        scopes = scopes_in(tree.root)
    with django_assert_num_queries(3):
        found = by_subject(scopes, tree.root)
    assert found[subject.pk] == Figures(people=2, overdue=2)
    assert found[reading.pk] == Figures(people=1, started=1, done=1)
    rows = list(Assignment.objects.select_related("unit").prefetch_related("groups__sets"))
    with django_assert_num_queries(2):
        each = by_assignment(rows)
    assert {each[row.pk] for row in rows} == {found[subject.pk], found[reading.pk]}


def test_an_assignment_to_the_top_counts_its_own_tree_only(
    tree, subject, people, groups, assigned, finishes
):
    """At the top of the only tree no unit is looked up; beside another tree it must be."""
    finishes(people["fay"], subject)
    made = assigned(subject, tree.root)
    some = assigned(subject, tree.root, groups=groups[:1])

    def figures():
        rows = Assignment.objects.select_related("unit").prefetch_related("groups__sets")
        return by_assignment(list(rows))

    expected = {made.pk: Figures(people=7, started=1, done=1), some.pk: Figures(3, 1, 1)}
    assert figures() == expected
    other = Unit.add_root(code="X", name="Another tree")
    Headcount.objects.create(unit=other, group_set=GroupSet.objects.get(key=""), people=50)
    assert figures() == expected
    assert extent(tree.root, []).people == 7
    assert by_subject(scopes_in(tree.root), tree.root)[subject.pk].people == 7
    parts = by_part(scopes_in(tree.root)[subject.pk], subject.pk)
    assert sum(part.people for part in parts.values()) == 7


def test_a_group_without_people_covers_nobody(tree, subject, people, groups, assigned):
    from bema.units.models import TargetGroup

    empty = TargetGroup.objects.create(code="empty", name={"en": "Empty"})
    assigned(subject, tree.root, groups=[empty])
    assert by_subject(scopes_in(tree.root), tree.root)[subject.pk] == Figures()


def test_a_thousand_assignments_below_are_one_condition(tree, subject, people):
    """SQLite refuses an expression a thousand deep; the condition grows by length of path instead."""
    reaches = [
        Reach(tree.north.path + f"{n:04d}"[-4:], None, today() - dt.timedelta(days=n % 3))
        for n in range(1, 3000)
    ]
    scope = Scope(tree.root, tuple(reaches), today())
    cells = Headcount.objects.filter(scope.assigned(), scope.past_due())
    assert cells.count() >= 0
    assert Headcount.objects.filter(covered(reaches, tree.root)).count() == 5


def test_due_of_a_cell_is_the_earliest(tree, people, groups):
    day = today()
    one = GroupSet.objects.get(key=str(groups[0].pk)).pk
    scope = Scope(
        Unit.objects.get(pk=tree.root.pk),
        (
            Reach(tree.root.path, None, day),
            Reach(tree.north.path, frozenset([one]), day - dt.timedelta(days=2)),
            Reach(tree.north.path, None, None),
        ),
        day,
    )
    assert scope.due_of(tree.mill.path, one) == day - dt.timedelta(days=2)
    assert scope.due_of(tree.mill.path, one + 1000) == day
    assert scope.due_dates == [day - dt.timedelta(days=2), day]
