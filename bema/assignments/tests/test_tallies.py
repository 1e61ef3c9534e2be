"""Tallies follow what members do and where they move, exactly, and can be checked and rebuilt."""

import pytest
from django.db import transaction

from bema.accounts.models import Person
from bema.assignments import tallies
from bema.assignments.models import Progress, Tally
from bema.common.events import publish
from bema.units.events import PlacementsChanged, PlacementsChanging
from bema.units.models import GroupSet, Placement


def cells(subject):
    return {
        (tally.unit.name, tally.group_set.key): (tally.started, tally.done)
        for tally in Tally.objects.filter(subject=subject, started__gt=0).select_related()
    }


def move(people, **place):
    """What a roster import does: say so, write, say so."""
    who = Person.objects.filter(pk__in=[person.pk for person in people])
    with transaction.atomic():
        publish(PlacementsChanging(people=who))
        Placement.objects.filter(person__in=people).update(**place)
        publish(PlacementsChanged(people=who))


def leave(person):
    who = Person.objects.filter(pk=person.pk)
    with transaction.atomic():
        publish(PlacementsChanging(people=who))
        Placement.objects.filter(person=person).delete()
        publish(PlacementsChanged(people=who))


def test_starting_and_finishing_count_once(subject, alice, begins, finishes):
    begins(alice, subject)
    begins(alice, subject)
    assert cells(subject) == {("Mill", ""): (1, 0)}
    finishes(alice, subject)
    finishes(alice, subject)
    begins(alice, subject)
    assert cells(subject) == {("Mill", ""): (1, 1)}
    assert Progress.objects.get().done_at is not None


def test_finishing_what_was_never_begun_counts_both(reading, alice, finishes):
    finishes(alice, reading)
    assert cells(reading) == {("Mill", ""): (1, 1)}


def test_a_document_is_begun_by_opening_and_done_by_attesting(
    reading, alice, bob, begins, finishes
):
    begins(alice, reading)
    finishes(bob, reading)
    assert cells(reading) == {("Mill", ""): (1, 0), ("Harbour", ""): (1, 1)}


def test_the_subject_is_made_when_somebody_first_begins(course, alice):
    from bema.common.clock import now
    from bema.study.events import CourseStarted

    with transaction.atomic():
        publish(CourseStarted(person_id=alice.pk, course_id=course.pk, at=now()))
    assert Progress.objects.get().subject.course == course


def test_progress_of_somebody_without_a_place_is_kept_and_counts_once_placed(
    tree, subject, place, finishes
):
    newcomer = place("Newcomer")
    finishes(newcomer, subject)
    assert cells(subject) == {}
    nobody = GroupSet.objects.get_or_create(key="")[0]
    who = Person.objects.filter(pk=newcomer.pk)
    with transaction.atomic():
        publish(PlacementsChanging(people=who))
        Placement.objects.create(person=newcomer, unit=tree.hill, group_set=nobody)
        publish(PlacementsChanged(people=who))
    assert cells(subject) == {("Hill", ""): (1, 1)}


def test_a_move_takes_progress_along(tree, subject, alice, bob, begins, finishes):
    begins(alice, subject)
    finishes(bob, subject)
    move([alice, bob], unit=tree.hill)
    assert cells(subject) == {("Hill", ""): (2, 1)}
    leave(bob)
    assert cells(subject) == {("Hill", ""): (1, 0)}
    assert list(tallies.differences()) == []


def test_an_event_about_nobody_changes_nothing(subject, alice, begins):
    begins(alice, subject)
    with transaction.atomic():
        publish(PlacementsChanging(people=Person.objects.none()))
        publish(PlacementsChanged(people=Person.objects.none()))
    assert cells(subject) == {("Mill", ""): (1, 0)}


def test_a_failed_write_leaves_neither_progress_nor_tally(subject, alice, begins):
    def fail_at_the_end():
        with transaction.atomic():
            begins(alice, subject)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_at_the_end()
    assert not Progress.objects.exists()
    assert not Tally.objects.exists()


def test_differences_are_found_and_rebuilt(tree, subject, alice, bob, begins, finishes):
    begins(alice, subject)
    finishes(bob, subject)
    Tally.objects.filter(unit=tree.mill).update(started=5)
    Tally.objects.filter(unit=tree.harbour).delete()
    found = {(d.unit_id, d.kept_started, d.started, d.kept_done, d.done) for d in
             tallies.differences()}  # fmt: skip
    assert found == {(tree.mill.pk, 5, 1, 0, 0), (tree.harbour.pk, 0, 1, 0, 1)}
    assert list(tallies.rebuild()) == [(subject.pk, 2)]
    assert list(tallies.differences()) == []
    assert cells(subject) == {("Mill", ""): (1, 0), ("Harbour", ""): (1, 1)}
