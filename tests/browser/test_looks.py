"""The page of components: every size, both themes, four languages, the keyboard, the budget."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.harness import DESK, LANGUAGES, PHONE, axe, overflow, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_in_any_component(visit, size, scheme):
    opened = visit("/style/?errors=1", size=size, scheme=scheme)
    screenshot(opened.page, f"style-{size['width']}-{scheme}")
    assert axe(opened.page) == []
    assert overflow(opened.page) <= 0
    assert opened.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sign_in_page_is_whole_in_every_language(visit, language):
    opened = visit("/account/login/", size=PHONE, language=language)
    screenshot(opened.page, f"login-{language}")
    assert opened.page.locator("html").get_attribute("lang") == language
    assert axe(opened.page) == []
    assert opened.complaints == []


def test_at_four_hundred_per_cent_nothing_is_cut(visit):
    opened = visit("/style/?errors=1", size={"width": 320, "height": 256})
    assert overflow(opened.page) <= 0
    opened.page.click(".menu > summary")
    assert overflow(opened.page) <= 0


def test_the_menu_serves_the_keyboard(visit):
    page = visit("/style/", size=PHONE).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus(".menu > summary")
    page.keyboard.press("Enter")
    expect(page.locator(".menu-panel")).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".menu-panel")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_field(visit):
    page = visit("/style/?errors=1").page
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_full_name"


def test_a_visitor_chooses_language_and_theme(visit):
    page = visit("/account/login/").page
    page.click(".langs button[value=lo]")
    assert page.locator("html").get_attribute("lang") == "lo"
    page.click(".menu > summary")
    page.click(".menu button[value=dark]")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_targets_are_large_enough_for_a_thumb(visit):
    page = visit("/style/", size=PHONE).page
    small = page.eval_on_selector_all(
        "button:not(.link), .btn:not(.link):not(.small), .opt, input[type=text], select, .tabs a, .pages a, summary",
        "all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)"
        ".map(e => e.outerHTML.slice(0, 80))",
    )
    assert small == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_visit_keeps_to_the_budget(visit, language):
    opened = visit("/account/login/", language=language)
    fetched = opened.fetched
    assert len(fetched) <= 12, fetched
    assert sum(size for _address, size in fetched) <= 100_000, fetched
