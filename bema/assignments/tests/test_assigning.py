"""A manager assigns: four questions, a page that says to how many, one row written."""

import datetime as dt

import pytest

from bema.assignments import actions, errors
from bema.assignments.models import Assignment
from bema.common.clock import today
from bema.common.errors import Absent
from bema.common.models import AuditEntry
from bema.units.models import Unit

DAY = dt.timedelta(days=1)


def steps(course, unit="R-N"):
    """The addresses of all questions, answered for a course and a unit."""
    answers = f"what=course-{course.pk}&unit={unit}"
    dates = f"opens_on={today()}&due_on={today() + 9 * DAY}"
    return {
        "what": "/assignments/new/",
        "unit": f"/assignments/new/unit/?what=course-{course.pk}",
        "groups": f"/assignments/new/groups/?{answers}",
        "dates": f"/assignments/new/dates/?{answers}",
        "confirm": f"/assignments/new/dates/?{answers}&{dates}&message=Soon",
    }


def yes(client, course, unit="R-N", **changes):
    data = {
        "what": f"course-{course.pk}", "unit": unit, "opens_on": today(), "due_on": today() + 9 * DAY,
        "message": "Soon",
    }  # fmt: skip
    return client.post("/assignments/new/confirm/", {**data, **changes})


def test_a_manager_assigns_from_the_first_question_to_the_last(
    tree, nora, course, groups, place, sign_in
):
    place("Ann", tree.mill, groups=groups[:1])
    place("Ben", tree.harbour, groups=groups[:2])
    place("Cai", tree.harbour)
    client = sign_in(nora)
    assert "Flood safety" in client.get("/assignments/new/").content.decode()
    first = client.get(f"/assignments/new/?what=course-{course.pk}")
    assert first["Location"] == f"/assignments/new/unit/?what=course-{course.pk}"
    second = client.get(first["Location"]).content.decode()
    assert "Choose North" in second
    assert "Harbour" in second
    third = client.get(steps(course)["groups"]).content.decode()
    assert "Group 1" in third
    confirm = client.get(steps(course)["confirm"] + "&group=g1&group=g2").content.decode()
    assert "2 people" in confirm
    assert "in 2 units" in confirm
    assert not Assignment.objects.exists()
    done = yes(client, course, group=["g1", "g2"])
    made = Assignment.objects.get()
    assert done["Location"] == f"/assignments/{made.pk}/"
    assert (made.unit, made.subject.course, made.message) == (tree.north, course, "Soon")
    assert {group.code for group in made.groups.all()} == {"g1", "g2"}
    assert AuditEntry.objects.get(action="assignment.made").actor == nora
    page = client.get(done["Location"]).content.decode()
    assert "has been assigned" in page


def test_a_document_can_be_assigned(tree, nora, work, sign_in):
    client = sign_in(nora)
    assert "Order on the dykes" in client.get("/assignments/new/").content.decode()
    data = {"what": f"document-{work.pk}", "unit": "R-N-M", "opens_on": today()}
    client.post("/assignments/new/confirm/", data)
    assert Assignment.objects.get().subject.work == work


def test_without_target_groups_that_question_is_left_out(tree, nora, course, sign_in):
    answer = sign_in(nora).get(steps(course)["groups"])
    assert answer["Location"].startswith("/assignments/new/dates/")


@pytest.mark.parametrize("step", ["what", "unit", "groups", "dates", "confirm"])
@pytest.mark.parametrize("who", ["alice", "eve"])
def test_who_manages_nothing_finds_nothing(who, step, request, tree, course, sign_in):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(steps(course)[step]).status_code == 404
    assert client.get("/assignments/").status_code == 404


@pytest.mark.parametrize("step", ["what", "unit", "groups", "dates", "confirm"])
def test_visitors_sign_in_first(step, client, course):
    answer = client.get(steps(course)[step])
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("unit", ["R", "R-S", "R-S-H", "nowhere", ""])
def test_units_outside_ones_subtree_look_absent(unit, tree, nora, course, sign_in):
    client = sign_in(nora)
    for step in ("groups", "dates", "confirm"):
        assert client.get(steps(course, unit)[step]).status_code == 404
    assert (
        client.get(f"/assignments/new/unit/?what=course-{course.pk}&at={unit or 'R'}").status_code
        == 404
    )
    assert yes(client, course, unit).status_code == 404
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    "what", ["", "course-999", "course-x", "document-", "lesson-1", "course-" + "9" * 30]
)
def test_what_does_not_exist_is_absent(what, tree, nora, course, sign_in):
    assert sign_in(nora).get(f"/assignments/new/unit/?what={what}").status_code == 404


def test_a_course_of_another_branch_of_the_tree_is_absent(tree, nora, course, sign_in):
    course.owner = tree.south
    course.save()
    client = sign_in(nora)
    assert "Flood safety" not in client.get("/assignments/new/").content.decode()
    assert client.get(steps(course)["unit"]).status_code == 404


