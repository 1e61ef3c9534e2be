"""Which question is asked: in one's language, not seen lately, and still published."""

from __future__ import annotations

import uuid

import pytest
from django.utils.translation import override

from bema.study import papers, publishing, queries
from bema.updates import asking
from bema.updates.errors import ItemWithdrawn
from bema.updates.tests.conftest import answer_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def give(person, item, *, right=True):
    data = answer_of(item, papers.steady_order(item, person.pk), right=right)
    return asking.answer(person, item, uuid.uuid4(), data)


def test_the_one_never_seen_comes_first_then_the_one_seen_longest_ago(schooling, alice, bob):
    objective = schooling.objectives[0]
    first = asking.choose_item(alice, objective.pk)
    give(alice, first)
    second = asking.choose_item(alice, objective.pk)
    assert second.id != first.id
    give(alice, second)
    assert asking.choose_item(alice, objective.pk).id == first.id
    give(alice, first)
    assert asking.choose_item(alice, objective.pk).id == second.id
    assert asking.choose_item(bob, objective.pk).id == first.id


def test_a_question_in_ones_own_language_goes_before_one_never_seen(schooling, alice):
    objective, (first, second) = schooling.objectives[0], schooling.items[0]
    second.stem = {"en": "In English", "uk": "Українською"}
    second.options = {"en": "a\nb\nc", "uk": "а\nб\nв"}
    publishing.publish_item(actor="test", item=second)
    with override("uk"):
        give(alice, queries.current_item(second.pk))
        assert asking.choose_item(alice, objective.pk).item_id == second.pk
    with override("en"):
        assert asking.choose_item(alice, objective.pk).item_id == first.pk


def test_what_is_withdrawn_is_not_asked_and_not_taken(schooling, alice):
    objective = schooling.objectives[0]
    shown = asking.choose_item(alice, objective.pk)
    for item in schooling.items[0]:
        publishing.withdraw(actor="test", thing=item)
    assert asking.choose_item(alice, objective.pk) is None
    with pytest.raises(ItemWithdrawn):
        asking.shown_item(shown.id)


def test_many_objectives_cost_one_query(schooling, alice, django_assert_num_queries):
    ids = [objective.pk for objective in schooling.objectives]
    asking.fresh_items(alice, ids)
    with django_assert_num_queries(1):
        found = asking.fresh_items(alice, ids)
    assert {pk: len(items) for pk, items in found.items()} == dict.fromkeys(ids, 2)


def test_the_feedback_says_why_and_shows_the_words_in_force(schooling, alice):
    item = asking.choose_item(alice, schooling.objectives[0].pk)
    kept, is_new = give(alice, item, right=False)
    said = asking.feedback(alice, kept)
    assert is_new
    assert said["is_right"] is False
    assert "Read the article again" in said["why"]
    assert "within one hour" in said["passages"][0].html
