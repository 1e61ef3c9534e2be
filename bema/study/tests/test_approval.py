"""Erin of North writes and submits; Noel, who edits for North too, settles it; Sue of South knows of nothing."""

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import TaskState, Workflow, WorkflowContentType

from bema.common.models import AuditEntry
from bema.study.actions import set_up_approval
from bema.study.models import Course, UnitApprovalTask
from bema.study.tests.test_desk import course_form


@pytest.fixture
def editors(tree, place, grant):
    set_up_approval(actor="test")
    people = {}
    for name, unit in (("Erin", tree.north), ("Noel", tree.north), ("Sue", tree.south)):
        people[name] = place(name, unit, email=f"{name.lower()}@example.org")
        grant(people[name], "editor", unit)
    return people


@pytest.fixture
def erin(editors):
    return editors["Erin"]


@pytest.fixture
def noel(editors):
    return editors["Noel"]


@pytest.fixture
def sue(editors):
    return editors["Sue"]


@pytest.fixture
def north(taught, tree):
    return taught(slug="dykes", owner=tree.north).course


def edit(course):
    return reverse("wagtailsnippets_study_course:edit", args=[course.pk])


def settle(course, action, state, form="workflow_action"):
    return reverse(f"wagtailsnippets_study_course:{form}", args=[course.pk, action, state.pk])


@pytest.fixture
def waiting(north, erin, sign_in, tree):
    """The state of the task of what Erin has submitted."""
    form = course_form(tree.north, **{"pass_mark": "90", "action-submit": "1"})
    assert sign_in(erin).post(edit(north), form).status_code == 302
    return TaskState.objects.get(status="in_progress")


def editions(course):
    return list(course.editions.order_by("number").values_list("number", flat=True))


def test_it_is_set_up_once_and_what_is_made_of_it_stays(db):
    assert set_up_approval(actor="test")
    WorkflowContentType.objects.first().delete()
    assert not set_up_approval(actor="test")
    assert (
        Workflow.objects.filter(workflow_tasks__task__in=UnitApprovalTask.objects.all()).count()
        == 1
    )
    assert WorkflowContentType.objects.count() == 3
    assert AuditEntry.objects.filter(action="study.set_up_approval").count() == 1


def test_submitting_publishes_nothing(north, waiting):
    assert editions(north) == [1]
    assert north.workflow_in_progress


def test_a_colleague_approves_and_it_is_published(north, waiting, noel, sign_in):
    answer = sign_in(noel).post(settle(north, "approve", waiting))
    assert answer.status_code == 302
    assert editions(north) == [1, 2]
    assert north.editions.get(is_current=True).content["pass_mark"] == 90
    assert AuditEntry.objects.get(action="study.publish_course", details__edition=2).actor == noel


def test_a_colleague_sends_it_back_and_it_comes_again(north, waiting, noel, erin, sign_in, tree):
    asked = sign_in(noel).get(settle(north, "reject", waiting))
    assert "comment" in asked.json()["html"]
    sign_in(noel).post(settle(north, "reject", waiting), {"comment": "Say until when."})
    assert TaskState.objects.get(pk=waiting.pk).comment == "Say until when."
    assert "Say until when." in sign_in(erin).get(edit(north)).content.decode()
    assert editions(north) == [1]
    form = course_form(tree.north, **{"pass_mark": "95", "action-submit": "1"})
    sign_in(erin).post(edit(north), form)
    again = TaskState.objects.get(status="in_progress")
    sign_in(noel).post(settle(north, "approve", again))
    assert north.editions.get(is_current=True).content["pass_mark"] == 95


def test_who_submitted_takes_it_back(north, waiting, erin, sign_in, tree):
    form = course_form(tree.north, **{"action-cancel-workflow": "1"})
    sign_in(erin).post(edit(north), form)
    assert not north.workflow_in_progress
    assert editions(north) == [1]


def test_who_submitted_neither_approves_nor_changes_it_meanwhile(
    north, waiting, erin, sign_in, tree
):
    client = sign_in(erin)
    for form in ("workflow_action", "collect_workflow_action_data"):
        assert client.get(settle(north, "approve", waiting, form)).status_code == 404
        assert client.post(settle(north, "approve", waiting, form)).status_code == 404
    for word in ("action-publish", "action-workflow-action"):
        form = course_form(tree.north, **{word: "1", "workflow-action-name": "approve"})
        client.post(edit(north), form)
    assert editions(north) == [1]
    assert Course.objects.get(pk=north.pk).workflow_in_progress


