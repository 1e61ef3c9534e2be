"""Going over again on a phone: Today's offer, three questions, the end; and what one probably knows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bema.common.clock import today
from bema.updates.models import Review
from bema.updates.tests.conftest import *  # noqa: F403  (the river law, the course on it)
from bema.updates.tests.conftest import amend
from tests.browser.answers import fill_in, press
from tests.browser.harness import DESK, LANGUAGES, PHONE, axe, overflow, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page, name):
    screenshot(page, f"review-{name}")
    assert axe(page) == [], name
    assert overflow(page) <= 0, name


@pytest.fixture
def alice_learned(schooling, learn, alice, travel):
    """She completed the course two months ago and has gone over nothing since."""
    travel(days=-60)
    learn(alice)
    travel.home()
    return alice


def test_a_review_on_a_phone(visit, alice_learned):
    page = visit("/", size=PHONE, person=alice_learned, language="en").page
    page.set_default_timeout(10_000)
    looked_at(page, "today")
    press(page, page.get_by_role("link", name="Go over them"))
    for turn, right in enumerate([True, False, True], start=1):
        expect(page.get_by_text(f"Step {turn} of 3")).to_be_visible()
        looked_at(page, f"question-{turn}")
        press(page, page.get_by_role("button", name="Answer"))
        expect(page.locator("[role=alert]")).to_be_visible()
        fill_in(page, "en", right=right)
        press(page, page.get_by_role("button", name="Answer"))
        expect(page.locator(f".feedback.{'right' if right else 'wrong'}")).to_be_visible()
        looked_at(page, f"feedback-{turn}")
        press(page, page.get_by_role("link", name="Next question" if turn < 3 else "Finish"))
    expect(page.get_by_text("all for today")).to_be_visible()
    looked_at(page, "end")
    assert Review.objects.filter(person=alice_learned).count() == 3
    page.get_by_role("link", name="My memory").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My memory")
    looked_at(page, "memory")
    page.get_by_role("link", name="Change this").click()
    page.get_by_label("None", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your choice has been saved.")).to_be_visible()
    looked_at(page, "settings")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_review_is_whole_in_every_language(visit, alice_learned, river, language, size):
    amend(river, today())
    paths = {"offer": "/", "ask": "/review/", "memory": "/memory/", "number": "/review/settings/"}
    for name, path in paths.items():
        opened = visit(path, size=size, person=alice_learned, language=language)
        looked_at(opened.page, f"{name}-{language}-{size['width']}")
        assert opened.complaints == []
