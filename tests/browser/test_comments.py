"""A reader's comment from the form to the appeal, and an error from the report to the correction."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect

from bema.portal.comments.links import key_of
from bema.portal.models import Comment, CommentState
from bema.portal.tests.comments.conftest import (
    comment_on,
    letters,
    link_in,
    ned,
    north_news,
    say,
    story,
)
from bema.portal.tests.conftest import in_language, site
from tests.browser.harness import DESK, LANGUAGES, PHONE, axe, overflow, screenshot

__all__ = ["comment_on", "ned", "north_news", "say", "site", "story"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sound(opened):
    assert axe(opened.page) == []
    assert overflow(opened.page) <= 0
    assert opened.complaints == []


def write_a_comment(visit, story):
    """What a guest does on a phone; the page after it is sent."""
    opened = visit(story.url, size=PHONE)
    page = opened.page
    page.get_by_role("link", name="Write a comment").click()
    page.get_by_role("button", name="Send").click()
    assert (
        page.get_by_role("alert").get_by_role("link").count() == 3
    )  # what is missing, each a link
    page.get_by_label("Your comment").fill(
        "Is it safe in spring?\n\nThe gates were shut last year."
    )
    page.get_by_label("Name").fill("Gwen")
    page.get_by_label("E-mail").fill("gwen@example.org")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Look into your mailbox").wait_for()
    return opened


def moderate(visit, person, path):
    return visit(path, size=DESK, person=person).page


def test_a_guests_comment_is_confirmed_refused_appealed_and_published(
    visit, story, ned, ada, mailoutbox
):
    write_a_comment(visit, story)
    (letter,) = letters(mailoutbox)
    own = visit(link_in(letter), size=PHONE)
    sound(own)
    own.page.get_by_text("Change it").click()
    own.page.get_by_label("Your comment").fill("Is it safe?\n\nThe gates were shut last year.")
    screenshot(own.page, "comment-changed")
    own.page.get_by_role("button", name="Save").click()
    expect(own.page.get_by_text("Is it safe?", exact=True).first).to_be_visible()
    sound(own)
    own.page.get_by_role("button", name="Confirm and send").click()
    own.page.get_by_text("A moderator reads it next.").wait_for()

    desk = moderate(visit, ned, "/admin/comments/")
    desk.get_by_label("Choose the comment of Gwen").check()
    desk.get_by_role("button", name="Refuse by this rule").click()
    desk.get_by_text("Choose the rule by which you refuse").wait_for()
    expect(desk.get_by_label("Choose the comment of Gwen")).to_be_checked()
    desk.get_by_label("Rule (to refuse)").select_option(label="Write about the article")
    desk.get_by_label("A sentence for the writer").fill("Gates are another matter.")
    desk.get_by_role("button", name="Refuse by this rule").click()
    desk.get_by_text("1 comment is refused.").wait_for()
    (letter,) = letters(mailoutbox)
    assert "Gates are another matter." in letter.body

    own.page.goto(link_in(letter))
    expect(own.page.get_by_text("Write about the article")).to_be_visible()
    own.page.get_by_text("Appeal to another moderator").click()
    own.page.get_by_label("Why should it be published?").fill("The article is about its gates.")
    own.page.get_by_role("button", name="Appeal", exact=True).click()
    own.page.get_by_text("Waiting for a second moderator").wait_for()
    sound(own)

    desk.goto("/admin/comments/?state=appealed")
    desk.get_by_role("link", name="Decide the appeal").click()
    desk.get_by_text("Another moderator decides the appeal.").wait_for()
    expect(desk.get_by_role("button", name="Publish")).to_have_count(0)
    second = moderate(visit, ada, "/admin/comments/?state=appealed")
    second.get_by_role("link", name="Decide the appeal").click()
    second.get_by_label("A sentence for the writer").fill("It is about the weir.")
    second.get_by_role("button", name="Publish").click()
    second.get_by_text("1 comment is published.").wait_for()

    own.page.reload()
    said = own.page.locator("main").inner_text()
    assert said.index("Refused, first decision") < said.index("The article is about its gates.")
    assert said.index("The article is about its gates.") < said.index("Accepted, on appeal")
    screenshot(own.page, "comment-after-appeal")
    shown = visit(story.url, size=PHONE)
    expect(shown.page.get_by_text("The gates were shut last year.")).to_be_visible()
    sound(shown)
    rules = visit("/en/comments/rules/", size=PHONE)
    expect(rules.page.get_by_text("1 published after all, 0 refused again")).to_be_visible()
    sound(rules)


def test_a_member_replies_reads_the_decision_and_takes_it_back(
    visit, story, ned, alice, comment_on, say
):
    say(ned, comment_on(story, "The first word."))
    opened = visit(story.url, size=PHONE, person=alice)
    page = opened.page
    page.get_by_role("link", name="Reply to Gwen").click()
    expect(page.get_by_text("The first word.")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value(alice.full_name)
    page.get_by_label("Your comment").fill("And the second.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="My comments").first.click()
    expect(page.get_by_text("Waiting for a moderator")).to_be_visible()
    sound(opened)
    say(ned, Comment.objects.get(person=alice))
    page.goto(story.url)
    expect(page.locator(".comments ol").get_by_text("And the second.")).to_be_visible()
    page.goto("/me/comments/")
    page.get_by_text("Take it back").click()
    page.get_by_role("button", name="Take my comment back").click()
    page.get_by_text("Withdrawn by you").wait_for()
    page.goto(story.url)
    expect(page.get_by_text("And the second.")).to_have_count(0)


def test_a_reported_error_is_answered_and_stands_old_beside_new_at_the_foot(
    visit, story, ned, mailoutbox
):
    opened = visit(story.url, size=PHONE)
    page = opened.page
    page.get_by_role("link", name="Report an error in this article").click()
    page.get_by_label("The passage").fill("It has 21 gates.")
    page.get_by_label("What is wrong with it?").fill("There are 12.")
    page.get_by_label("E-mail, if you want an answer").fill("r@example.org")
    sound(opened)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you").wait_for()

    desk = moderate(visit, ned, "/admin/corrections/")
    desk.get_by_role("link", name="Answer").click()
    expect(desk.get_by_label("It read", exact=False).first).to_have_value("It has 21 gates.")
    desk.get_by_label("Your answer").fill("The weir has 12 gates, not 21.")
    desk.get_by_label("It reads now").fill("It has 12 gates.")
    desk.get_by_role("button", name="Corrected", exact=True).click()
    desk.get_by_text("Answered.").wait_for()
    (letter,) = letters(mailoutbox)
    assert letter.to == ["r@example.org"]

    page.goto(story.url)
    foot = page.locator("#corrections")
    assert foot.locator("del").inner_text() == "It has 21 gates."
    assert foot.locator("ins").inner_text() == "It has 12 gates."
    sound(opened)
    screenshot(page, "correction-at-the-foot")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readers_pages_in_every_language_on_a_phone(visit, story, comment_on, language):
    if language != "en":
        story = in_language(story, language)
    waiting = comment_on(story, state=CommentState.UNCONFIRMED)
    with override(language):
        paths = [
            reverse("comment-write", args=[story.pk]),
            reverse("error-report", args=[story.pk]),
            reverse("comment-rules"),
            reverse("comment-mine", args=[key_of(waiting)]),
        ]
    for path in paths:
        sound(visit(path, size=PHONE))
