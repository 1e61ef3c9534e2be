"""Whole journeys through the demo, as somebody makes them who has never seen it."""

from __future__ import annotations

import dataclasses
import re

import pytest
from django.db import connection
from playwright.sync_api import expect
from wagtail.models import Collection

from bema.assignments.models import Assignment
from bema.common.immutability import take_down
from bema.demo.cast import part_of, sign_in_path
from bema.demo.load import load
from bema.study.models import Certificate, Item, ItemEdition, Objective
from tests.browser.answers import fill_in, press, tab_to
from tests.browser.harness import DESK, LANGUAGES, PHONE, axe, overflow, screenshot

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
]

MEMBERS = 120


@pytest.fixture
def demo(transactional_db, settings):
    settings.BEMA = dataclasses.replace(settings.BEMA, demo=True)
    settings.ROOT_URLCONF = "tests.demo_urls"
    if (
        Collection.get_first_root_node() is None
    ):  # the story before was flushed, migrations' rows too
        Collection.add_root(name="Root")
    load(members=MEMBERS)
    yield
    take_down(connection)  # or what is immutable would stay for the next story


@pytest.fixture
def enter(demo, visit):
    """`enter("member", size=PHONE, language="vi")`: the page on which that role begins."""

    def go(key, **looks):
        page = visit(sign_in_path(part_of(key)), **looks).page
        page.set_default_timeout(10_000)
        return page

    return go


def looked_at(page, name):
    """Every page on the way is whole: nothing that axe finds, nothing wider than the screen."""
    screenshot(page, f"journey-{name}")
    assert axe(page) == [], name
    assert overflow(page) <= 0, name


def test_a_member_learns_by_keyboard_on_a_phone(enter):
    page = enter("member", size=PHONE, language="en")
    looked_at(page, "today")
    press(
        page,
        page.get_by_role("link", name="Go on").or_(page.get_by_role("button", name="Go on")).first,
    )
    _take_lesson(page)
    looked_at(page, "course")
    while page.get_by_role("button", name="Go on").count():
        press(page, page.get_by_role("button", name="Go on"))
        _take_lesson(page)
    _take_the_test(page)
    expect(page.get_by_role("heading", name="Passed")).to_be_visible()
    looked_at(page, "result")
    expect(page.get_by_role("link", name=re.compile("certificate"))).to_be_visible()
    certificate = Certificate.objects.get(person__member_number="R-MEMBER")
    link = page.get_by_role("link", name=re.compile("certificate"))
    assert page.request.get(link.get_attribute("href")).body().startswith(b"%PDF")
    page.goto(f"/certificates/{certificate.code}/")
    expect(page.get_by_text("Nguyễn Thị Mỹ Hạnh").last).to_be_visible()
    looked_at(page, "certificate-check")


def _take_lesson(page):
    """From the step where one stopped to the end, which leads back to the course."""
    looked_at(page, "step")
    while not _is_overview(page):
        _take_step(page)


def _is_overview(page):
    return re.search(r"/c/[\w-]+/$", page.url) is not None


def _take_step(page):
    """Read on, or answer: the first answer to each question is wrong, the feedback is read."""
    if page.locator("input[name=edition]").count():
        is_seen = page.evaluate("sessionStorage.getItem('wrong-once')")
        fill_in(page, "en", right=bool(is_seen))
        press(page, page.get_by_role("button", name="Answer"))
        expect(page.locator(".feedback")).to_be_visible()
        if not is_seen:
            page.evaluate("sessionStorage.setItem('wrong-once', '1')")
            expect(page.locator(".feedback.wrong")).to_be_visible()
            expect(page.locator("blockquote.quote").first).to_be_visible()
            looked_at(page, "feedback-wrong")
    onward = page.get_by_role("button", name=re.compile("Next step|Finish the lesson"))
    press(
        page, onward.or_(page.get_by_role("link", name=re.compile("Next step|Finish the lesson")))
    )


