"""What the study keeps about Alice stands on her own page, in words, and on nobody else's."""

import pytest

from bema.accounts.own_data import sections_of
from bema.study.tests.test_player import do_lessons


@pytest.fixture
def after_lessons(sign_in, alice, opened_to, floods):
    opened_to(alice)
    client = sign_in(alice)
    do_lessons(client, floods)
    return client


def test_alice_finds_her_lessons_and_answers_in_words(after_lessons):
    data = after_lessons.get("/me/export.json").json()
    assert len(data["lessons"]) == 2
    assert {row["answer"] for row in data["responses"]} == {"At once", "5"}
    assert "At once" in after_lessons.get("/me/").content.decode()


def test_bob_finds_nothing_of_hers(after_lessons, sign_in, bob):
    data = sign_in(bob).get("/me/export.json").json()
    assert "responses" not in data
    assert "At once" not in sign_in(bob).get("/me/").content.decode()


def test_every_kind_of_answer_has_words(floods, alice, django_assert_max_num_queries):
    from bema.common.clock import now
    from bema.study.models import ItemEdition, Response

    answers = {
        "single": 0, "multiple": [0], "true_false": True, "ordering": [1, 0], "matching": [1, 0],
        "number": "5", "short_text": "river",
    }  # fmt: skip
    editions = ItemEdition.objects.all()
    for edition in editions:
        Response.objects.create(
            person=alice,
            item_edition=edition,
            answer=answers[edition.kind],
            is_right=True,
            answered_at=now(),
        )
    with django_assert_max_num_queries(17):
        sections = {section.key: section for section in sections_of(alice)}
    rows = sections["responses"].as_data()
    assert len(rows) == len(editions)
    assert all(row["answer"] and "<" not in row["answer"] for row in rows)
