"""Other parts of the portal put pieces into the page of a story."""

from __future__ import annotations

import pytest

from bema.portal.slots import StorySlots, story_slots

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty_slots(monkeypatch):
    monkeypatch.setattr(story_slots, "pieces", {})
    return story_slots


@pytest.mark.parametrize("place", ["head", "top", "foot", "below"])
def test_a_piece_is_shown_at_its_place(article, client, empty_slots, place):
    empty_slots.register(
        place, "portal/blocks/quote.html", lambda request, story: {"self": {"text": story.slug}}
    )
    assert client.get(article.url).text.count(f"<p>{article.slug}</p>") == 1


def test_a_piece_that_has_nothing_to_show_leaves_no_trace(article, client, empty_slots):
    empty_slots.register("foot", "portal/blocks/quote.html", lambda request, story: None)
    assert "<blockquote" not in client.get(article.url).text


def test_a_piece_registered_twice_is_shown_once():
    slots = StorySlots()

    def nothing(request, story):
        return None

    slots.register("top", "portal/blocks/quote.html", nothing)
    slots.register("top", "portal/blocks/quote.html", nothing)
    assert len(slots.pieces["top"]) == 1