@pytest.mark.parametrize("who", ["sue", "alice", "nora"])
@pytest.mark.parametrize("action", ["approve", "reject"])
def test_for_all_others_it_is_absent(who, action, north, waiting, sign_in, request):
    client = sign_in(request.getfixturevalue(who))
    for form in ("workflow_action", "collect_workflow_action_data"):
        assert client.get(settle(north, action, waiting, form)).status_code == 404
        assert client.post(settle(north, action, waiting, form)).status_code == 404
    for page in ("confirm_workflow_cancellation", "workflow_history"):
        url = reverse(f"wagtailsnippets_study_course:{page}", args=[north.pk])
        assert client.get(url).status_code == 404
    assert client.post(edit(north), {"action-submit": "1"}).status_code == 404
    assert client.post(edit(north), {"action-cancel-workflow": "1"}).status_code == 404
    assert editions(north) == [1]
    assert north.workflow_in_progress


def test_a_state_of_one_thing_is_not_settled_by_the_address_of_another(
    north, waiting, sue, taught, tree, sign_in
):
    own = taught(slug="south", owner=tree.south).course
    assert sign_in(sue).post(settle(own, "approve", waiting)).status_code == 404
    assert editions(north) == [1]


@pytest.mark.parametrize("who", ["eve", "ada"])
def test_who_stands_above_approves(who, north, waiting, sign_in, request):
    sign_in(request.getfixturevalue(who)).post(settle(north, "approve", waiting))
    assert editions(north) == [1, 2]


def test_a_superuser_approves(north, waiting, place, tree, sign_in):
    root = place("Root", tree.root, is_superuser=True, is_staff=True)
    assert list(TaskState.objects.reviewable_by(root)) == [waiting]
    sign_in(root).post(settle(north, "approve", waiting))
    assert editions(north) == [1, 2]


def test_each_finds_what_waits_for_them(waiting, erin, noel, sue, alice, eve):
    found = {
        p.full_name: list(TaskState.objects.reviewable_by(p)) for p in (erin, noel, sue, alice, eve)
    }
    assert found == {"Erin": [], "Noel": [waiting], "Sue": [], "Alice": [], "Eve": [waiting]}


def test_the_first_page_shows_what_waits_and_what_came_back(
    north, waiting, noel, sue, erin, sign_in
):
    assert edit(north) in sign_in(noel).get("/admin/").content.decode()
    assert edit(north) not in sign_in(sue).get("/admin/").content.decode()
    assert "waits for approval" in sign_in(erin).get("/admin/").content.decode()
    sign_in(noel).post(settle(north, "reject", waiting), {"comment": "Why?"})
    assert "sent back" in sign_in(erin).get("/admin/").content.decode()


def test_what_can_no_longer_be_published_stays_waiting_as_a_whole(north, waiting, noel, sign_in):
    """Approval and edition stand or fall together."""
    revision = waiting.revision
    revision.content["pass_mark"] = 90
    revision.content["title"] = "{}"
    revision.save()
    answer = sign_in(noel).post(settle(north, "approve", waiting))
    assert answer.status_code == 422
    assert editions(north) == [1]
    assert TaskState.objects.get(pk=waiting.pk).status == "in_progress"
    assert Course.objects.get(pk=north.pk).workflow_in_progress


def test_an_editor_may_still_publish_without_asking(north, erin, sign_in, tree):
    page = sign_in(erin).get(edit(north)).content.decode()
    assert 'name="action-publish"' in page
    assert "Submit for approval" in page
    sign_in(erin).post(
        edit(north), course_form(tree.north, **{"action-publish": "1", "pass_mark": "70"})
    )
    assert editions(north) == [1, 2]


def test_who_asked_is_told_by_mail(
    north, waiting, noel, sign_in, erin, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(noel).post(settle(north, "approve", waiting))
    assert [message.to for message in mail.outbox] == [[erin.email]]
