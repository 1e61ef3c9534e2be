"""Letters of what is new: asked for twice, sent once, ended by one tap."""

from __future__ import annotations

import datetime as dt
import re
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.cache import cache
from django.urls import reverse

from bema.common.clock import as_of, now
from bema.common.jobs import run_ready_jobs
from bema.portal.letters import jobs
from bema.portal.models import EventPage, Story, Subscriber
from bema.portal.tests.conftest import add_section, heritage, in_language, news, site, write

__all__ = ["heritage", "news", "site"]

pytestmark = pytest.mark.django_db

# A Wednesday and the days after it, at eight.
WEDNESDAY = dt.datetime(2027, 3, 3, 8, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _nobody_has_asked(db):
    cache.clear()


def wish(**given):
    return {
        "email": "gwen@example.org",
        "rhythm": "daily",
        "language": "en",
        "website": "",
        **given,
    }


def link_in(letter):
    return re.search(r"https?://[^/\s]+(/\S*)", letter.body)[1]


@pytest.fixture
def ask(client, mailoutbox):
    """Asks for letters and returns the one that came of it."""

    def asked(**given):
        answer = client.post("/en/letters/", wish(**given))
        assert answer.status_code == 302, answer.text
        run_ready_jobs()
        return mailoutbox.pop()

    return asked


@pytest.fixture
def subscribed(ask, client):
    """Whoever has confirmed; on a Wednesday."""

    def subscribe(**given):
        with as_of(WEDNESDAY):
            letter = ask(**given)
            client.post(link_in(letter))
        return Subscriber.objects.get(email=given.get("email", "gwen@example.org"))

    return subscribe


def at_last(story, at):
    """As if Wagtail, which asks the computer's own clock, had published it then."""
    Story.objects.filter(pk=story.pk).update(first_published_at=at)
    return story


def publish(section, title, at, **fields):
    with as_of(at):
        return at_last(write(section, title, **{"dated": at, **fields}), at)


def send(at, mailoutbox):
    with as_of(at):
        if jobs.is_due():
            jobs.send_letters.call()
    found = list(mailoutbox)
    mailoutbox.clear()
    return found


def test_nothing_is_sent_before_the_address_is_confirmed(site, news, ask, client, mailoutbox):
    letter = ask()
    assert letter.to == ["gwen@example.org"]
    assert "Confirm" in letter.subject
    publish(news, "The weir is open", now())
    assert not send(now() + 2 * DAY, mailoutbox)
    page = client.get(link_in(letter))
    assert "gwen@example.org" in page.text
    assert (
        Subscriber.objects.get().confirmed_at is None
    )  # a program that opens links confirms nothing
    answer = client.post(link_in(letter), follow=True)
    assert "Confirmed" in answer.text
    assert Subscriber.objects.get().confirmed_at is not None


def test_the_page_says_the_same_whether_the_address_is_known(site, subscribed, ask, client):
    known = subscribed()
    letter = ask(rhythm="weekly")
    assert "You get these letters already" in letter.body
    known.refresh_from_db()
    assert known.rhythm == "daily"  # nobody changes another's wish
    answers = [
        client.post("/en/letters/", wish(email=email)) for email in ("gwen@example.org", "x@y.org")
    ]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1


def test_a_letter_tells_what_is_new_and_never_twice(site, news, subscribed, mailoutbox):
    publish(news, "Before anybody asked", WEDNESDAY - DAY)
    subscribed()
    publish(news, "The weir is open", WEDNESDAY + dt.timedelta(hours=2), standfirst="At last.")
    assert not send(WEDNESDAY + dt.timedelta(hours=3), mailoutbox)  # its day is over
    (letter,) = send(WEDNESDAY + DAY, mailoutbox)
    assert "The weir is open" in letter.subject
    html = letter.alternatives[0][0]
    for text in (letter.body, html):
        assert "At last." in text
        assert "/en/current-events/the-weir-is-open/" in text
        assert "Before anybody asked" not in text
    assert "<img" not in html
    assert not send(WEDNESDAY + DAY, mailoutbox)
    assert not send(WEDNESDAY + 2 * DAY, mailoutbox)  # nothing new: no letter


def test_letters_go_out_in_the_morning_and_weekly_ones_on_mondays(
    site, news, subscribed, mailoutbox
):
    subscribed(rhythm="weekly")
    publish(news, "The weir is open", WEDNESDAY + dt.timedelta(hours=2))
    monday = WEDNESDAY + 5 * DAY
    assert monday.weekday() == 0
    assert not send(monday - DAY, mailoutbox)
    assert not send(monday.replace(hour=6), mailoutbox)
    # Nothing ran on Monday: the letter comes the day after.
    (letter,) = send(monday + DAY, mailoutbox)
    assert "The weir is open" in letter.body
    publish(news, "Second", monday + DAY + dt.timedelta(hours=1))
    assert not send(monday + 2 * DAY, mailoutbox)
    assert len(send(monday + 7 * DAY, mailoutbox)) == 1


def test_only_of_the_sections_and_in_the_language_that_were_chosen(
    site, news, heritage, subscribed, mailoutbox
):
    inner = add_section(heritage, "Bells", slug="bells")
    subscribed(sections=[str(heritage.translation_key)])
    subscribed(email="mai@example.org", language="vi")
    at = WEDNESDAY + dt.timedelta(hours=2)
    publish(news, "Not chosen", at)
    bell = publish(inner, "The bell rings", at)
    with as_of(at):
        at_last(in_language(bell, "vi", title="Chuông lại ngân"), at)
    english, vietnamese = sorted(send(WEDNESDAY + DAY, mailoutbox), key=lambda mail: mail.to)
    assert "The bell rings" in english.body
    assert "Not chosen" not in english.body
    assert "Chuông lại ngân" in vietnamese.body
    assert "The bell rings" not in vietnamese.body
    assert "/vi/" in vietnamese.body


def test_an_archive_that_is_brought_in_is_no_news(site, news, subscribed, mailoutbox):
    subscribed()
    publish(news, "Of long ago", WEDNESDAY + DAY / 24, dated=WEDNESDAY - 400 * DAY)
    assert not send(WEDNESDAY + DAY, mailoutbox)


def test_events_ahead_are_told_with_what_is_new(site, news, subscribed, mailoutbox):
    publish(news, "Water day", WEDNESDAY - 9 * DAY, model=EventPage,
            starts_at=WEDNESDAY + 9 * DAY, venue="Old mill")  # fmt: skip
    subscribed()
    publish(news, "The weir is open", WEDNESDAY + dt.timedelta(hours=2))
    (letter,) = send(WEDNESDAY + DAY, mailoutbox)
    assert "Old mill" in letter.body


def test_one_tap_in_the_mail_program_ends_the_letters(site, news, subscribed, client, mailoutbox):
    subscribed()
    publish(news, "The weir is open", WEDNESDAY + dt.timedelta(hours=2))
    (letter,) = send(WEDNESDAY + DAY, mailoutbox)
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.fullmatch(r"<https?://[^/]+(/.+)>", letter.extra_headers["List-Unsubscribe"])[1]
    client.handler.enforce_csrf_checks = True  # mail programs have no token
    assert client.get(path).status_code == 200
    assert Subscriber.objects.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscriber.objects.exists()
    assert client.post(path).status_code == 404


def test_the_own_page_changes_the_wish(site, subscribed, client):
    from bema.portal.letters.links import own_key

    found = subscribed()
    own = reverse("letters-own", args=[own_key(found)])
    assert "gwen@example.org" in client.get(own).text
    client.post(own, {"rhythm": "weekly", "language": "uk"})
    found.refresh_from_db()
    assert (found.rhythm, found.language) == ("weekly", "uk")
    answer = client.post(own, {"rhythm": "hourly", "language": "uk"})
    assert answer.status_code == 422
    assert client.get(own[:-2] + "x/").status_code == 404


def test_links_for_confirming_do_not_lead_to_the_own_page(site, ask, client):
    key = link_in(ask()).rstrip("/").rsplit("/", 1)[1]
    assert client.get(reverse("letters-own", args=[key])).status_code == 404
    with as_of(now() + 4 * DAY):
        jobs.forget_unconfirmed.call()
    assert not Subscriber.objects.exists()


def test_an_address_that_refuses_is_given_up(site, news, subscribed, settings, mailoutbox):
    subscribed()
    subscribed(email="mai@example.org")
    settings.EMAIL_BACKEND = "bema.portal.tests.letters.test_letters.RefusesGwen"
    for number in range(1, 7):
        publish(news, f"Story {number}", WEDNESDAY + number * DAY - dt.timedelta(hours=9))
        send(WEDNESDAY + number * DAY, mailoutbox)
    assert [row.email for row in Subscriber.objects.all()] == ["mai@example.org"]
    assert RefusesGwen.sent == 6


class RefusesGwen:
    """A mail server that knows no Gwen."""

    sent = 0

    def __init__(self, **_options):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        pass

    def send_messages(self, messages):
        for message in messages:
            if "gwen@example.org" in message.to:
                raise SMTPRecipientsRefused({"gwen@example.org": (550, b"No such user")})
            RefusesGwen.sent += 1
        return len(messages)


def test_a_trap_a_limit_and_mistakes_are_told(site, client):
    assert "trap for programs" in client.post("/en/letters/", wish(website="x")).text
    answer = client.post("/en/letters/", wish(email="no address"))
    assert answer.status_code == 422
    assert "no address" in answer.text
    for _n in range(4):
        client.post("/en/letters/", wish())
    answer = client.post("/en/letters/", wish())
    assert answer.status_code == 429
    assert "gwen@example.org" in answer.text


def test_a_member_finds_her_address_there_and_the_letters_in_her_data(
    site, client, alice, sign_in, mailoutbox
):
    alice.email = "alice@example.org"
    alice.save()
    sign_in(alice)
    assert 'value="alice@example.org"' in client.get("/en/letters/").text
    client.post("/en/letters/", wish(email="alice@example.org"))
    assert Subscriber.objects.get().person == alice
    data = client.get(reverse("me")).text
    assert "alice@example.org" in data
    alice.delete()
    assert not Subscriber.objects.exists()


def test_sending_costs_the_same_a_letter(
    site, news, subscribed, mailoutbox, django_assert_max_num_queries
):
    for number in range(20):
        subscribed(email=f"reader{number}@example.org")
        cache.clear()
    for number in range(10):
        publish(news, f"Story {number}", WEDNESDAY + dt.timedelta(hours=number + 1))
    with as_of(WEDNESDAY + DAY), django_assert_max_num_queries(20 * 2 + 30):
        jobs.send_letters.call()
    assert len(mailoutbox) == 20
