"""A translation that lags, as a member reads it on a phone and as an editor mends it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bema.documents.actions import add_translation, create_work, import_parsed, publish_version
from bema.documents.tests.conftest import FIRST, SECOND
from bema.documents.tests.texts import RULE_EN, RULE_EN_LATER, RULE_VI, parsed
from bema.study import publishing
from bema.study.models import Lesson
from bema.study.tests.conftest import *  # noqa: F403  (the small law and the course on it)
from tests.browser.harness import DESK, LANGUAGES, PHONE, axe, overflow, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULE_UK = [(path, level, number, f"Переклад: {words}") for path, level, number, words in RULE_VI]
RULE_LO = [(path, level, number, f"ສະບັບແປ: {words}") for path, level, number, words in RULE_VI]


@pytest.fixture
def rule(tree):
    """A rule in two versions, whose first was translated into three languages."""
    work = create_work(
        actor="test", owner=tree.root, title="Rule on flood duty", language="en", slug="rule"
    )
    for since, lines in ((FIRST, RULE_EN), (SECOND, RULE_EN_LATER)):
        text = import_parsed(actor="test", work=work, in_force_from=since, parsed=parsed(lines))
        publish_version(actor="test", version=text.version)
    first = work.versions.get(in_force_from=FIRST)
    for code, lines in (("vi", RULE_VI), ("uk", RULE_UK), ("lo", RULE_LO)):
        add_translation(actor="test", version=first, parsed=parsed(lines, language=code))
    return work


@pytest.fixture
def lesson(floods):
    """Its first step lags in every language but English."""
    row = Lesson.objects.get(pk=floods.lessons[0].pk)
    data = list(row.steps.raw_data)
    for words in ("<p>Report within one hour.</p>", "<p>Report at once.</p>"):
        older = {"vi": "<p>Báo cáo trong một giờ.</p>", "uk": "<p>Доповісти протягом години.</p>"}
        data[0]["value"] = {"body": {"en": words, **older}}
        row.steps = row.steps.stream_block.to_python(data)
        row.save()
        publishing.publish_lesson(actor="test", lesson=row)
    return f"/c/{floods.slug}/{row.pk}/1/"


def sound(opened):
    assert axe(opened.page) == []
    assert overflow(opened.page) <= 0
    assert opened.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_reading_a_translation_that_lags(visit, rule, size, language):
    shown = "vi" if language == "en" else language
    opened = visit(f"/d/rule/{SECOND}?lang={shown}", size=size, language=language)
    screenshot(opened.page, f"lag-reading-{size['width']}-{language}")
    sound(opened)
    expect(opened.page.locator(".lag-notice a")).to_have_count(3)
    older = opened.page.locator("details.lag .older").first
    expect(older).to_be_hidden()
    opened.page.locator("details.lag > summary").first.click()
    expect(older).to_be_visible()
    opened.page.locator(".lag-notice a").first.click()
    assert opened.page.url.endswith("#art_1/par_2/point_a")


def test_the_original_beside_it_on_a_phone(visit, rule):
    opened = visit(f"/d/rule/{SECOND}?lang=vi&beside=en", size=PHONE, language="vi")
    screenshot(opened.page, "lag-beside-360")
    sound(opened)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_whose_translation_lags(visit, lesson, alice, opened_to, language):
    opened_to(alice)
    opened = visit(lesson, size=PHONE, person=alice, language=language)
    screenshot(opened.page, f"lag-lesson-360-{language}")
    sound(opened)
    notes = opened.page.locator(".lag")
    assert notes.count() == (0 if language == "en" else 1)
    if language in {"vi", "uk"}:
        notes.locator("summary").click()
        expect(opened.page.get_by_text("Report at once.")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_editors_table(visit, rule, lesson, eve, size, language):
    opened = visit("/desk/translations/", size=size, person=eve, language=language)
    screenshot(opened.page, f"lag-table-{size['width']}-{language}")
    sound(opened)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_editor_brings_a_translation_up_to_date(visit, rule, eve, size):
    version = rule.versions.get(in_force_from=SECOND)
    opened = visit(
        f"/d/rule/versions/{version.pk}/translations/vi", size=size, person=eve, language="en"
    )
    page = opened.page
    screenshot(page, f"lag-settle-{size['width']}")
    sound(opened)
    for field, words in zip(
        page.locator("textarea").all(), ["mỗi giờ;", "Mới.", "báo động 1."], strict=True
    ):
        field.fill(words)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Publish this translation").wait_for()
    screenshot(page, f"lag-settled-{size['width']}")
    assert axe(page) == []
    page.get_by_role("button", name="Publish this translation").click()
    page.wait_for_url(f"**/versions/{version.pk}")
    assert version.texts.get(language="vi").provisions.get(path="art_1/par_3").plain == "Mới."


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_what_of_a_course_is_behind(visit, lesson, floods, eve, size):
    url = f"/desk/translations/{floods.course.pk}/uk/"
    opened = visit(url, size=size, person=eve, language="en")
    screenshot(opened.page, f"lag-course-{size['width']}")
    sound(opened)
    opened.page.get_by_role("button", name="These words are still right").first.click()
    opened.page.get_by_text("Noted: these words are still right.").wait_for()
