"""Tallies of who knows today's text follow what members learn and what versions change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from bema.assignments.models import Assignment
from bema.assignments.subjects import subject_of
from bema.common.clock import now, today
from bema.common.jobs import daily, run_ready_jobs
from bema.common.jobs.models import Job
from bema.updates.jobs import recount, recount_standings
from bema.updates.knowledge import REFRESHED, Fact
from bema.updates.mastery import record
from bema.updates.models import Mastery, ObjectiveChange, Standing
from bema.updates.standings import bases
from bema.updates.standings.checking import differences
from bema.updates.standings.recount import bring_up
from bema.updates.tests.conftest import AMENDED, publish

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def standing(course, unit):
    row = Standing.objects.get(subject__course=course, unit=unit)
    return row.learned, row.in_force, row.remembered, row.people_learned, row.people_in_force


def amended(river):
    """Article 1 as of today; gives the objectives that this changed."""
    version = publish(river.work, AMENDED, today())
    return list(ObjectiveChange.objects.filter(version=version).values_list("objective", flat=True))


def test_learning_counts_at_once(schooling, learn, alice, bob, tree):
    subject_of(course_id=schooling.course.pk)
    run_ready_jobs()
    learn(alice)
    learn(bob)
    assert standing(schooling.course, tree.mill) == (3, 3, 3, 1, 1)
    assert standing(schooling.course, tree.harbour) == (3, 3, 3, 1, 1)
    assert list(differences()) == []


def test_what_was_learned_before_it_was_counted_counts_too(schooling, learn, alice, tree):
    learn(alice)
    assert not Standing.objects.exists()
    run_ready_jobs()
    assert standing(schooling.course, tree.mill) == (3, 3, 3, 1, 1)


def test_an_amendment_takes_the_objective_away_until_it_is_refreshed(
    schooling, learn, alice, bob, tree, river
):
    subject_of(course_id=schooling.course.pk)
    run_ready_jobs()
    learn(alice)
    changed = amended(river)
    assert len(changed) == 1
    subject = subject_of(course_id=schooling.course.pk)
    assert not bases.counted([subject.pk])[subject.pk].is_for(
        bases.targets([subject.pk])[subject.pk]
    )
    learn(bob)  # the text in force from the start, though the recount has not come by
    run_ready_jobs()
    assert standing(schooling.course, tree.mill) == (3, 2, 2, 1, 0)
    assert standing(schooling.course, tree.harbour) == (3, 3, 3, 1, 1)
    with transaction.atomic():
        record(person_id=alice.pk, facts=[Fact(now(), changed[0], REFRESHED)])
    assert standing(schooling.course, tree.mill) == (3, 3, 3, 1, 1)
    assert list(differences()) == []


def test_a_document_is_known_by_the_objectives_on_it(schooling, learn, alice, tree, river):
    learn(alice)
    subject_of(work_id=river.work.pk)
    run_ready_jobs()
    assert Standing.objects.get(subject__work=river.work, unit=tree.mill).people_in_force == 1
    amended(river)
    run_ready_jobs()
    assert Standing.objects.get(subject__work=river.work, unit=tree.mill).people_in_force == 0


def test_cells_are_laid_out_for_those_who_are_assigned(schooling, alice, bob, charlie, tree):
    subject = subject_of(course_id=schooling.course.pk)
    Assignment.objects.create(subject=subject, unit=tree.north, opens_on=today())
    run_ready_jobs()
    cells = Standing.objects.filter(subject=subject).order_by("pk")
    assert list(cells.values_list("unit", flat=True)) == sorted([tree.mill.pk, tree.harbour.pk])
    assert not cells.filter(learned__gt=0).exists()


def test_time_passes(schooling, learn, alice, tree):
    subject_of(course_id=schooling.course.pk)
    run_ready_jobs()
    learn(alice)
    Mastery.objects.filter(objective=schooling.objectives[0]).update(
        known_until=now() + dt.timedelta(seconds=1)
    )
    assert len(list(bring_up(now() + dt.timedelta(days=1)))) > 0
    assert standing(schooling.course, tree.mill)[:3] == (3, 3, 2)
    assert list(differences()) == []


def test_a_recount_is_asked_for_once(db):
    commencement = now() + dt.timedelta(days=3)
    for _ in range(3):
        recount()
        recount(commencement)
    waiting = Job.objects.filter(task=recount_standings.module_path)
    assert sorted(job.run_after == commencement for job in waiting) == [False, True]


def test_publishing_writes_no_row_a_person(schooling, learn, alice, bob, river):
    subject_of(course_id=schooling.course.pk)
    run_ready_jobs()
    learn(alice)
    learn(bob)
    before = list(Mastery.objects.order_by("pk").values()), list(Standing.objects.values())
    amended(river)
    assert (
        list(Mastery.objects.order_by("pk").values()),
        list(Standing.objects.values()),
    ) == before


def test_every_night_a_recount_is_planned_once(db):
    daily.ensure()
    daily.ensure()
    (job,) = Job.objects.filter(task=recount_standings.module_path)
    at = timezone.localtime(job.run_after)
    assert at.time() == daily.AT
    assert dt.timedelta(0) < job.run_after - now() <= dt.timedelta(days=1, hours=1)
