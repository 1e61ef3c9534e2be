"""A letter: plain text, and the same as simple HTML. Nothing in it is fetched, so nobody learns that it was opened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale

from bema.portal.frame import absolute
from bema.portal.letters.choosing import MOST, new_stories
from bema.portal.letters.links import address, own_key
from bema.portal.models import Story, Subscriber
from bema.portal.queries import events_ahead
from bema.portal.templatetags.portal import event_time

_EVENTS = 5
# What bears an earlier time may still be on its way into the database: the next letter tells it.
_JUST_NOW = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Told:
    """A story or event as a letter tells it."""

    title: str
    kicker: str
    standfirst: str
    href: str
    when: str  # of an event
    place: str


class Writer:
    """Writes the letters of one round. What several subscribers are told alike is asked for once."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at
        self.until = at - _JUST_NOW
        self._told: dict[tuple[str, tuple[str, ...], dt.datetime], list[Told]] = {}
        self._ahead: dict[str, list[Told]] = {}

    def letter(self, subscriber: Subscriber) -> EmailMultiAlternatives | None:
        """What is new for the subscriber since the last letter; None if nothing is."""
        with override(subscriber.language):
            told = self._new(subscriber)
            return self._written(subscriber, told) if told else None

    def _new(self, subscriber: Subscriber) -> list[Told]:
        after = subscriber.told_until or self.until
        key = (subscriber.language, tuple(sorted(subscriber.sections)), after)
        if key not in self._told:
            found = new_stories(
                subscriber.language, subscriber.sections, after=after, until=self.until
            ).select_related("eventpage")
            self._told[key] = [_told(story) for story in found[:MOST]]
        return self._told[key]

    def _events(self, language: str, besides: set[str]) -> list[Told]:
        if language not in self._ahead:
            locale = Locale.objects.get(language_code=language)
            ahead = events_ahead(locale).select_related("eventpage")[: _EVENTS + MOST]
            self._ahead[language] = [_told(event) for event in ahead]
        return [one for one in self._ahead[language] if one.href not in besides][:_EVENTS]

    def _written(self, subscriber: Subscriber, told: list[Told]) -> EmailMultiAlternatives:
        words = {
            "organisation": settings.BEMA.organisation,
            "home": absolute(f"/{subscriber.language}/"),
            "language": subscriber.language,
            "stories": told,
            "events": self._events(subscriber.language, {one.href for one in told}),
            "day": self.at,
            "own": address("letters-own", subscriber.language, own_key(subscriber)),
        }
        message = EmailMultiAlternatives(
            subject=" ".join(_subject(told[0]).split())[:150],
            body=render_to_string("portal/letters/letter.txt", words),
            to=[subscriber.email],
            headers={
                # RFC 8058: mail programs end the letters by a POST to this address, without a page.
                "List-Unsubscribe": f"<{_end_at(subscriber)}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
        )
        html = render_to_string("portal/letters/letter.html", words)
        message.attach_alternative(html, "text/html")
        return message


def _subject(first: Told) -> str:
    return _("%(organisation)s: %(title)s") % {
        "organisation": settings.BEMA.organisation,
        "title": first.title,
    }


def _end_at(subscriber: Subscriber) -> str:
    return address("letters-end", subscriber.language, own_key(subscriber))


def _told(story: Story) -> Told:
    event = getattr(story, "eventpage", None)
    parts = story.get_url_parts()
    return Told(
        title=story.title,
        kicker=story.kicker,
        standfirst=story.standfirst,
        href=absolute(parts[2] if parts else "/"),
        when=event_time(event) if event is not None else "",
        place=event.venue if event is not None else "",
    )
