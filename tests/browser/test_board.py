"""A new version as editors meet it: imported, reviewed on a phone, by two at once, published."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bema.documents.models import Version
from bema.study.models import ItemEdition
from bema.updates.models import Settlement
from bema.updates.tests.conftest import *  # noqa: F403  (the river law, the course on it)
from bema.updates.tests.conftest import AMENDED, ARTICLES, draft, law_text
from bema.updates.tests.test_settling import PAST
from tests.browser.answers import press
from tests.browser.harness import DESK, LANGUAGES, PHONE, axe, overflow, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page, name):
    screenshot(page, f"board-{name}")
    assert axe(page) == [], name
    assert overflow(page) <= 0, name


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def taught(schooling, learn, alice):
    learn(alice)
    return schooling


def _import(page, tmp_path):
    """Upload the amended law as the version of a day that has come."""
    file = tmp_path / "law.md"
    file.write_bytes(law_text(AMENDED))
    page.goto("/d/river/edit")
    press(page, page.get_by_role("link", name="Import a version"))
    page.locator("[name=in_force_from]").fill(PAST.isoformat())
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("button", name="Save as a draft").click()


def test_from_the_import_to_the_published_version_on_a_phone(visit, taught, eve, tmp_path):
    page = visit("/", size=PHONE, person=eve, language="en").page
    page.set_default_timeout(10_000)
    _import(page, tmp_path)
    expect(page.get_by_text("0 of 4 settled")).to_be_visible()
    looked_at(page, "draft")
    press(page, page.get_by_role("link", name="Open the review board"))
    looked_at(page, "open")
    objective = page.locator(".thing").filter(has_text="Knows article 1").first
    objective.get_by_role("button", name="Right as it stands").click()
    expect(page.get_by_text("1 of 4 settled")).to_be_visible()
    expect(objective.locator(".state")).to_contain_text("Eve, ")
    question = page.locator(".thing").filter(has_text="(b)")
    question.get_by_role("button", name="Retire").click()
    expect(page.get_by_text("2 of 4 settled")).to_be_visible()
    looked_at(page, "half")
    for box in page.locator("input[name=thing][type=checkbox]").all():
        box.check()
    press(page, page.get_by_role("button", name="Keep all that is selected"))
    expect(page.get_by_text("4 of 4 settled")).to_be_visible()
    looked_at(page, "settled")
    press(page, page.get_by_role("link", name="Publish …"))
    expect(page.get_by_text("for 1 member who has learned what changes")).to_be_visible()
    looked_at(page, "confirm")
    press(page, page.get_by_role("button", name="Publish this version"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("What was settled")
    looked_at(page, "record")
    assert Version.objects.get(in_force_from=PAST).state == "published"
    assert not ItemEdition.objects.filter(item=taught.items[0][1], is_current=True).exists()


def test_two_editors_see_each_other(visit, taught, river, eve, ada):
    version = draft(river.work, AMENDED, PAST)
    path = f"/desk/updates/{version.pk}/"
    first = visit(path, person=eve, language="en").page
    second = visit(path, person=ada, language="en").page
    name = f"#objective-{taught.objectives[0].pk}"
    first.locator(name).get_by_role("button", name="Retire").click()
    expect(first.locator(name)).to_contain_text("To be retired")
    # Ada presses before her page has heard of it.
    second.locator(name).get_by_role("button", name="Right as it stands").click()
    expect(second.locator(name)).to_contain_text("Eve has settled this in the meantime")
    expect(second.locator(name)).to_contain_text("To be retired")
    looked_at(second, "meanwhile")
    lesson = f"#lesson-{taught.lessons[0].pk}"
    first.locator(lesson).get_by_role("button", name="Right as it stands").click()
    expect(second.locator(lesson)).to_contain_text("Eve, ", timeout=15_000)
    assert set(Settlement.objects.values_list("by__given_name", flat=True)) == {"Eve"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_board_is_whole_in_every_language(visit, taught, river, eve, language, size):
    longer = {**AMENDED, 3: f"{ARTICLES[3]} All boats are painted red, so that they are seen."}
    version = draft(river.work, {**longer, 4: "Whoever lends a boat says so."}, PAST)
    paths = {
        "list": "/desk/updates/",
        "board": f"/desk/updates/{version.pk}/?select=small",
        "rest": f"/desk/updates/{version.pk}/rest",
        "publish": f"/desk/updates/{version.pk}/publish",
    }
    for name, path in paths.items():
        opened = visit(path, size=size, person=eve, language=language)
        looked_at(opened.page, f"{name}-{language}-{size['width']}")
        assert opened.complaints == []
