"""What readers do: write, confirm, see what became of it, take it back, appeal."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.translation import override

from bema.accounts import own_data
from bema.common.clock import as_of, now
from bema.portal.comments.jobs import forget_addresses
from bema.portal.models import Comment, CommentState
from bema.portal.tests.comments.conftest import letters, link_in, words
from bema.portal.tests.conftest import in_language

pytestmark = pytest.mark.django_db


def new(story, to=None, language="en"):
    with override(language):
        return reverse("comment-write", args=[story.pk]) + (f"?to={to}" if to else "")


def test_a_story_without_comments_invites_and_counts_nothing(story, client):
    page = client.get(story.url).text
    assert "Write a comment" in page
    assert "Report an error" in page
    assert "0 comment" not in page


def test_a_guest_writes_confirms_is_accepted_and_told(story, client, ned, say, mailoutbox):
    sent = client.post(new(story), words(), follow=True)
    assert "Look into your mailbox" in sent.text
    assert Comment.objects.get().state == CommentState.UNCONFIRMED
    (letter,) = letters(mailoutbox)
    assert letter.to == ["gwen@example.org"]
    link = link_in(letter)
    page = client.get(link)
    assert "Is it safe in spring?" in page.text
    assert Comment.objects.get().state == CommentState.UNCONFIRMED  # to look is not to confirm
    assert client.post(link, {"do": "confirm"}).status_code == 302
    assert "A moderator reads it next" in client.get(link).text
    assert "safe in spring" not in client.get(story.url).text
    say(ned, Comment.objects.get())
    (told,) = letters(mailoutbox)
    assert "is published" in told.subject
    shown = client.get(story.url).text
    assert "Is it safe in spring?" in shown
    assert "1 comment" in shown
    assert "gwen@example.org" not in shown


def test_a_link_confirms_once(story, client, mailoutbox):
    client.post(new(story), words())
    link = link_in(letters(mailoutbox)[0])
    assert client.post(link, {"do": "confirm"}).status_code == 302
    assert client.post(link, {"do": "confirm"}).status_code == 409


def test_a_link_is_good_for_two_days(story, client, mailoutbox):
    client.post(new(story), words())
    link = link_in(letters(mailoutbox)[0])
    with as_of(now() + dt.timedelta(days=2, minutes=1)):
        late = client.post(link, {"do": "confirm"})
        assert (late.status_code, "good for two days" in late.text) == (409, True)
        forget_addresses.call()
    assert not Comment.objects.exists()
    assert client.get(link).status_code == 404


def test_a_changed_link_is_no_page(story, client, mailoutbox):
    client.post(new(story), words())
    link = link_in(letters(mailoutbox)[0])
    other = link.replace(f"/{Comment.objects.get().pk}~", "/999~")
    assert other != link
    assert [client.get(url).status_code for url in (other, link[:-3] + "x/")] == [404, 404]


def test_letters_are_in_the_readers_language(story, client, mailoutbox):
    vietnamese = in_language(story, "vi", title="Đập đã mở lại")
    client.post(new(vietnamese, language="vi"), words())
    (letter,) = letters(mailoutbox)
    assert link_in(letter).startswith("/vi/")
    assert "Đập đã mở lại" in letter.subject


def test_a_member_needs_no_letter_and_sees_it_under_my_comments(story, client, alice, sign_in):
    sign_in(alice)
    page = client.get(new(story)).text
    assert "E-mail" not in page
    assert 'value="Alice"' in page
    client.post(new(story), words(name="A reader of Mill"))
    comment = Comment.objects.get()
    assert (comment.state, comment.person, comment.email) == (CommentState.WAITING, alice, "")
    mine = client.get("/me/comments/").text
    assert "Waiting for a moderator" in mine
    assert "Is it safe in spring?" in mine


def test_a_refusal_names_the_rule_in_the_words_of_the_day(
    story, client, ned, rule, comment_on, alice, sign_in, say
):
    comment = say(
        ned, comment_on(story, "You fool", person=alice), rule, "Say it without the name."
    )
    rule.title = {"en": "Changed since"}
    rule.save()
    sign_in(alice)
    mine = client.get("/me/comments/").text
    assert "Respect each other" in mine
    assert "Say it without the name." in mine
    assert "Changed since" not in mine
    assert "Appeal" in mine
    assert comment.text not in client.get(story.url).text


def test_an_appeal_goes_to_another_moderator_once(
    story, client, ned, ada, eve, rule, comment_on, alice, sign_in, say
):
    comment = say(ned, comment_on(story, "You fool", person=alice), rule)
    sign_in(alice)
    send = {"do": "appeal", "comment": comment.pk, "words": "It was a quotation."}
    assert client.post("/me/comments/", {**send, "words": " \u200b"}).status_code == 422
    assert client.post("/me/comments/", send).status_code == 302
    comment.refresh_from_db()
    assert (comment.state, comment.appeal) == (CommentState.APPEALED, "It was a quotation.")
    say(eve, comment, rule, "It is still an insult.")
    assert client.post("/me/comments/", send).status_code == 409
    assert "on appeal" in client.get("/me/comments/").text


def test_an_appeal_can_be_made_for_a_month(
    story, client, ned, rule, comment_on, alice, sign_in, say
):
    comment = say(ned, comment_on(story, person=alice), rule)
    sign_in(alice)
    with as_of(now() + dt.timedelta(days=29)):
        assert "Appeal to another moderator" in client.get("/me/comments/").text
    with as_of(now() + dt.timedelta(days=31)):
        assert "Appeal to another moderator" not in client.get("/me/comments/").text
        send = {"do": "appeal", "comment": comment.pk, "words": "Please."}
        assert client.post("/me/comments/", send).status_code == 409


def test_nobody_does_anything_to_the_comment_of_another(
    story, client, comment_on, alice, bob, sign_in
):
    comment = comment_on(story, person=alice)
    sign_in(bob)
    for what in ("withdraw", "appeal", "confirm", "reword"):
        answer = client.post("/me/comments/", {"do": what, "comment": comment.pk, "words": "x"})
        assert answer.status_code == 404
    assert "Well said" not in client.get("/me/comments/").text


def test_who_takes_a_comment_back_leaves_only_the_replies(
    story, client, ned, comment_on, alice, bob, sign_in, say
):
    first = say(ned, comment_on(story, "I was wrong", person=alice))
    say(ned, comment_on(story, "No, you were not", person=bob, parent=first))
    sign_in(alice)
    assert client.post("/me/comments/", {"do": "withdraw", "comment": first.pk}).status_code == 302
    first.refresh_from_db()
    assert (first.text, first.name, first.state) == ("", "", CommentState.WITHDRAWN)
    client.logout()
    page = client.get(story.url).text
    assert "I was wrong" not in page
    assert "The writer has withdrawn this comment." in page
    assert "No, you were not" in page
    assert "1 comment<" in page.replace("</h2>", "<")


def test_a_comment_can_read_otherwise_until_somebody_has_decided(
    story, client, alice, ned, comment_on, sign_in, say
):
    comment = comment_on(story, "Frist words", person=alice)
    sign_in(alice)
    given = {"do": "reword", "comment": comment.pk}
    assert "Frist words</textarea>" in client.get("/me/comments/").text
    assert client.post("/me/comments/", {**given, "text": " "}).status_code == 422
    assert client.post("/me/comments/", {**given, "text": "First words"}).status_code == 302
    comment.refresh_from_db()
    assert comment.text == "First words"
    say(ned, comment)
    assert "Change it" not in client.get("/me/comments/").text
    assert client.post("/me/comments/", {**given, "text": "Other words"}).status_code == 409
    comment.refresh_from_db()
    assert comment.text == "First words"


def test_a_guest_puts_it_right_before_confirming(story, client, mailoutbox):
    client.post(f"/en/comments/{story.pk}/new/", words(text="Frist"))
    link = link_in(letters(mailoutbox)[0])
    client.post(link, {"do": "reword", "text": "First"})
    page = client.get(link).text
    assert '<p dir="auto">First</p>' in page
    assert "Confirm and send" in page


def test_a_guest_who_has_not_confirmed_leaves_nothing(story, client, mailoutbox):
    client.post(new(story), words())
    link = link_in(letters(mailoutbox)[0])
    assert "are deleted" in client.post(link, {"do": "withdraw"}).text
    assert not Comment.objects.exists()


def test_a_reply_to_a_reply_joins_the_thread(story, client, ned, comment_on, alice, sign_in, say):
    first = say(ned, comment_on(story, "First"))
    second = say(ned, comment_on(story, "Second", parent=first))
    sign_in(alice)
    assert "Second" in client.get(new(story, second.pk)).text
    client.post(new(story, second.pk), words())
    assert Comment.objects.latest("pk").parent == first


def test_one_replies_only_to_what_is_published_there(story, article, client, comment_on, ned, say):
    waiting = comment_on(story)
    elsewhere = comment_on(article)
    for pk in (waiting.pk, elsewhere.pk, 999, "x", "9" * 30):
        assert client.get(new(story, pk)).status_code == 404


def test_a_closed_story_takes_no_more_but_shows_what_there_is(story, client, ned, comment_on, say):
    say(ned, comment_on(story, "Before"))
    story.comments_open = False
    story.save()
    assert client.get(new(story)).status_code == 404
    assert client.post(new(story), words()).status_code == 404
    page = client.get(story.url).text
    assert "Before" in page
    assert "Write a comment" not in page


def test_a_draft_takes_neither_comments_nor_reports(story, client):
    story.unpublish()
    assert client.get(new(story)).status_code == 404
    assert client.get(f"/en/corrections/{story.pk}/new/").status_code == 404
    assert client.get(f"/en/comments/{story.pk}/").status_code == 404


def test_a_story_of_another_language_is_no_page_here(story, client):
    assert client.get(new(story, language="vi")).status_code == 404


def test_more_than_fifty_threads_go_on_elsewhere(
    story, client, comment_on, django_assert_max_num_queries
):
    at = now()
    made = [
        comment_on(story, f"No. {n}.", state=CommentState.ACCEPTED, at=at + dt.timedelta(seconds=n))
        for n in range(160)
    ]
    for n in range(40):
        comment_on(story, f"Reply {n}.", state=CommentState.ACCEPTED, parent=made[n])
    client.get(story.url)
    with django_assert_max_num_queries(60) as first:
        page = client.get(story.url).text
    assert ("No. 49." in page, "No. 50." in page, "Reply 39." in page) == (True, False, True)
    assert "200 comments" in page
    assert "portal_comment" in str(first.captured_queries)
    asked = [q for q in first.captured_queries if "portal_comment" in q["sql"]]
    assert len(asked) <= 4
    further = client.get(f"/en/comments/{story.pk}/?page=2").text
    assert ("No. 50." in further, "No. 49." in further) == (True, False)


def test_own_comments_are_among_ones_data_and_an_erasure_leaves_the_thread(
    story, client, ned, comment_on, alice, bob, say
):
    first = say(ned, comment_on(story, "Of Alice", person=alice))
    say(ned, comment_on(story, "Of Bob", person=bob, parent=first))
    sections = {section.key: section for section in own_data.sections_of(alice)}
    assert [row["text"] for row in sections["comments"].as_data()] == ["Of Alice"]
    alice.memberships.all().delete()
    alice.delete()
    page = client.get(story.url).text
    assert "A former member" in page
    assert "Of Alice" in page
    assert ">Alice<" not in page
    forget_addresses.call()
    first.refresh_from_db()
    assert first.name == ""


def test_addresses_go_a_month_after_the_decision(story, ned, rule, comment_on, say):
    comment = say(ned, comment_on(story), rule)
    forget_addresses.call()
    comment.refresh_from_db()
    assert comment.email
    with as_of(now() + dt.timedelta(days=31)):
        waiting = comment_on(story, at=now() - dt.timedelta(days=40))
        forget_addresses.call()
    comment.refresh_from_db()
    waiting.refresh_from_db()
    assert (comment.email, waiting.email) == ("", "gwen@example.org")
