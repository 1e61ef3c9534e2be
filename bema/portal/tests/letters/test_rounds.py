"""Rounds that meet trouble: two at once, a mail server that wants patience, stories that are just being published."""

from __future__ import annotations

import dataclasses
import datetime as dt
from smtplib import SMTPRecipientsRefused

import pytest
from click.testing import CliRunner
from django.core.mail.backends.locmem import EmailBackend

from bema.common.clock import as_of
from bema.portal.letters import jobs
from bema.portal.letters.cli import letters
from bema.portal.models import EventPage, Subscriber
from bema.portal.tests.conftest import heritage, news, site, write
from bema.portal.tests.letters.test_letters import DAY, WEDNESDAY, at_last, publish, send

__all__ = ["heritage", "news", "site"]

pytestmark = pytest.mark.django_db

MORNING = WEDNESDAY + DAY


@pytest.fixture
def subscribed(site):
    """Whoever has confirmed; on a Wednesday."""

    def subscribe(email="gwen@example.org", **given):
        return Subscriber.objects.create(
            email=email,
            language="en",
            created_at=WEDNESDAY,
            confirmed_at=WEDNESDAY,
            told_until=WEDNESDAY,
            seen_to=WEDNESDAY.date(),
            **{"rhythm": "daily", **given},
        )

    return subscribe


class AnotherBegins(EmailBackend):
    """While the first letter is on its way, another worker begins the same round."""

    has_begun = False

    def send_messages(self, messages):
        if not AnotherBegins.has_begun:
            AnotherBegins.has_begun = True
            jobs.send_letters.call()
        return super().send_messages(messages)


def test_two_rounds_at_once_send_each_letter_once(news, subscribed, settings, mailoutbox):
    for name in ("gwen", "mai", "olena"):
        subscribed(f"{name}@example.org")
    publish(news, "The weir is open", WEDNESDAY + dt.timedelta(hours=2))
    settings.EMAIL_BACKEND = f"{__name__}.AnotherBegins"
    AnotherBegins.has_begun = False
    letters_sent = send(MORNING, mailoutbox)
    assert sorted(letter.to[0].split("@")[0] for letter in letters_sent) == ["gwen", "mai", "olena"]


class BreaksOff(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionResetError


def test_a_round_that_breaks_off_is_taken_up_again(news, subscribed, settings, mailoutbox):
    subscribed()
    publish(news, "The weir is open", WEDNESDAY + dt.timedelta(hours=2))
    usual, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.BreaksOff"
    with pytest.raises(ConnectionResetError):
        send(MORNING, mailoutbox)
    settings.EMAIL_BACKEND = usual
    assert len(send(MORNING, mailoutbox)) == 1


class WantsPatience(EmailBackend):
    def send_messages(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (451, b"Try again later")})


def test_a_server_that_wants_patience_costs_nobody_the_letters(
    news, subscribed, settings, mailoutbox
):
    subscribed()
    usual, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.WantsPatience"
    publish(news, "The weir is open", WEDNESDAY + dt.timedelta(hours=2))
    for number in range(1, 7):
        send(WEDNESDAY + number * DAY, mailoutbox)
    assert Subscriber.objects.get().failures == 0
    settings.EMAIL_BACKEND = usual
    (letter,) = send(WEDNESDAY + 7 * DAY, mailoutbox)
    assert "The weir is open" in letter.subject


def test_what_is_being_published_while_a_round_begins_is_told_the_next_day(
    news, subscribed, mailoutbox
):
    subscribed()
    publish(news, "The weir is open", WEDNESDAY + dt.timedelta(hours=2))
    just_before = MORNING - dt.timedelta(seconds=10)
    assert len(send(MORNING, mailoutbox)) == 1
    # Its transaction ends after the round has begun, but it bears a time before that.
    with as_of(just_before):
        at_last(write(news, "In the same minute", dated=just_before), just_before)
    (letter,) = send(MORNING + DAY, mailoutbox)
    assert "In the same minute" in letter.body


def test_at_midnight_the_day_is_the_one_that_begins(news, subscribed, settings, mailoutbox):
    settings.BEMA = dataclasses.replace(settings.BEMA, letters_at=0)
    subscribed()
    midnight = MORNING.replace(hour=0)
    send(midnight, mailoutbox)
    with as_of(midnight):
        assert not jobs.is_due()


def test_a_day_has_no_hour_in_a_letter(news, subscribed, mailoutbox):
    subscribed()
    publish(news, "Water day", WEDNESDAY + dt.timedelta(hours=2), model=EventPage,
            starts_at=MORNING + 3 * DAY, is_all_day=True)  # fmt: skip
    (letter,) = send(MORNING, mailoutbox)
    assert "7 March 2027\n" in letter.body
    assert "8 a.m." not in letter.body


def test_by_hand_first_told_then_sent(news, subscribed, mailoutbox):
    subscribed()
    publish(news, "The weir is open", WEDNESDAY + dt.timedelta(hours=2))
    with as_of(MORNING):
        told = CliRunner().invoke(letters, ["send", "--dry-run"])
        assert told.exit_code == 0, told.output
        assert "1 of 1" in told.output
        assert "gwen" not in told.output
        assert not mailoutbox
        assert "1 of 1" in CliRunner().invoke(letters, ["send"]).output
    assert len(mailoutbox) == 1


def test_the_key_by_hand(settings, tmp_path):
    settings.BEMA_KEYS_DIR = tmp_path
    told = CliRunner().invoke(letters, ["key"])
    assert len(told.output.strip()) == 87
    assert CliRunner().invoke(letters, ["key"]).output == told.output
