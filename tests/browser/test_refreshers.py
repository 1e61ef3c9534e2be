"""An amendment as a member meets it on a phone: Today, the change, a question, the new text confirmed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bema.updates.tests.amending import AT_ONCE, TEN_YEARS, amend, amended, confirm
from bema.updates.tests.conftest import (  # noqa: F401
    empty_shelf,
    learn,
    open_to_all,
    river,
    schooling,
    take_lesson,
)
from bema.updates.tests.test_refreshers import attested  # noqa: F401
from tests.browser.answers import fill_in, press
from tests.browser.harness import DESK, LANGUAGES, PHONE, axe, overflow, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page, name):
    screenshot(page, f"refresher-{name}")
    assert axe(page) == [], name
    assert overflow(page) <= 0, name


@pytest.fixture
def alice_knows(attested, learn, alice):  # noqa: F811
    """She has completed the course and confirmed the text, and then two articles changed."""
    learn(alice)
    confirm(alice, attested.version)
    amend(attested.work, amended(a1=AT_ONCE, a2=TEN_YEARS))
    return alice


def test_an_amendment_on_a_phone(visit, alice_knows):
    page = visit("/", size=PHONE, person=alice_knows, language="en").page
    page.set_default_timeout(10_000)
    looked_at(page, "today")
    press(page, page.get_by_role("link", name="See what changed: River law"))
    looked_at(page, "first-change")
    expect(page.locator("ins").first).to_have_text("at once")
    fill_in(page, "en", right=False)
    press(page, page.get_by_role("button", name="Answer"))
    expect(page.locator(".feedback.wrong")).to_be_visible()
    looked_at(page, "wrong")
    press(page, page.get_by_role("link", name="Answer once more"))
    fill_in(page, "en")
    press(page, page.get_by_role("button", name="Answer"))
    expect(page.locator(".feedback.right")).to_be_visible()
    looked_at(page, "right")
    press(page, page.get_by_role("link", name="Next"))
    expect(page.get_by_text("Step 2 of 3")).to_be_visible()
    fill_in(page, "en")
    press(page, page.get_by_role("button", name="Answer"))
    press(page, page.get_by_role("link", name="Next"))
    looked_at(page, "confirm")
    press(page, page.get_by_role("button", name="I have read and understood this"))
    looked_at(page, "done")
    press(page, page.get_by_role("link", name="To Today"))
    expect(page.get_by_text("What changed")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_change_is_whole_in_every_language(visit, alice_knows, language, size):
    for name, path in {"today": "/", "change": "/refresh/river/"}.items():
        opened = visit(path, size=size, person=alice_knows, language=language)
        looked_at(opened.page, f"{name}-{language}-{size['width']}")
        assert opened.complaints == []
    opened = visit("/refresh/river/confirm/", size=size, person=alice_knows, language=language)
    looked_at(opened.page, f"confirm-{language}-{size['width']}")


def test_in_mid_course_one_is_told_once(visit, attested, schooling, open_to_all, alice):  # noqa: F811
    take_lesson(alice, schooling.slug, schooling.lessons[0])
    take_lesson(alice, schooling.slug, schooling.lessons[1])
    amend(attested.work, amended(a1=AT_ONCE, a2=TEN_YEARS))
    page = visit("/c/rivers/", size=PHONE, person=alice, language="en").page
    page.set_default_timeout(10_000)
    looked_at(page, "midcourse")
    press(page, page.get_by_role("button", name="Go on"))
    looked_at(page, "midcourse-step")
    press(page, page.get_by_role("link", name="See what changed"))
    looked_at(page, "midcourse-changed")
    press(page, page.get_by_role("button", name="Understood"))
    expect(page.get_by_text("Since you began")).to_have_count(0)
