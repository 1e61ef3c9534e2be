"""Editions, answers, attempts, attestations and certificates stay as they were, in the database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from bema.accounts.models import Person
from bema.common.clock import now
from bema.documents.models import Version, Work
from bema.study.models import (
    Attempt,
    AttemptState,
    Attestation,
    Certificate,
    Course,
    CourseEdition,
    Item,
    ItemEdition,
    Lesson,
    LessonEdition,
    Objective,
    Response,
    StepEdition,
)

pytestmark = pytest.mark.django_db


def run(sql, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def refused(sql, *params):
    with pytest.raises(IntegrityError, match=r"immutable|never"):
        run(sql, *params)
    return True


@pytest.fixture
def records(tree, alice):
    """A course with everything published, and all that Alice may leave behind in it."""
    at = {"content_hash": "abc", "published_at": now()}
    course = Course.objects.create(slug="dykes", title="Dykes", owner=tree.root)
    edition = CourseEdition.objects.create(course=course, number=1, **at)
    objective = Objective.objects.create(statement="Keep dykes", owner=tree.root)
    item = Item.objects.create(objective=objective, stem="Keep?", owner=tree.root)
    asked = ItemEdition.objects.create(item=item, objective=objective, number=1, **at)
    lesson = Lesson.objects.create(course=course, title="One", owner=tree.root)
    read = LessonEdition.objects.create(
        lesson=lesson, course=course, number=1, sort_order=1, minutes=5, step_count=1, **at
    )
    StepEdition.objects.create(
        lesson_edition=read, ordinal=1, uid="00000000-0000-0000-0000-000000000001", kind="text"
    )
    attempt = Attempt.objects.create(
        person=alice,
        course=course,
        course_edition=edition,
        number=1,
        paper=[],
        state=AttemptState.SUBMITTED,
        started_at=now(),
        submitted_at=now(),
        score=90,
    )
    Response.objects.create(
        person=alice,
        item_edition=asked,
        attempt=attempt,
        answer={"chosen": [1]},
        is_right=True,
        answered_at=now(),
    )
    work = Work.objects.create(slug="dykes", title="Dykes", owner=tree.root, language="en")
    version = Version.objects.create(work=work, in_force_from=dt.date(2024, 1, 1))
    Attestation.objects.create(
        person=alice, version=version, language="en", content_hash="abc", attested_at=now()
    )
    Certificate.objects.create(
        code="B-1",
        person=alice,
        course=course,
        content={"name": "Alice"},
        content_hash="abc",
        issued_at=now(),
    )
    return alice


@pytest.mark.parametrize(
    "change",
    [
        "attempt SET score = 100",
        "attempt SET state = 'open'",
        "attempt SET passed = NULL",
        "response SET is_right = NULL",
        "response SET answered_at = '2020-01-01 00:00:00+00:00'",
        "attestation SET content_hash = 'def'",
        "certificate SET content_hash = 'def'",
        "certificate SET person_id = person_id + 1",
        "courseedition SET content_hash = 'def'",
        "itemedition SET content_hash = 'def'",
        "lessonedition SET minutes = 1",
        "stepedition SET kind = 'quote'",
    ],
)
def test_records_and_editions_do_not_change(records, change):
    assert refused(f"UPDATE study_{change}")


@pytest.mark.parametrize(
    "table",
    [
        "attempt",
        "response",
        "attestation",
        "certificate",
        "courseedition",
        "itemedition",
        "lessonedition",
        "stepedition",
    ],
)
def test_records_and_editions_are_not_deleted(records, table):
    assert refused(f"DELETE FROM study_{table}")


def test_an_edition_may_be_followed_by_another(records):
    for model in (CourseEdition, ItemEdition, LessonEdition):
        assert model.objects.update(is_current=False) == 1


def test_an_open_attempt_goes_on(records):
    done = Attempt.objects.get()
    attempt = Attempt.objects.create(
        person=records,
        course=done.course,
        course_edition=done.course_edition,
        number=2,
        paper=[],
        started_at=now(),
    )
    attempt.state = AttemptState.SUBMITTED
    attempt.score = 50
    attempt.save()
    assert refused("UPDATE study_attempt SET score = 100 WHERE number = 2")


def test_a_person_is_not_deleted_by_accident(records):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.get(pk=records.pk).delete()


def test_an_erasure_takes_the_person_first_and_leaves_the_certificate(records):
    with transaction.atomic():
        run("DELETE FROM accounts_person WHERE id = %s", records.pk)
        for table in ("response", "attempt", "attestation"):
            assert run(f"DELETE FROM study_{table} WHERE person_id = %s", records.pk) == 1
        assert run("UPDATE study_certificate SET person_id = NULL") == 1
        for table in ("membership", "placement"):
            run(f"DELETE FROM units_{table} WHERE person_id = %s", records.pk)
    assert Certificate.objects.get().content == {"name": "Alice"}
