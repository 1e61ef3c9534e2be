"""What moderators do, who they are, and what the public is told of it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction

from bema.common.clock import as_of, now
from bema.common.models import AuditEntry
from bema.portal.comments.actions import appeal, reword
from bema.portal.comments.figures import figures, since
from bema.portal.models import ArticlePage, Comment, CommentDecision, CommentRule, CommentState
from bema.portal.tests.comments.conftest import letters
from bema.portal.tests.conftest import add_section

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/"


def post(client, *comments, do="accept", rule=None, sentence="", url=QUEUE):
    given = {"comment": [c.pk for c in comments], "do": do, "sentence": sentence}
    return client.post(url, given | ({"rule": rule.pk} if rule else {}), follow=True)


def states(*comments):
    for comment in comments:
        comment.refresh_from_db()
    return [str(comment.state) for comment in comments]


def test_several_are_published_at_once(story, client, ned, comment_on, sign_in, mailoutbox):
    made = [comment_on(story, f"Words {n}") for n in range(3)]
    sign_in(ned)
    page = client.get(QUEUE).text
    assert all(f"Words {n}" in page for n in range(3))
    assert "Comments (3)" in page
    assert "gwen@example.org" not in page
    answer = post(client, made[0], made[2])
    assert "2 comments are published." in answer.text
    assert states(*made) == ["accepted", "waiting", "accepted"]
    assert len(letters(mailoutbox)) == 2
    entry = AuditEntry.objects.filter(action="comment.accepted").first()
    assert (entry.actor, entry.details["stage"]) == (ned, "first")


def test_a_refusal_needs_a_rule_and_keeps_what_was_ticked_and_typed(
    story, client, ned, comment_on, sign_in, rule
):
    comment = comment_on(story)
    sign_in(ned)
    answer = post(client, comment, do="refuse", sentence="Not like this.")
    assert "Choose the rule by which you refuse" in answer.text
    assert "Not like this." in answer.text
    assert f'id="c{comment.pk}" checked' in answer.text
    assert states(comment) == ["waiting"]
    post(client, comment, do="refuse", sentence="Not like this.", rule=rule)
    assert states(comment) == ["refused"]


def test_a_rule_that_is_no_longer_in_use_refuses_nothing(
    story, client, ned, comment_on, sign_in, rule
):
    CommentRule.objects.filter(pk=rule.pk).update(in_use=False)
    comment = comment_on(story)
    sign_in(ned)
    post(client, comment, do="refuse", rule=rule)
    assert states(comment) == ["waiting"]


def test_the_editor_beside_and_others_decide_nothing_of_norths(
    story, client, sybil, alice, nora, comment_on, sign_in
):
    """South's editor has a part of the site, too, and still finds nothing of North's in it."""
    home = story.get_parent().get_parent().specific
    add_section(home, "South", slug="south", unit=sybil.placement.unit)
    comment = comment_on(story)
    one = f"{QUEUE}{comment.pk}/"
    sign_in(sybil)
    assert "Well said" not in client.get(QUEUE).text
    post(client, comment)
    assert client.get(one).status_code == 404
    assert post(client, comment, url=one).status_code == 404
    assert client.get("/admin/comment-rules/").status_code == 404
    for other in (alice, nora):
        sign_in(other)
        assert [client.get(url).status_code for url in (QUEUE, one)] == [404, 404]
        assert post(client, comment).status_code == 404
    client.logout()
    assert client.get(QUEUE)["Location"].startswith("/account/login/")
    assert states(comment) == ["waiting"]


def test_what_nobody_confirmed_reaches_no_moderator(story, client, ned, comment_on, sign_in):
    comment = comment_on(story, state=CommentState.UNCONFIRMED)
    sign_in(ned)
    assert "Well said" not in client.get(QUEUE).text
    assert client.get(f"{QUEUE}{comment.pk}/").status_code == 404
    post(client, comment)
    assert states(comment) == ["unconfirmed"]


def test_nobody_decides_her_own_comment(story, client, ned, comment_on, sign_in):
    comment = comment_on(story, person=ned)
    sign_in(ned)
    assert "your own comment" in post(client, comment).text
    assert states(comment) == ["waiting"]


def test_what_another_decided_meanwhile_is_told(story, client, ned, comment_on, sign_in, say, ada):
    first, second = comment_on(story), comment_on(story)
    sign_in(ned)
    say(ada, first)
    answer = post(client, first, second)
    assert "1 comment is published." in answer.text
    assert "1 was decided, changed or withdrawn in the meantime." in answer.text
    assert CommentDecision.objects.filter(comment=first).count() == 1


def test_other_words_than_the_moderator_read_are_not_decided(
    story, client, ned, alice, comment_on, sign_in
):
    first, second = comment_on(story, person=alice), comment_on(story)
    sign_in(ned)
    page = client.get(QUEUE).text
    seen = dict(re.findall(r'name="(seen-\d+)" value="(\w+)"', page))
    reword(comment=first, text="Something else.")
    given = {"comment": [first.pk, second.pk], "do": "accept", **seen}
    answer = client.post(QUEUE, given, follow=True)
    assert "1 was decided, changed or withdrawn in the meantime." in answer.text
    assert "Something else." in answer.text
    assert states(first, second) == ["waiting", "accepted"]
    one = f"{QUEUE}{first.pk}/"
    client.post(one, {"do": "accept", f"seen-{first.pk}": seen[f"seen-{first.pk}"]})
    assert states(first) == ["waiting"]


def appealed(comment):
    Comment.objects.filter(pk=comment.pk).update(
        state=CommentState.APPEALED, appeal="Look again.", appealed_at=now()
    )
    comment.refresh_from_db()
    return comment


def test_an_appeal_takes_four_eyes_and_a_reason(
    story, client, ned, ada, rule, comment_on, sign_in, say, mailoutbox
):
    comment = appealed(say(ned, comment_on(story), rule))
    letters(mailoutbox)
    one = f"{QUEUE}{comment.pk}/"
    sign_in(ned)
    assert "Another moderator decides the appeal" in client.get(one).text
    assert "You decided this comment yourself" in post(client, comment, sentence="x", url=one).text
    assert states(comment) == ["appealed"]
    sign_in(ada)
    assert "Look again." in client.get(f"{QUEUE}?state=appealed").text
    assert "Write why you decide so" in post(client, comment, url=one).text
    post(client, comment, sentence="The rule does not fit.", url=one)
    assert states(comment) == ["accepted"]
    (letter,) = letters(mailoutbox)
    assert "The rule does not fit." in letter.body
    # What was published on appeal stays published.
    post(client, comment, do="refuse", rule=rule, url=one)
    assert states(comment) == ["accepted"]


def test_without_another_moderator_the_administrators_are_told(
    story, client, tree, place, grant, rule, comment_on, sign_in, say, mailoutbox
):
    only = place("Only", tree.root, email="only@example.org")
    grant(only, "administrator", tree.root)
    comment = say(only, comment_on(story), rule)
    letters(mailoutbox)
    appeal(comment=comment, words="Look again.")
    (letter,) = letters(mailoutbox)
    assert letter.to == ["only@example.org"]
    assert "second moderator" in letter.subject
    sign_in(only)
    assert "must make another person editor" in client.get(f"{QUEUE}{comment.pk}/").text


def test_what_was_published_can_be_taken_down_by_a_rule_and_appealed(
    story, client, ned, rule, comment_on, bob, sign_in, say, mailoutbox
):
    first = say(ned, comment_on(story, "Later seen as an insult"))
    say(ned, comment_on(story, "An answer", person=bob, parent=first))
    letters(mailoutbox)
    sign_in(ned)
    post(client, first, do="refuse", rule=rule, url=f"{QUEUE}{first.pk}/")
    client.logout()
    page = client.get(story.url).text
    assert "Later seen as an insult" not in page
    assert "taken down by a moderator" in page
    assert "An answer" in page
    (letter,) = letters(mailoutbox)
    assert "appeal here within 30 days" in letter.body


def test_a_decision_is_never_changed_nor_deleted(story, ned, comment_on, rule, say):
    decision = say(ned, comment_on(story), rule).decisions.get()
    for spoil in (
        lambda: CommentDecision.objects.filter(pk=decision.pk).update(sentence="Else"),
        lambda: CommentDecision.objects.filter(pk=decision.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            spoil()


def test_the_queue_asks_as_much_for_two_hundred(
    story, client, ned, comment_on, alice, sign_in, django_assert_max_num_queries
):
    parent = comment_on(story, state=CommentState.ACCEPTED)
    for n in range(200):
        comment_on(story, f"Words {n}", person=alice if n % 2 else None, parent=parent)
    sign_in(ned)
    client.get(QUEUE)
    with django_assert_max_num_queries(30) as asked:
        assert client.get(QUEUE).text.count('class="bema-words"') == 50
    own = [q for q in asked.captured_queries if "portal_comment" in q["sql"]]
    assert len(own) <= 8


# --- the rules and the public count ---------------------------------------------------------------


def test_the_public_count(story, client, ned, ada, rule, comment_on, say):
    at = now() - dt.timedelta(hours=5)
    for _n in range(4):
        say(ned, comment_on(story, at=at))
    for _n in range(2):
        say(ned, comment_on(story, at=at), rule)
    comment_on(story)
    say(ada, appealed(say(ned, comment_on(story, at=at), rule)), None, "It does not fit.")
    total = figures().total
    assert (total.received, total.accepted, total.refused, total.waiting) == (8, 4, 3, 1)
    assert (total.appeals, total.overturned, total.upheld) == (1, 1, 0)
    assert total.wait == "5 hours"
    assert figures().by_rule == [("Respect each other", 3)]
    page = client.get("/en/comments/rules/").text
    assert "Respect each other" in page
    assert "5 hours" in page
    assert "Ned" not in page
    story.delete()  # what was decided stays counted
    assert figures().total.received == 7


def test_before_the_first_comment_there_are_rules_and_no_figures(site, client):
    page = client.get("/en/comments/rules/").text
    assert "Respect each other" in page
    assert "The last twelve months" not in page


@pytest.mark.parametrize(
    ("day", "first"),
    [((2026, 11, 24), (2025, 12, 1)), ((2026, 12, 1), (2026, 1, 1)), ((2026, 1, 31), (2025, 2, 1))],
)
def test_twelve_months_end_with_this_one(day, first):
    with as_of(dt.datetime(*day, 12, tzinfo=dt.UTC)):
        assert since().date() == dt.date(*first)


def test_who_looks_after_the_site_changes_a_rule(client, ada, ned, story, sign_in, rule):
    sign_in(ned)
    assert client.get("/admin/comment-rules/").status_code == 404
    sign_in(ada)
    assert "Respect each other" in client.get("/admin/comment-rules/").text
    url = f"/admin/comment-rules/edit/{rule.pk}/"
    given = {"title_0": "Be kind", "text_0": "", "code": rule.code, "sort_order": 5, "in_use": "on"}
    assert client.post(url, given).status_code == 302
    assert "Be kind" in client.get("/en/comments/rules/").text
    assert client.post(f"/admin/comment-rules/delete/{rule.pk}/").status_code in {302, 403, 404}
    assert CommentRule.objects.filter(pk=rule.pk).exists()


# --- errors that readers report -------------------------------------------------------------------


def test_a_reported_error_is_corrected_answered_and_shown(story, client, ned, sign_in, mailoutbox):
    url = f"/en/corrections/{story.pk}/new/"
    page = client.post(
        url, {"passage": "21 gates", "problem": "12 gates", "email": "r@example.org"}, follow=True
    )
    assert "An editor looks at it" in page.text
    draft = story.specific
    draft.standfirst = "A draft that is not published"
    draft.save_revision()
    sign_in(ned)
    listed = client.get("/admin/corrections/").text
    assert "21 gates" in listed
    assert "r@example.org" not in listed
    report = story.error_reports.get()
    one = f"/admin/corrections/{report.pk}/"
    assert "Edit the article" in client.get(one).text
    assert client.post(one, {"do": "corrected", "words": " "}).status_code == 200
    assert ">\n21 gates</textarea>" in client.get(one).text  # what the reader quoted, to begin with
    client.post(
        one,
        {
            "do": "corrected",
            "words": "The weir has 12 gates, not 21.",
            "before": "It has 21 gates.",
            "after": "It has 12 gates.",
        },
    )
    report.refresh_from_db()
    assert (report.state, report.correction.text) == ("corrected", "The weir has 12 gates, not 21.")
    (letter,) = letters(mailoutbox)
    assert (letter.to, "12 gates, not 21" in letter.body) == (["r@example.org"], True)
    assert "It reads now: It has 12 gates." in letter.body
    client.logout()
    shown = client.get(story.url).text
    assert shown.count("The weir has 12 gates, not 21.</p>") == 1
    assert "<del>It has 21 gates.</del> <ins>It has 12 gates.</ins>" in shown
    assert "Corrected after a reader" in shown
    assert "A draft that is not published" not in shown
    # The draft has the correction, too: publishing it keeps it, and the link to the report.
    ArticlePage.objects.get(pk=story.pk).get_latest_revision().publish()
    report.refresh_from_db()
    assert [row.pk for row in ArticlePage.objects.get(pk=story.pk).corrections.all()] == [
        report.correction_id
    ]
    shown = client.get(story.url).text
    assert "A draft that is not published" in shown
    assert "<ins>It has 12 gates.</ins>" in shown
    assert "Corrected after a reader" in shown


def test_a_report_that_is_declined_is_answered_and_not_shown(
    story, client, ned, sign_in, mailoutbox
):
    client.post(
        f"/en/corrections/{story.pk}/new/", {"problem": "It is ugly", "email": "r@example.org"}
    )
    report = story.error_reports.get()
    sign_in(ned)
    client.post(f"/admin/corrections/{report.pk}/", {"do": "declined", "words": "Tastes differ."})
    (letter,) = letters(mailoutbox)
    assert "Tastes differ." in letter.body
    client.logout()
    assert "Tastes differ." not in client.get(story.url).text
    assert not story.specific.corrections.exists()


def test_reports_of_another_section_are_absent(story, client, sybil, sign_in, news):
    client.post(f"/en/corrections/{story.pk}/new/", {"problem": "It is ugly"})
    sign_in(sybil)
    url = f"/admin/corrections/{story.error_reports.get().pk}/"
    assert client.get(url).status_code == 404
    assert client.post(url, {"do": "declined", "words": "No."}).status_code == 404


def test_the_section_of_nobody_is_moderated_from_the_top(
    article, client, ned, eve, sign_in, comment_on
):
    comment_on(article, "On the home page's own section")
    sign_in(ned)
    assert client.get(QUEUE).status_code == 404
    sign_in(eve)
    assert "own section" in client.get(QUEUE).text
