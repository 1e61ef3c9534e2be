"""On a law's page: members attest it, editors make teaching of it."""

import pytest

from bema.common import events
from bema.study.events import DocumentAttested, DocumentOpened
from bema.study.models import Attestation, Course, Item, Lesson, Objective


@pytest.fixture
def told():
    """The events of this test."""
    heard = []
    for kind in (DocumentOpened, DocumentAttested):
        events.subscribe(kind, heard.append)
    yield heard
    for kind in (DocumentOpened, DocumentAttested):
        events._handlers[kind].remove(heard.append)


@pytest.fixture
def regulation(law):
    law.work.needs_attestation = True
    law.work.save()
    return law


def attest(client, version, **data):
    sent = {"content_hash": version.content_hash, "language": "en", **data}
    return client.post(f"/attest/{version.pk}/", sent)


def test_a_member_attests_the_text_in_force_once(regulation, alice, sign_in, told):
    client = sign_in(alice)
    page = client.get("/d/flood/2024-01-01").content.decode()
    assert "I have read and understood this" in page
    client.get("/d/flood/2024-01-01")
    for _time in range(2):
        attest(client, regulation.versions[1])
    kept = Attestation.objects.get()
    assert kept.content_hash == regulation.versions[1].content_hash
    assert kept.content_hash in client.get("/d/flood/2024-01-01").content.decode()
    assert [type(event) for event in told] == [DocumentOpened, DocumentAttested]


def test_an_old_text_is_not_attested(regulation, alice, sign_in):
    client = sign_in(alice)
    assert "I have read" not in client.get("/d/flood/2020-01-01").content.decode()
    assert attest(client, regulation.versions[0]).status_code == 409
    assert attest(client, regulation.versions[1], content_hash="other").status_code == 409
    assert not Attestation.objects.exists()


def test_what_needs_no_attestation_or_is_not_open_is_absent(law, alice, sign_in, client):
    assert attest(client, law.versions[1]).url.startswith("/account/login/")
    assert attest(sign_in(alice), law.versions[1]).status_code == 404
    law.work.needs_attestation, law.work.visibility = True, "subtree"
    law.work.owner = law.work.owner.get_children().last()
    law.work.save()
    assert attest(client, law.versions[1]).status_code == 404


def form(law, tree, **fields):
    return {
        "lineage": [law.lineages[0].pk],
        "owner": tree.north.pk,
        "next": "/d/flood/2024-01-01",
        "new_lesson": "Reporting",
        "new_course": "Floods in North",
        "kind": "single",
        "stem": "When?",
        "options": "At once\nLater",
        "key": "1",
        "feedback": "Water does not wait.",
        **fields,
    }


@pytest.fixture
def erin(tree, place, grant):
    person = place("Erin", tree.north)
    grant(person, "editor", tree.north)
    return person


def teach(client, law, data):
    return client.post(f"/teach/{law.versions[1].pk}/", data, follow=True)


def test_an_editor_ticks_provisions_on_the_page(law, erin, sign_in):
    page = sign_in(erin).get("/d/flood/2024-01-01?whole").content.decode()
    assert 'id="selection"' in page
    assert f'value="{law.lineages[0].pk}"' in page


def test_one_post_makes_objective_step_and_question_and_publishes_them(law, tree, erin, sign_in):
    page = teach(sign_in(erin), law, form(law, tree, publish="on"))
    assert page.redirect_chain[-1][0] == "/d/flood/2024-01-01"
    assert "Published:" in page.content.decode()
    objective = Objective.objects.get()
    assert str(objective.statement) == "The officer on duty reports at once."
    assert objective.citations.get().lineage == law.lineages[0]
    steps = Lesson.objects.get().editions.get().steps.all()
    assert [step.kind for step in steps] == ["quote", "check"]
    assert Course.objects.get().editions.get().content["title"] == {"en": "Floods in North"}
    assert Item.objects.get().editions.get().objective == objective


def test_a_draft_is_seen_by_nobody(law, tree, erin, sign_in):
    assert "Kept as a draft:" in teach(sign_in(erin), law, form(law, tree)).content.decode()
    lesson = Lesson.objects.get()
    assert not lesson.live
    assert not lesson.editions.exists()
    assert len(lesson.get_latest_revision_as_object().steps) == 2


def test_steps_go_to_the_end_of_a_lesson_that_is_there(law, taught, tree, erin, sign_in):
    lesson = taught(slug="north", owner=tree.north).lessons[0]
    data = form(law, tree, lesson=lesson.pk, new_lesson="", new_course="", stem="", publish="on")
    teach(sign_in(erin), law, data)
    edition = lesson.editions.get(is_current=True)
    assert [step.kind for step in edition.steps.all()] == ["text", "quote", "check", "quote"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"lineage": []}, "Tick the provisions that it is about."),
        ({"new_lesson": ""}, "Choose a lesson, or give a new one a title."),
        ({"key": "9"}, "Name the right option by its line"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_half_made(fields, words, law, tree, erin, sign_in):
    page = teach(sign_in(erin), law, form(law, tree, **fields))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "Water does not wait." in page.content.decode()
    assert not any(model.objects.exists() for model in (Objective, Course, Lesson, Item))


def test_nothing_is_made_for_or_of_what_is_elsewhere(law, taught, tree, erin, sign_in):
    south = taught(slug="south", owner=tree.south)
    client = sign_in(erin)
    for fields in ({"owner": tree.south.pk}, {"course": south.course.pk}):
        assert teach(client, law, form(law, tree, **fields)).status_code == 422
    law.work.visibility, law.work.owner = "subtree", tree.south
    law.work.save()
    assert teach(client, law, form(law, tree)).status_code == 404


@pytest.mark.parametrize("who", ["alice", "nora", "sven"])
def test_the_tool_is_absent_for_all_but_editors(who, law, tree, sign_in, request):
    client = sign_in(request.getfixturevalue(who))
    assert 'id="selection"' not in client.get("/d/flood/2024-01-01?whole").content.decode()
    assert teach(client, law, form(law, tree)).status_code == 404
