"""In the middle of a course: on with the text in force, and told once what changed under one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bema.documents.actions import publish_version
from bema.study import actions, queries
from bema.study.models import ObjectiveCitation
from bema.updates.midcourse import changed_under
from bema.updates.models import CourseChangesSeen, Mastery
from bema.updates.settling import keep_all
from bema.updates.tests.amending import AT_ONCE, BY_RADIO, TEN_YEARS, amend, amended
from bema.updates.tests.conftest import ARTICLES, lineage_of, pass_test, take_lesson

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TOLD = "Since you began, this has changed"


@pytest.fixture
def midway(schooling, open_to_all, alice, sign_in):
    """Alice has done the first lesson and begun the second."""
    take_lesson(alice, schooling.slug, schooling.lessons[0])
    actions.open_lesson(actor=alice, slug=schooling.slug, lesson_id=schooling.lessons[1].pk)
    return sign_in(alice)


def pages(client, schooling):
    """The course page, and the step to go on with."""
    urls = ("/c/rivers/", f"/c/rivers/{schooling.lessons[1].pk}/")
    return [client.get(url, follow=True).content.decode() for url in urls]


def test_nothing_changed_nothing_is_told(midway, schooling):
    assert all(TOLD not in page for page in pages(midway, schooling))


def test_she_is_told_on_the_course_and_at_the_next_step_until_she_has_seen_it(
    midway, river, schooling, alice
):
    amend(river.work, amended(a1=AT_ONCE))
    for page in pages(midway, schooling):
        assert TOLD in page
        assert "Article 1" in page
    shown = midway.get("/c/rivers/changed/").content.decode()
    assert "<del>within one hour</del>" in shown
    midway.post("/c/rivers/changed/")
    assert all(TOLD not in page for page in pages(midway, schooling))
    assert CourseChangesSeen.objects.get().person == alice
    kept = midway.get("/me/export.json").json()["course_changes_seen"]
    assert [row["course"] for row in kept] == ["When the river rises"]


def test_what_changes_after_that_is_told_alone(midway, river, schooling):
    amend(river.work, amended(a1=AT_ONCE), days=-1)
    midway.post("/c/rivers/changed/")
    amend(river.work, amended(a1=AT_ONCE, a2=TEN_YEARS))
    shown = midway.get("/c/rivers/changed/").content.decode()
    assert "<ins>ten</ins>" in shown
    assert "within one hour" not in shown


def test_what_no_lesson_of_hers_taught_yet_is_not_told(midway, river, schooling):
    amend(river.work, amended(a3="The boats are tested every autumn."))
    assert all(TOLD not in page for page in pages(midway, schooling))


def test_what_was_changed_back_or_is_to_come_is_not_told(midway, river, schooling):
    amend(river.work, amended(a1=AT_ONCE), days=-2)
    amend(river.work, ARTICLES, days=-1)
    amend(river.work, amended(a1=BY_RADIO), days=9)
    assert all(TOLD not in page for page in pages(midway, schooling))


def test_an_editorial_change_is_not_told(midway, river, schooling):
    version = amend(river.work, amended(a1=AT_ONCE), published=False)
    version.changes.update(judged_substance=False)
    keep_all(actor="test", version=version)
    publish_version(actor="test", version=version)
    assert all(TOLD not in page for page in pages(midway, schooling))


def test_at_the_end_she_knows_the_text_in_force_and_has_nothing_to_refresh(
    midway, river, schooling, alice
):
    amend(river.work, amended(a1=AT_ONCE))
    assert not Mastery.objects.exists()
    for lesson in schooling.lessons[1:]:
        take_lesson(alice, schooling.slug, lesson)
    pass_test(alice, schooling.slug)
    assert "What changed" not in midway.get("/").content.decode()
    assert all(TOLD not in page for page in pages(midway, schooling))


def test_who_begins_afterwards_simply_gets_the_new_text(
    river, schooling, open_to_all, bob, sign_in
):
    amend(river.work, amended(a1=AT_ONCE))
    client, lesson = sign_in(bob), schooling.lessons[0]
    client.post(f"/c/rivers/{lesson.pk}/")
    client.post(f"/c/rivers/{lesson.pk}/1/")
    page = client.get(f"/c/rivers/{lesson.pk}/2/").content.decode()
    assert "at once" in page
    assert TOLD not in page


def test_a_lesson_that_was_begun_quotes_the_text_in_force(midway, river, schooling, alice):
    amend(river.work, amended(a2=TEN_YEARS))
    lesson = schooling.lessons[1]
    seat = queries.seat(alice, schooling.slug, lesson.pk)
    midway.post(f"/c/rivers/{lesson.pk}/1/")
    page = midway.get(f"/c/rivers/{lesson.pk}/2/").content.decode()
    assert seat.is_begun
    assert "ten years" in page


def test_only_who_is_in_mid_course_notes_anything(midway, river, bob, sign_in):
    amend(river.work, amended(a1=AT_ONCE))
    client = sign_in(bob)
    assert client.post("/c/rivers/changed/").status_code == 404
    assert not CourseChangesSeen.objects.exists()


def test_what_an_objective_of_hers_rests_on_is_told_though_no_step_quotes_it(
    midway, river, schooling
):
    lineage = lineage_of(river.version, 3)
    ObjectiveCitation.objects.create(objective=schooling.objectives[0], lineage=lineage)
    amend(river.work, amended(a3="The boats are tested every spring before the first of May."))
    assert all(TOLD in page for page in pages(midway, schooling))


def test_nothing_to_tell_costs_one_query(midway, schooling, alice, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert changed_under(alice, schooling.course.pk) == []


def test_telling_costs_the_same_for_one_change_and_for_three(
    river, schooling, open_to_all, alice, django_assert_max_num_queries
):
    for lesson in schooling.lessons:
        take_lesson(alice, schooling.slug, lesson)
    amend(river.work, amended(a1=AT_ONCE), days=-2)
    changed_under(alice, schooling.course.pk)
    with CaptureQueriesContext(connection) as one:
        changed_under(alice, schooling.course.pk)
    amend(river.work, amended(a1=AT_ONCE, a2=TEN_YEARS), days=-1)
    changed_under(alice, schooling.course.pk)
    with django_assert_max_num_queries(len(one) + 5):  # what one more objective rests on
        changed_under(alice, schooling.course.pk)
