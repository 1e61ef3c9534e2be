"""A day in the newsroom: written, looked at, approved by a colleague, translated, and read by a visitor."""

from __future__ import annotations

import re

import pytest
from wagtail.images.tests.utils import get_test_image_file

from bema.accounts.models import Person
from bema.common.jobs import run_ready_jobs
from bema.portal.approving import offer_approval
from bema.portal.models import ArticlePage
from bema.portal.tests.conftest import add_section, in_language
from bema.portal.tests.conftest import site as site
from bema.study.actions import set_up_approval
from tests.browser.harness import PHONE, axe, overflow, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "The landing is lit at night"
VIETNAMESE = {
    TITLE: "Bến đò sáng đèn ban đêm",
    "Twelve lamps, paid for by the boatmen.": "Mười hai ngọn đèn do người chèo đò góp tiền.",
    "Twelve lamps above dark water": "Mười hai ngọn đèn trên mặt nước tối",
    "Since Monday one sees the rope.": "Từ thứ Hai ai cũng thấy dây neo.",
}


@pytest.fixture
def northern(site, tree):
    set_up_approval(actor="test")
    offer_approval(actor="test")
    return add_section(site, "From the north", slug="north", unit=tree.north)


@pytest.fixture
def editors(place, grant, tree):
    people = [place(name, tree.north) for name in ("Edna", "Erik")]
    for person in people:
        grant(person, "editor", tree.north)
        email = f"{person.full_name.lower()}@example.org"
        Person.objects.filter(pk=person.pk).update(email=email)
    return people


def write(page):
    page.get_by_role("link", name="Write an article").click()
    page.get_by_role("link", name=re.compile("^Article")).first.click()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_standfirst").fill("Twelve lamps, paid for by the boatmen.")
    page.locator("button.c-sf-add-button").last.click()
    page.get_by_role("option", name="Text", exact=True).click()
    page.locator(".Draftail-Editor [contenteditable=true]").click()
    page.keyboard.type("Since Monday one sees the rope.")


def upload_lead(page):
    page.get_by_role("button", name="Choose an image").first.click()
    dialogue = page.locator(".modal-body")
    dialogue.get_by_role("tab", name="Upload").click()
    picture = get_test_image_file(filename="dsc_0042.png")
    file = {"name": picture.name, "mimeType": "image/png", "buffer": picture.file.getvalue()}
    dialogue.locator("input[type=file]").set_input_files(file)
    dialogue.locator("input[name$=-title]").fill("Lamps")
    dialogue.locator("form[enctype] button[type=submit]").click()
    dialogue.wait_for(state="detached")


def choose_action(page, name):
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=name, exact=True).click()


def submit_with_words_for_the_picture(page):
    """Without them it does not go on, and nothing that was typed is lost."""
    choose_action(page, "Submit to Approval")
    page.get_by_text("Say what the picture shows").wait_for()
    assert page.locator("#id_title").input_value() == TITLE
    page.locator("#id_lead_alt").fill("Twelve lamps above dark water")
    choose_action(page, "Submit to Approval")
    page.get_by_text("submitted for moderation").wait_for()


def look_at_preview(page):
    page.get_by_role("button", name="Toggle preview").click()
    frame = page.frame_locator("iframe[title=Preview]").last  # the one before it is loaded anew
    frame.get_by_role("heading", name=TITLE).first.wait_for()
    screenshot(page, "editors-day-preview", whole=False)
    page.get_by_role("button", name="Toggle preview").click()


def translate(page, story):
    page.goto(f"/admin/translations/submit/{story.pk}/")
    for name in ("Українська", "ລາວ"):
        page.get_by_label(name).uncheck()
    page.get_by_role("button", name="Translate", exact=True).click()
    page.get_by_role("link", name="draft").click()
    page.get_by_role("link", name="Edit the translation").click()
    for source, words in VIETNAMESE.items():
        segment = page.locator("li").filter(has_text=source).filter(has=page.get_by_role("button"))
        segment.last.get_by_role("button", name="Translate").click()
        page.locator("main textarea:visible, main [contenteditable=true]:visible").first.fill(words)
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text(words).first.wait_for()
    screenshot(page, "editors-day-translation")
    page.get_by_role("button", name=re.compile("Publish in")).click()
    page.get_by_text("Published").first.wait_for()


def test_written_approved_translated_and_read(visit, northern, editors, mailoutbox, settings):
    settings.WAGTAIL_AUTOSAVE_INTERVAL = (
        0  # the tests' database in memory is not written by two at once
    )
    edna, erik = editors
    desk = visit("/admin/", person=edna)
    desk.page.set_default_timeout(10_000)
    write(desk.page)
    upload_lead(desk.page)
    look_at_preview(desk.page)
    submit_with_words_for_the_picture(desk.page)
    run_ready_jobs()
    assert [letter.to for letter in mailoutbox] == [["erik@example.org"]]
    beside = visit("/admin/", person=erik).page
    beside.get_by_role("link", name=TITLE).click()
    choose_action(beside, "Approve and Publish")
    beside.get_by_text("has been").first.wait_for()
    story = ArticlePage.objects.get(locale__language_code="en")
    assert story.live
    in_language(northern, "vi", title="Tin miền Bắc", slug="tin-mien-bac")
    translate(desk.page, story)
    read(visit, story)
    assert [one for one in desk.complaints if "handsontable" not in one] == []


def read(visit, story):
    reader = visit(story.url, size=PHONE)
    assert reader.page.get_by_role("img", name="Twelve lamps above dark water").count() == 1
    reader.page.goto(story.get_translations().get().url)
    assert reader.page.get_by_role("heading", level=1).inner_text() == VIETNAMESE[TITLE]
    assert "ben-do-sang-den" in reader.page.url
    said = reader.page.locator("main").inner_text()
    assert "Edna" in said  # translated by her
    assert (
        reader.page.locator(f"main a[href$='{story.url}']").count() == 1
    )  # the original, one tap away
    assert axe(reader.page) == []
    assert overflow(reader.page) <= 0
    assert reader.complaints == []
    screenshot(reader.page, "editors-day-read")
