"""What changed, the history of a provision and what is to come, on a phone and a desk, in every language."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from bema.documents.models import PendingAct, Provision
from bema.documents.pending import enter_act
from bema.documents.tests.conftest import *  # noqa: F403  (works and versions)
from bema.documents.tests.conftest import FIRST, SECOND
from bema.documents.tests.texts import RULE_EN, RULE_EN_LATER, long_text, parsed
from tests.browser.harness import DESK, LANGUAGES, PHONE, axe, overflow, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page, name):
    screenshot(page, f"point-in-time-{name}")
    assert axe(page) == [], name
    assert overflow(page) <= 0, name


@pytest.fixture
def flood(make_work, add_version):
    work = make_work(slug="flood", identifier="12-QD")
    add_version(work, FIRST, parsed(RULE_EN))
    add_version(work, SECOND, parsed(RULE_EN_LATER))
    enter_act(actor="test", work=work, identifier="31-QD", commences_on=dt.date(2031, 3, 1))
    return work


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_look_right(visit, flood, language, size):
    lineage = Provision.objects.filter(text__version__in_force_from=FIRST)[5].lineage_id
    for name, path in {
        "compare": "/d/flood/compare/2020-01-01/2022-08-19?all",
        "history": f"/d/flood/history/{lineage}",
        "coming": "/d/flood/2022-08-19",
    }.items():
        page = visit(path, size=size, language=language).page
        looked_at(page, f"{name}-{language}-{size['width']}")


def test_a_reader_goes_from_the_law_to_what_changed_and_to_a_history(visit, flood):
    page = visit("/d/flood/2022-08-19", size=PHONE, language="en").page
    page.get_by_role("link", name="What this version changed").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What changed")
    page.get_by_role("link", name="History: Article 1(2)(a)").click()
    expect(page.get_by_text("19 August 2022", exact=False).first).to_be_visible()
    page.go_back()
    page.get_by_label("Text of", exact=True).select_option("2022-08-19")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("one and the same text")).to_be_visible()


def test_a_rewritten_law_is_a_light_page(visit, make_work, add_version):
    work = make_work(slug="long")
    old = long_text(120)
    add_version(work, FIRST, old)
    words = "who does what by when"
    new = [
        (p.path, p.level, p.number, p.text.replace("what is to be done", words))
        for p in old.provisions
    ]
    add_version(work, SECOND, parsed(new))
    opened = visit("/d/long/compare/2020-01-01/2022-08-19", size=PHONE, language="en")
    looked_at(opened.page, "rewritten")
    assert opened.transferred < 220_000


def test_an_editor_notes_an_act_on_a_phone(visit, flood, eve):
    page = visit("/d/flood/edit", size=PHONE, person=eve, language="en").page
    page.get_by_role("link", name="Acts to come").click()
    page.get_by_role("button", name="Note it").click()
    expect(page.locator(".error-summary")).to_be_visible()
    looked_at(page, "acts-error")
    page.get_by_label("Number of the act").fill("40-QD")
    page.get_by_label("Takes effect on").fill("2032-05-01")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("Readers are told that the document will change.")).to_be_visible()
    looked_at(page, "acts")
    page.get_by_role("link", name="40-QD").click()
    looked_at(page, "act")
    assert PendingAct.objects.count() == 2
