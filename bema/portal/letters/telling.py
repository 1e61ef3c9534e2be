"""An editor tells the browsers that asked for it of one story, once."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import override
from django_tasks import task

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.jobs import enqueue, report
from bema.common.models import Job, audit
from bema.portal.frame import absolute
from bema.portal.letters.choosing import keys_above
from bema.portal.letters.errors import NotPublished, ToldAlready
from bema.portal.letters.push import deliver
from bema.portal.models import Browser, Story, Telling

_BATCH = 200
_GIVE_UP_AFTER = 10  # messages in a row


@transaction.atomic
def tell(*, actor: Person, story: Story) -> Job:
    """The job that tells. Raises `NotPublished`, `ToldAlready`."""
    if not story.live:
        raise NotPublished()
    telling, is_new = Telling.objects.get_or_create(
        story=story, defaults={"told_by": actor, "told_at": now()}
    )
    if not is_new:
        raise ToldAlready()
    audit(actor=actor, action="portal.tell_browsers", subject=str(story.pk))
    return enqueue(send_messages, owner=actor, telling_id=telling.pk)


def audience(story: Story) -> QuerySet[Browser]:
    """Those that read the story's language; whose sections it is in is asked one by one."""
    return Browser.objects.filter(language=story.locale.language_code).order_by("pk")


@task()
def send_messages(telling_id: int, person_id: str | None = None) -> dict[str, int]:
    """Goes on after a kill where it was: the browser in flight alone is told again, and shows it once."""
    telling = Telling.objects.select_related("story__locale").get(pk=telling_id)
    message, sections = _message(telling.story), keys_above(telling.story)
    open_ones = audience(telling.story)
    done, total = 0, open_ones.filter(pk__gt=telling.reached).count()
    reached = telling.reached
    while batch := list(open_ones.filter(pk__gt=reached)[:_BATCH]):
        for browser in batch:
            wanted = not browser.sections or bool(sections & set(browser.sections))
            sent = wanted and _see_to(browser, message)
            reached, done = browser.pk, done + 1
            Telling.objects.filter(pk=telling_id).update(
                reached=reached, sent=F("sent") + int(sent)
            )
            report(done=done, total=total)
    return {"seen_to": done}


def _see_to(browser: Browser, message: dict[str, Any]) -> bool:
    outcome = deliver(browser, message)
    own = Browser.objects.filter(pk=browser.pk)
    if outcome.is_gone:
        own.delete()
    elif outcome.is_sent:
        own.update(failures=0)
    else:
        own.update(failures=F("failures") + 1)
        own.filter(failures__gte=_GIVE_UP_AFTER).delete()
    return outcome.is_sent


def _message(story: Story) -> dict[str, Any]:
    language = story.locale.language_code
    with override(language):
        parts = story.get_url_parts()
    return {
        "title": story.title,
        "body": story.standfirst or story.kicker,
        "url": absolute(parts[2] if parts else "/"),
        "tag": f"story-{story.pk}",
        "lang": language,
    }
