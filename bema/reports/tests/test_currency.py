"""Who knows today's text, on the coverage pages: before an amendment, while it is counted, and after."""

import pytest
from django.core.cache import cache

from bema.accounts.models import Person
from bema.assignments.subjects import subject_of
from bema.common.clock import today
from bema.common.jobs import run_ready_jobs
from bema.updates.standings import reading
from bema.updates.tests.conftest import (
    AMENDED,
    empty_shelf,
    learn,
    open_to_all,
    publish,
    river,
    schooling,
)

__all__ = ["empty_shelf", "learn", "open_to_all", "river", "schooling"]

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def rivers(tree, schooling, learn, assigned, place, nora, alice, bob):
    """Six people of North are assigned the course on the river law; Alice, Bob and two more have learned it."""
    course = subject_of(course_id=schooling.course.pk)
    assigned(course, tree.north)
    others = [place(f"P{n}", (tree.mill, tree.harbour)[n % 2]) for n in range(3)]
    for person in [alice, bob, *others[:2]]:
        learn(person)
    run_ready_jobs()
    return course


def page(client, code, subject, more=""):
    answer = client.get(f"/units/{code}/coverage/{subject.pk}/{more}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_first_figure_is_who_knows_todays_text(tree, nora, rivers, sign_in):
    shown = page(sign_in(nora), "R-N", rivers)
    first = shown.index("know today's text")
    assert "<b>67 %</b>" in shown[:first]
    assert first < shown.index("have begun")
    assert "4 of 6" in shown
    assert "67 % learned as the text stands, and probably remembered" in shown
    assert "33 % not learned yet" in shown
    assert "Mill: 2 of 3 know today" in shown


def test_after_an_amendment_nobody_knows_it_until_refreshed(
    tree, nora, rivers, river, sign_in, learn, place
):
    publish(river.work, AMENDED, today())
    client = sign_in(nora)
    for moment in ("before the recount", "after it"):
        shown = page(client, "R-N", rivers)
        assert "<b>0 %</b>" in shown, moment
        assert "0 of 6" in shown
        assert "22 % learned before the text changed" in shown
        run_ready_jobs()
    names = page(client, "R-N", rivers, "people/")
    assert names.count("text has changed since") == 4


def test_many_people_are_not_counted_live_and_nothing_wrong_is_said(
    tree, nora, rivers, river, sign_in, monkeypatch
):
    monkeypatch.setattr(reading, "FEW", 3)
    publish(river.work, AMENDED, today())
    client = sign_in(nora)
    shown = page(client, "R-N", rivers)
    assert "being counted" in shown
    assert "The text has changed" in shown
    assert "know today's text, " not in shown
    assert "being counted" not in page(client, "R-N-M", rivers, "people/")
    run_ready_jobs()
    assert "being counted" not in page(client, "R-N", rivers)


def test_the_map_can_show_who_is_done(tree, nora, rivers, sign_in):
    shown = page(sign_in(nora), "R-N", rivers, "?map=done")
    assert "2 of 3 done" in shown
    assert "of 3 know today" not in shown


def test_the_unit_lists_it_for_each_subject(tree, nora, rivers, reading, assigned, sign_in):
    assigned(reading, tree.north)
    answer = sign_in(nora).get("/units/R-N/coverage/")
    assert "4 (67 %)" in answer.content.decode()


def test_the_curve_has_a_sentence_and_a_table(tree, nora, rivers, sign_in):
    shown = page(sign_in(nora), "R-N", rivers, "over-time/")
    assert '<section id="over-time">' in shown
    assert "Today 67 % of the objectives are known as the text stands and 67 % probably" in shown
    assert "From the records of the 6 people assigned today." in shown
    assert shown.count("<tr>") > 15


def test_fewer_than_five_people_have_no_shares_and_no_curve(tree, nora, rivers, sign_in):
    client = sign_in(nora)
    assert "There is no curve here" in page(client, "R-N-M", rivers, "over-time/")
    assert "probably remembered" not in page(client, "R-N-M", rivers, "people/")


def test_the_file_of_units_says_it_too(tree, nora, rivers, river, sign_in):
    def column():
        answer = sign_in(nora).get(f"/units/R-N/coverage/{rivers.pk}/units.csv")
        lines = b"".join(answer.streaming_content).decode().splitlines()[1:]
        return [line.rpartition(",")[2] for line in lines]

    assert column() == ["4", "2", "2"]
    publish(river.work, AMENDED, today())
    assert column() == ["0", "0", "0"]  # counted live
    run_ready_jobs()
    assert column() == ["0", "0", "0"]


def test_what_is_remembered_of_a_named_person_is_nowhere(tree, nora, rivers, sign_in):
    names = page(sign_in(nora), "R-N", rivers, "people/")
    assert names.count(">learned<") == 4
    assert "Knows article" not in names


def test_the_curve_costs_the_same_queries_for_more_people(
    tree, nora, rivers, place, sign_in, django_assert_max_num_queries
):
    for n in range(20):
        place(f"More {n}", tree.mill)
    assert Person.objects.count() > 25
    client = sign_in(nora)
    with django_assert_max_num_queries(30):
        page(client, "R-N", rivers, "over-time/")
    with django_assert_max_num_queries(18):  # kept for a while
        page(client, "R-N", rivers, "over-time/")