def _take_the_test(page):
    press(page, page.get_by_role("link", name="To the test"))
    looked_at(page, "test")
    press(page, page.get_by_role("button", name=re.compile("Begin|Start")))
    looked_at(page, "question")
    while page.locator("input[name=edition]").count():
        fill_in(page, "en")
        press(page, page.get_by_role("button", name="Save and go on"))
    looked_at(page, "before-handing-in")
    press(page, page.get_by_role("button", name="Hand in"))


def test_a_manager_assigns_and_reads_the_coverage(enter):
    page = enter("manager", size=DESK, language="en")
    looked_at(page, "coverage")
    before = Assignment.objects.count()
    press(page, page.get_by_role("link", name="Assign", exact=True))
    _tick_by_keyboard(page, "On duty: the code of conduct")
    looked_at(page, "assign-what")
    press(page, page.get_by_role("button", name="Go on"))
    looked_at(page, "assign-unit")
    press(page, page.get_by_role("link", name="Choose Riverland"))
    _tick_by_keyboard(page, "Rescue volunteers")
    looked_at(page, "assign-groups")
    press(page, page.get_by_role("button", name="Go on"))
    looked_at(page, "assign-dates")
    press(page, page.get_by_role("button", name="Go on"))
    expect(page.get_by_text(re.compile(r"^\d+ (person|people)$"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"^in \d+ units?$"))).to_be_visible()
    looked_at(page, "assign-confirm")
    press(page, page.get_by_role("button", name="Assign", exact=True))
    assert Assignment.objects.count() == before + 1
    looked_at(page, "assigned")
    page.goto("/units/RL/coverage/")
    press(page, page.get_by_role("link", name="Flood safety where you live and work"))
    expect(page.locator("svg.treemap").first).to_be_visible()
    looked_at(page, "coverage-subject")
    press(page, page.get_by_role("link", name="Show the names"))
    looked_at(page, "coverage-people")


def _tick_by_keyboard(page, label):
    box = page.get_by_label(label, exact=True)
    if box.get_attribute("type") == "checkbox":
        tab_to(page, box)
        page.keyboard.press("Space")
    else:
        box.focus()  # within a group of radio buttons arrows go, not Tab
        page.keyboard.press("Space")
    assert box.is_checked()


def test_an_editor_teaches_from_the_page_of_the_regulation(enter):
    page = enter("editor", size=DESK, language="en")
    looked_at(page, "what-waits-for-an-editor")
    page.goto("/d/flood-safety")
    looked_at(page, "reading-as-editor")
    objectives, items = Objective.objects.count(), Item.objects.count()
    tab_to(page, page.locator("[data-teach] summary"))
    page.keyboard.press("Enter")
    box = page.locator("#art_10 input[name=lineage], [id='art_10/par_1'] input[name=lineage]").first
    box.check()
    form = page.locator("#selection")
    form.locator("[name=statement]").fill("Say when the exercise is held")
    form.locator("[name=lesson]").select_option(index=1)
    form.locator("[name=stem]").fill("By when is the exercise held each year?")
    form.locator("[name=options]").fill("31 May\n30 April")
    form.locator("[name=key]").fill("1")
    form.locator("[name=publish]").check()
    press(page, form.get_by_role("button", name="Make it"))
    assert Objective.objects.count() == objectives + 1
    assert Item.objects.count() == items + 1
    assert ItemEdition.objects.filter(item=Item.objects.latest("pk"), is_current=True).exists()
    looked_at(page, "taught")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_main_pages_are_whole_in_every_language(enter, language):
    pages = {
        "done": ["/", "/c/flood-safety/", "/d/flood-safety", "/d/code-of-conduct", "/me/"],
        "manager": ["/units/RL/coverage/", "/assignments/", "/assignments/new/"],
    }
    for key, paths in pages.items():
        page = enter(key, size=PHONE if key == "done" else DESK, language=language)
        for path in paths:
            assert page.goto(path).ok, path
            assert page.locator("html").get_attribute("lang") == language
            looked_at(page, f"{language}{path.replace('/', '-')}")
