"""Today: what concerns me, in the order in which it is due, and how long it takes."""

import datetime as dt

import pytest

from bema.assignments.queries import due_for
from bema.assignments.today import Provider, Section, providers
from bema.common.clock import now
from bema.study.access import may_take


def titles(person):
    return [due.subject.title for due in due_for(person)]


def test_visitors_are_led_to_sign_in(client, db):
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_nothing_due_is_said_warmly(alice, sign_in):
    page = sign_in(alice).get("/").content.decode()
    assert "Alice" in page
    assert "Nothing is due" in page


@pytest.mark.parametrize(
    ("hour", "words"),
    [(5, "Good morning"), (13, "Good afternoon"), (19, "Good evening"), (2, "Good evening")],
)
def test_the_greeting_follows_the_clock(hour, words, alice, sign_in, monkeypatch):
    at = dt.datetime(2026, 3, 1, hour, tzinfo=dt.UTC)
    monkeypatch.setattr("bema.assignments.views.now", lambda: at)
    assert f"{words}, Alice" in sign_in(alice).get("/").content.decode()


def test_what_concerns_me_in_order_of_dates(tree, alice, subject, reading, assigned, sign_in):
    assigned(subject, tree.north, due_in=5, message="Before the rains begin")
    assigned(reading, tree.mill, due_in=-2)
    assert titles(alice) == ["Order on the dykes", "Flood safety"]
    page = sign_in(alice).get("/").content.decode()
    assert "2 things to do" in page
    assert "overdue since" in page
    assert "Before the rains begin" in page


def test_several_assignments_of_one_subject_are_one_task(tree, alice, subject, assigned):
    assigned(subject, tree.root)
    assigned(subject, tree.north, due_in=9)
    assigned(subject, tree.mill, due_in=3)
    [due] = due_for(alice)
    assert due.days_left == 3


@pytest.mark.parametrize("unit", ["south", "harbour", "hill"])
def test_what_is_assigned_elsewhere_does_not_concern_me(unit, tree, alice, subject, assigned):
    assigned(subject, getattr(tree, unit))
    assert titles(alice) == []


def test_groups_decide(tree, place, groups, subject, assigned):
    assigned(subject, tree.root, groups=groups[:2])
    assert titles(place("Ida", tree.mill, groups=groups[1:])) == ["Flood safety"]
    assert titles(place("Jan", tree.mill, groups=groups[2:])) == []
    assert titles(place("Kim", tree.mill)) == []


def test_done_withdrawn_and_future_assignments_are_not_due(
    tree, alice, subject, reading, assigned, finishes, sign_in
):
    assigned(subject, tree.root, due_in=3)
    finishes(alice, subject)
    assigned(reading, tree.root, withdrawn_at=now())
    assigned(reading, tree.root, opens_in=1)
    assert titles(alice) == []
    page = sign_in(alice).get("/").content.decode()
    assert "Done lately" in page
    assert "Nothing is due" in page


def test_somebody_without_a_place_has_nothing_due(tree, place, subject, assigned):
    assigned(subject, tree.root)
    assert titles(place("Lone")) == []


def test_an_assignment_opens_the_course_to_those_whom_it_concerns(
    tree, alice, charlie, course, subject, assigned
):
    assert not may_take(alice, course)
    assigned(subject, tree.north)
    assert may_take(alice, course)
    assert not may_take(charlie, course)


def add_lessons(course, owner, count):
    from bema.study.models import Lesson, LessonEdition

    made = []
    for n in range(1, count + 1):
        lesson = Lesson.objects.create(
            course=course, owner=owner, sort_order=n, title={"en": f"{n}"}
        )
        edition = LessonEdition.objects.create(
            lesson=lesson, course=course, number=1, sort_order=n, title={"en": f"{n}"}, minutes=8,
            step_count=8, content_hash="2" * 64, published_at=now(),
        )  # fmt: skip
        made.append(edition)
    return made


def test_how_far_and_how_long(tree, alice, course, subject, assigned, begins, sign_in):
    from bema.study.models import LessonRecord

    editions = add_lessons(course, tree.root, 3)
    assigned(subject, tree.root)
    page = sign_in(alice).get("/").content.decode()
    assert "about 24 minutes" in page
    assert '<a class="btn" href="/c/floods/"' in page
    begins(alice, subject)
    record = {"person": alice, "started_at": now()}
    LessonRecord.objects.create(
        lesson=editions[0].lesson, edition=editions[0], completed_at=now(), next_step=9, **record
    )
    LessonRecord.objects.create(
        lesson=editions[1].lesson, edition=editions[1], next_step=5, **record
    )
    page = sign_in(alice).get("/").content.decode()
    assert "Lesson 2 of 3" in page
    assert "about 12 minutes left" in page
    assert "Go on" in page
    assert f'<a class="btn" href="/c/floods/{editions[1].lesson_id}/"' in page


def test_the_number_of_queries_does_not_grow(
    tree, alice, assigned, sign_in, django_assert_max_num_queries
):
    from bema.assignments.models import Subject
    from bema.documents.models import Version, Work
    from bema.study.models import Course, CourseEdition

    for n in range(12):
        course = Course.objects.create(slug=f"c{n}", title={"en": f"C{n}"}, owner=tree.root)
        CourseEdition.objects.create(
            course=course, number=1, content={"title": {"en": f"C{n}"}, "summary": {}},
            content_hash="3" * 64, published_at=now(),
        )  # fmt: skip
        add_lessons(course, tree.root, 2)
        work = Work.objects.create(slug=f"w{n}", title=f"W{n}", owner=tree.root, language="en")
        Version.objects.create(work=work, in_force_from=dt.date(2024, 1, 1), state="published")
        assigned(Subject.objects.create(course=course), tree.root, due_in=n)
        assigned(Subject.objects.create(work=work), tree.mill)
    client = sign_in(alice)
    with django_assert_max_num_queries(17):
        page = client.get("/").content.decode()
    assert page.count('class="btn') >= 24


def test_higher_domains_add_sections_in_order(alice, sign_in, monkeypatch):
    def changed(person):
        return Section(key="changed", title="What changed", template="assignments/today/done.html")

    monkeypatch.setattr(
        "bema.assignments.today.providers", [*providers, Provider(order=20, section=changed)]
    )
    assert "What changed" in sign_in(alice).get("/").content.decode()


def test_the_page_is_not_stored_on_the_way(alice, sign_in):
    assert "no-store" in sign_in(alice).get("/")["Cache-Control"]


def test_what_one_did_stands_among_ones_own_data(alice, bob, subject, finishes):
    from bema.accounts.own_data import sections_of

    finishes(alice, subject)
    [section] = [s for s in sections_of(alice) if s.key == "progress"]
    assert section.as_data()[0]["subject"] == "Flood safety"
    assert not [s for s in sections_of(bob) if s.key == "progress"]
