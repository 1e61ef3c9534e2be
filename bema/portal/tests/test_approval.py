"""Approval of pages in the line of the unit, with other eyes than those who submitted."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import TaskState

from bema.accounts.models import Person
from bema.common.jobs import run_ready_jobs
from bema.portal.approving import offer_approval
from bema.portal.tests.conftest import add_section, write
from bema.study.actions import set_up_approval


@pytest.fixture
def northern(site, tree):
    set_up_approval(actor="test")
    offer_approval(actor="test")
    return add_section(site, "From the north", slug="north", unit=tree.north)


@pytest.fixture
def edna(place, grant, tree):
    return editor(place, grant, "Edna", tree.north)


@pytest.fixture
def erik(place, grant, tree):
    return editor(place, grant, "Erik", tree.north)


def editor(place, grant, name, unit):
    person = place(name, unit)
    grant(person, "editor", unit)
    Person.objects.filter(pk=person.pk).update(email=f"{name.lower()}@example.org")
    return person


def submit(client, story):
    form = {
        "title": story.title, "slug": story.slug, "dated": "2026-03-02 08:00", "standfirst": "Short.",
        "body-count": 0, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0,
        "story_authors-TOTAL_FORMS": 0, "story_authors-INITIAL_FORMS": 0,
        "corrections-TOTAL_FORMS": 0, "corrections-INITIAL_FORMS": 0,
        "action-submit": "1",
    }  # fmt: skip
    response = client.post(reverse("wagtailadmin_pages:edit", args=[story.pk]), form)
    assert response.status_code == 302, response.context["form"].errors
    client.get("/admin/")  # which shows the message


def settle(client, story, action, comment=""):
    state = TaskState.objects.filter(status="in_progress").get()
    url = reverse("wagtailadmin_pages:workflow_action", args=[story.pk, action, state.pk])
    return client.post(url, {"comment": comment})


def test_submitted_sent_back_submitted_again_approved(
    northern, edna, erik, sign_in, client, mailoutbox
):
    story = write(northern, "The weir", publish=False)
    sign_in(edna)
    submit(client, story)
    run_ready_jobs()
    assert [(m.to, m.subject) for m in mailoutbox] == [
        (["erik@example.org"], "Waits for your approval: The weir")
    ]
    assert settle(client, story, "approve").status_code == 404  # her own
    sign_in(erik)
    assert b"The weir" in client.get("/admin/").content
    settle(client, story, "reject", "Which weir?")
    run_ready_jobs()
    assert mailoutbox[-1].to == ["edna@example.org"]
    assert "Which weir?" in mailoutbox[-1].body
    assert f"/admin/pages/{story.pk}/edit/" in mailoutbox[-1].body
    sign_in(edna)
    assert b"sent back" in client.get("/admin/").content
    story.refresh_from_db()
    submit(client, story)
    sign_in(erik)
    settle(client, story, "approve")
    story.refresh_from_db()
    assert story.live
    run_ready_jobs()
    assert mailoutbox[-1].subject == "Approved: The weir"


def test_who_wants_no_letters_gets_none(northern, edna, erik, sign_in, client, mailoutbox):
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(erik)
    profile.submitted_notifications = False
    profile.save()
    sign_in(edna)
    submit(client, write(northern, "The weir", publish=False))
    run_ready_jobs()
    assert mailoutbox == []


def test_an_editor_beside_neither_sees_nor_settles(
    northern, edna, sign_in, client, place, grant, tree
):
    beside = editor(place, grant, "Signe", tree.south)
    add_section(northern.get_parent(), "South", slug="south", unit=tree.south)
    story = write(northern, "The weir", publish=False)
    sign_in(edna)
    submit(client, story)
    sign_in(beside)
    assert b"The weir" not in client.get("/admin/").content
    assert settle(client, story, "approve").status_code == 404


def test_it_is_offered_once_and_not_imposed(northern, edna, sign_in, client):
    from wagtail.models import WorkflowPage

    assert not offer_approval(actor="test")
    WorkflowPage.objects.all().delete()
    assert not offer_approval(actor="test")
    assert northern.permissions_for_user(Person.objects.get(pk=edna.pk)).can_publish()