def test_going_on_without_a_choice_says_so(tree, nora, course, sign_in):
    page = sign_in(nora).get("/assignments/new/?what=").content.decode()
    assert "Choose a course or a document." in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"due_on": today() - DAY, "opens_on": today() - 3 * DAY}, "already passed"),
        ({"due_on": today() + DAY, "opens_on": today() + 3 * DAY}, "before the opening date"),
        ({"opens_on": "soon"}, "This is no date"),
        ({"opens_on": ""}, "This field is required"),
        ({"message": "x" * 301}, "at most 300"),
    ],
)
def test_bad_dates_are_said_and_nothing_is_lost(changes, words, tree, nora, course, sign_in):
    client = sign_in(nora)
    answer = yes(client, course, **changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "error-summary" in page
    assert ("Soon" in page) or "message" in changes
    assert not Assignment.objects.exists()


def test_dates_are_checked_before_the_last_page_too(tree, nora, course, sign_in):
    url = f"{steps(course)['dates']}&opens_on={today() + 3 * DAY}&due_on={today() + DAY}"
    answer = sign_in(nora).get(url)
    assert answer.status_code == 422
    assert "before the opening date" in answer.content.decode()


def test_changing_the_dates_keeps_them(tree, nora, course, sign_in):
    page = sign_in(nora).get(steps(course)["confirm"] + "&change=1").content.decode()
    assert f'value="{today() + 9 * DAY}"' in page
    assert "Soon" in page


def test_a_closed_unit_is_not_offered_and_not_accepted(tree, nora, course, sign_in):
    Unit.objects.filter(pk=tree.mill.pk).update(closed_on=today())
    client = sign_in(nora)
    assert "Mill" not in client.get(steps(course)["unit"]).content.decode()
    answer = yes(client, course, "R-N-M")
    assert answer.status_code == 422
    assert "This unit is closed" in answer.content.decode()


def test_units_are_found_by_name_or_code_within_ones_subtree(tree, nora, course, sign_in):
    client = sign_in(nora)
    url = steps(course)["unit"]
    assert "Harbour" in client.get(f"{url}&q=harb").content.decode()
    assert "Harbour" in client.get(f"{url}&q=r-n-h").content.decode()
    assert "No unit of yours" in client.get(f"{url}&q=Hill").content.decode()


def test_the_list_shows_ones_own_subtrees_only(tree, nora, sven, subject, assigned, sign_in):
    mine = assigned(subject, tree.mill)
    theirs = assigned(subject, tree.hill)
    above = assigned(subject, tree.root)
    page = sign_in(nora).get("/assignments/").content.decode()
    assert f"/assignments/{mine.pk}/" in page
    assert f"/assignments/{theirs.pk}/" not in page
    assert f"/assignments/{above.pk}/" not in page


@pytest.mark.parametrize("who", ["alice", "sven", "eve"])
def test_an_assignment_is_absent_to_others(who, request, tree, subject, assigned, sign_in):
    made = assigned(subject, tree.mill)
    client = sign_in(request.getfixturevalue(who))
    assert client.get(f"/assignments/{made.pk}/").status_code == 404
    assert client.post(f"/assignments/{made.pk}/", {"due_on": ""}).status_code == 404
    assert client.post(f"/assignments/{made.pk}/withdraw/").status_code == 404
    made.refresh_from_db()
    assert made.withdrawn_at is None


def test_the_manager_above_reaches_it_and_so_does_the_administrator(
    tree, nora, ada, subject, assigned, sign_in
):
    made = assigned(subject, tree.mill)
    for person in (nora, ada):
        assert sign_in(person).get(f"/assignments/{made.pk}/").status_code == 200


def test_the_due_date_can_be_changed(tree, nora, subject, assigned, sign_in):
    made = assigned(subject, tree.mill, due_in=3)
    client = sign_in(nora)
    late = client.post(f"/assignments/{made.pk}/", {"due_on": today() - DAY})
    assert late.status_code == 422
    assert client.post(f"/assignments/{made.pk}/", {"due_on": today() + DAY}).status_code == 302
    made.refresh_from_db()
    assert made.due_on == today() + DAY
    entry = AuditEntry.objects.get(action="assignment.due_changed")
    assert entry.details["after"] == (today() + DAY).isoformat()


def test_withdrawing_ends_it_once(tree, nora, alice, subject, assigned, sign_in):
    from bema.assignments.queries import due_for

    made = assigned(subject, tree.mill)
    client = sign_in(nora)
    assert client.post(f"/assignments/{made.pk}/withdraw/").status_code == 302
    assert due_for(alice) == []
    again = client.post(f"/assignments/{made.pk}/withdraw/")
    assert again.status_code == 409
    assert "already been withdrawn" in again.content.decode()
    assert AuditEntry.objects.filter(action="assignment.withdrawn").count() == 1


def test_the_action_itself_checks_the_role(tree, sven, subject):
    with pytest.raises(Absent):
        actions.assign(actor=sven, subject=subject, unit=tree.north, opens_on=today(), due_on=None)


def test_the_action_itself_checks_the_dates(tree, nora, subject):
    with pytest.raises(errors.DueBeforeOpening):
        actions.assign(
            actor=nora, subject=subject, unit=tree.north, opens_on=today() + DAY, due_on=today()
        )


def test_assigning_costs_the_same_at_any_size(
    tree, nora, subject, place, groups, django_assert_max_num_queries
):
    for n in range(30):
        place(f"P{n}", tree.mill)
    with django_assert_max_num_queries(14):
        actions.assign(
            actor=nora, subject=subject, unit=tree.north, groups=groups, opens_on=today(),
            due_on=None,
        )  # fmt: skip


def test_the_list_costs_the_same_however_long(
    tree, nora, subject, reading, groups, assigned, sign_in, django_assert_max_num_queries
):
    client = sign_in(nora)
    for n in range(15):
        assigned((subject, reading)[n % 2], (tree.mill, tree.north)[n % 2], groups=groups[: n % 3])
    with django_assert_max_num_queries(14):
        assert client.get("/assignments/").status_code == 200
