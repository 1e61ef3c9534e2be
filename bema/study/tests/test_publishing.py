"""Publishing makes editions: immutable, one for each change, and none of what is not ready."""

import pytest
from django.db import IntegrityError, transaction

from bema.common.errors import Absent
from bema.study import publishing
from bema.study.errors import NotPublishable
from bema.study.models import CourseEdition, Item, ItemEdition, LessonEdition
from bema.study.tests.conftest import make_item


def problems(item: Item) -> list[str]:
    with pytest.raises(NotPublishable) as refusal:
        publishing.publish_item(actor="test", item=item)
    return [f"{field}: {message}" for field, message in refusal.value.problems]


def test_an_edition_holds_each_language_and_hides_the_key(floods):
    edition = floods.items[0].editions.get()
    assert edition.content["options"] == {"en": ["At once", "In an hour", "Never"]}
    assert edition.content["stem"]["en"] == "<p>When does the officer report?</p>"
    assert edition.key == {"right": [0]}


def test_publishing_what_has_not_changed_makes_no_new_edition(floods):
    publishing.publish_item(actor="test", item=floods.items[0])
    publishing.publish_course(actor="test", course=floods.course)
    publishing.publish_lesson(actor="test", lesson=floods.lessons[0])
    assert ItemEdition.objects.filter(item=floods.items[0]).count() == 1
    assert CourseEdition.objects.count() == 1
    assert LessonEdition.objects.filter(lesson=floods.lessons[0]).count() == 1


def test_a_change_makes_the_next_edition_and_keeps_the_old(floods):
    item = floods.items[0]
    item.stem = {"en": "When is it reported?"}
    edition = publishing.publish_item(actor="test", item=item)
    assert (edition.number, edition.is_current) == (2, True)
    assert item.editions.get(number=1).is_current is False


def test_the_database_itself_refuses_to_rewrite_an_edition(floods):
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemEdition.objects.update(content={})


def test_what_editors_write_is_made_safe(floods):
    lesson = floods.lessons[0]
    lesson.steps = [("text", {"body": {"en": "<p onclick='x()'>Hi<script>alert(1)</script></p>"}})]
    edition = publishing.publish_lesson(actor="test", lesson=lesson)
    assert edition.steps.get().html == {"en": "<p>Hi</p>"}


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"key": "4"}, "key: Name the right option by its line, a number from 1 to 3, such as 2."),
        ({"key": ""}, "key: Name the right option by its line, a number from 1 to 3, such as 2."),
        (
            {"key": "1,2"},
            "key: Only one option can be right here. For several, choose another kind.",
        ),
        ({"options": {"en": "One"}}, "options: Write at least two options, one on each line."),
        ({"stem": {}}, "stem: Write the question in at least one language."),
        (
            {"stem": {"en": "a", "uk": "б"}},
            "options: The list of options is missing in Українська.",
        ),
        (
            {"stem": {"en": "a", "uk": "б"}, "options": {"en": "1\n2\n3", "uk": "1\n2"}},
            "options: Every language needs the same number of lines (English: 3, Українська: 2).",
        ),
        ({"kind": "true_false", "key": "maybe"}, "key: Write true or false."),
        ({"kind": "matching"}, "options: Write each pair on a line of its own, as left = right."),
    ],
)
def test_what_is_not_ready_is_told_in_words(fields, problem, floods):
    base = {"options": {"en": "A\nB\nC"}, "key": "1", **fields}
    item = make_item(floods.course.owner, floods.objectives[0], **base)
    assert problem in problems(item)
    assert not item.editions.exists()


def test_a_lesson_waits_for_its_questions(floods):
    draft = make_item(floods.course.owner, floods.objectives[0])
    lesson = floods.lessons[0]
    lesson.steps = [("check", {"item": draft}), ("text", {"body": {"en": ""}})]
    with pytest.raises(NotPublishable) as refusal:
        publishing.publish_lesson(actor="test", lesson=lesson)
    assert [message for _field, message in refusal.value.problems] == [
        "Step 1: publish the question first.",
        "Step 2: write it in at least one language.",
    ]


def test_an_editor_publishes_only_in_her_own_subtree(floods, tree, place, grant):
    erin = place("Erin", tree.north)
    grant(erin, "editor", tree.north)
    with pytest.raises(Absent):
        publishing.publish_course(actor=erin, course=floods.course)


def test_wagtails_own_publishing_ends_in_an_edition(floods, eve):
    item = floods.items[0]
    item.stem = {"en": "When?"}
    item.save_revision(user=eve).publish(user=eve, skip_permission_checks=True)
    assert item.editions.get(is_current=True).content["stem"] == {"en": "<p>When?</p>"}


def test_if_it_cannot_be_published_wagtail_keeps_it_a_draft(floods, eve):
    item = floods.items[0]
    item.key = "9"
    revision = item.save_revision(user=eve)
    with pytest.raises(NotPublishable):
        revision.publish(user=eve, skip_permission_checks=True)
    assert Item.objects.get(pk=item.pk).key == "1"


def test_unpublishing_takes_it_out_of_sight(floods):
    floods.course.unpublish()
    assert not floods.course.editions.filter(is_current=True).exists()
