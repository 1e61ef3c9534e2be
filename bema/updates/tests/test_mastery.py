"""What members learn is written when they learn it, and equals what their records give."""

from __future__ import annotations

import pytest

from bema.study.models import CourseRecord
from bema.updates import mastery
from bema.updates.models import Evidence, Mastery
from bema.updates.tests.conftest import pass_test, take_lesson

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_completing_a_course_masters_its_objectives(schooling, learn, alice, bob):
    learn(alice)
    rows = Mastery.objects.filter(person=alice)
    assert {row.objective_id for row in rows} == {o.pk for o in schooling.objectives}
    assert {row.evidence for row in rows} == {Evidence.COMPLETED | Evidence.PASSED}
    done = CourseRecord.objects.get(person=alice).completed_at
    assert all(abs((row.learned_at - done).total_seconds()) < 0.001 for row in rows)
    assert not Mastery.objects.filter(person=bob).exists()
    assert list(mastery.differences()) == []


def test_who_is_in_mid_course_has_learned_nothing_yet(schooling, open_to_all, alice):
    take_lesson(alice, schooling.slug, schooling.lessons[0])
    assert not Mastery.objects.exists()


def test_a_failed_test_masters_nothing_and_the_one_passed_later_does(schooling, open_to_all, alice):
    for lesson in schooling.lessons:
        take_lesson(alice, schooling.slug, lesson)
    assert not pass_test(alice, schooling.slug, wrong=2).passed
    assert not Mastery.objects.exists()
    assert pass_test(alice, schooling.slug).passed
    assert Mastery.objects.filter(person=alice).count() == 3
    assert list(mastery.differences()) == []


def test_passing_again_refreshes_what_was_answered_right(schooling, learn, alice):
    learn(alice)
    first = {row.objective_id: row.current_at for row in Mastery.objects.all()}
    assert pass_test(alice, schooling.slug).passed
    again = {row.objective_id: row.current_at for row in Mastery.objects.all()}
    assert all(again[pk] > first[pk] for pk in first)
    assert list(mastery.differences()) == []


def test_rebuilding_gives_the_same_rows_and_mends_what_was_spoiled(schooling, learn, alice, bob):
    learn(alice)
    learn(bob)
    Mastery.objects.filter(person=alice).first().delete()
    Mastery.objects.filter(person=bob).update(evidence=4)
    assert len(list(mastery.differences())) == 4
    assert sum(mastery.rebuild()) == 6
    assert list(mastery.differences()) == []
