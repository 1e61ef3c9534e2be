"""Answers that were kept before ids became bytes are found by the same ids afterwards."""

from __future__ import annotations

import uuid

import pytest
from django.core.management import call_command
from django.db import connection

from bema.study import actions, papers, queries
from bema.study.models import Response

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def raw_ids():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM study_response")
        return [row[0] for row in cursor.fetchall()]


def answer_a_check(person, floods):
    lesson = floods.lessons[0]
    place = {"actor": person, "slug": floods.slug, "lesson_id": lesson.pk}
    actions.open_lesson(**place)
    for step in queries.seat(person, floods.slug, lesson.pk).lesson.steps:
        if step.item_id is None:
            actions.finish_step(**place, ordinal=step.ordinal)
            continue
        item = queries.current_item(step.item_id)
        right = papers.steady_order(item, person.pk).index(0) + 1
        return actions.answer_check(
            **place, ordinal=step.ordinal, response_id=uuid.uuid4(), item_edition_id=item.id,
            data={"answer": str(right)},
        )  # fmt: skip
    return None


def test_an_answer_survives_the_change_of_its_ids_form(alice, floods, opened_to):
    opened_to(alice)
    given = answer_a_check(alice, floods)
    try:
        call_command("migrate", "study", "0003", verbosity=0)
        if not connection.features.has_native_uuid_field:
            assert raw_ids() == [given.pk.hex]
    finally:
        call_command("migrate", verbosity=0)
    kept = Response.objects.get(pk=given.pk)
    assert (kept.pk, kept.answer, kept.person_id) == (given.pk, given.answer, alice.pk)
    if not connection.features.has_native_uuid_field:
        assert raw_ids() == [given.pk.bytes]
