"""Sends the letters that are due: each day's at seven in the morning, Monday's to who wants one a week."""

from __future__ import annotations

import datetime as dt
import enum
import logging
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from bema.common.clock import now
from bema.common.jobs import report
from bema.portal.letters.links import CONFIRM_WITHIN
from bema.portal.letters.writing import Writer
from bema.portal.models import Rhythm, Subscriber

log = logging.getLogger(__name__)

GIVE_UP_AFTER = 5  # letters in a row that the address refused
_BATCH = 200
_FOR_GOOD = 500  # from here on a mail server's answer is final (RFC 5321)


def due(at: dt.datetime) -> QuerySet[Subscriber]:
    """Whose letter of this day was not seen to yet."""
    here = timezone.localtime(at)
    if here.hour < settings.BEMA.letters_at:
        return Subscriber.objects.none()
    today = here.date()
    monday = today - dt.timedelta(days=today.weekday())
    daily = Q(rhythm=Rhythm.DAILY, seen_to__lt=today)
    # Of a Monday on which nothing ran, the letter comes later.
    weekly = Q(rhythm=Rhythm.WEEKLY, seen_to__lt=monday)
    return Subscriber.objects.filter(daily | weekly, confirmed_at__isnull=False)


def is_due() -> bool:
    return due(now()).exists()


@task()
def send_letters() -> dict[str, int]:
    """All that are due, one commit a letter: whoever goes on after a kill sends none again."""
    at = now()
    waiting = due(at)
    total, done, sent, last = waiting.count(), 0, 0, 0
    writer = Writer(at)
    with mail.get_connection() as connection:
        while batch := list(waiting.filter(pk__gt=last).order_by("pk")[:_BATCH]):
            for subscriber in batch:
                sent += _see_to(subscriber, writer, connection)
                done, last = done + 1, subscriber.pk
                report(done=done, total=total)
    return {"seen_to": done, "sent": sent}


def _see_to(subscriber: Subscriber, writer: Writer, connection: object) -> bool:
    """Takes the subscriber's day first, so that two rounds at once send one letter.

    A kill between that and the sending costs no news: the next letter tells what this one would have told.
    """
    own = Subscriber.objects.filter(pk=subscriber.pk)
    if not own.filter(seen_to=subscriber.seen_to).update(seen_to=timezone.localdate(writer.at)):
        return False
    message = writer.letter(subscriber)
    if message is None:
        return False
    try:
        outcome = _sent(message, connection)
    except BaseException:
        own.update(seen_to=subscriber.seen_to)
        raise
    if outcome is Sent.YES:
        own.update(told_until=writer.until, failures=0)
    elif outcome is Sent.REFUSED:
        own.update(failures=F("failures") + 1)
        own.filter(failures__gte=GIVE_UP_AFTER).delete()
    return outcome is Sent.YES


class Sent(enum.Enum):
    YES = enum.auto()
    LATER = enum.auto()  # the server wants patience: the next letter tells it
    REFUSED = enum.auto()


def _sent(message: EmailMultiAlternatives, connection: object) -> Sent:
    """Errors that are not about this letter end the job, which is tried again later."""
    message.connection = connection
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        return _refused([code for code, _words in error.recipients.values()])
    except SMTPDataError as error:
        return _refused([error.smtp_code])
    return Sent.YES


def _refused(codes: list[int]) -> Sent:
    log.info("A letter was refused: %s", codes)
    return Sent.REFUSED if all(code >= _FOR_GOOD for code in codes) else Sent.LATER


@task()
def forget_unconfirmed() -> dict[str, int]:
    """Addresses that nobody confirmed in time."""
    old = Subscriber.objects.filter(confirmed_at=None, created_at__lt=now() - CONFIRM_WITHIN)
    return {"deleted": old.delete()[0]}
