"""Wagtail tells that something was published or withdrawn; the actions do what follows.

By hand, at a scheduled time, at the end of a workflow: Wagtail sends the same signal for all, and
`Editable.publish` runs it in one transaction with Wagtail's own writes.
"""

from __future__ import annotations

from typing import Any

from wagtail.log_actions import get_active_log_context
from wagtail.signals import published, unpublished

from bema.accounts.models import Person
from bema.study import publishing
from bema.study.models import Course, Item, Lesson

_EDITED = (Course, Lesson, Item)


def connect() -> None:
    for model in _EDITED:
        published.connect(_on_published, sender=model, dispatch_uid=f"publish {model.__name__}")
        unpublished.connect(_on_unpublished, sender=model, dispatch_uid=f"hide {model.__name__}")


def _actor() -> Person | str:
    """Who pressed the button; a schedule acts in its own name: its editor was checked when it was set."""
    user = get_active_log_context().user
    return user if isinstance(user, Person) else "scheduled publishing"


def _on_published(instance: Any, **_signal: Any) -> None:
    """A revision scheduled for later is announced, too, but is not live yet."""
    if not instance.live:
        return
    actor = _actor()
    if isinstance(instance, Course):
        publishing.publish_course(actor=actor, course=instance)
    elif isinstance(instance, Item):
        publishing.publish_item(actor=actor, item=instance)
    else:
        publishing.publish_lesson(actor=actor, lesson=instance)


def _on_unpublished(instance: Any, **_signal: Any) -> None:
    publishing.withdraw(actor=_actor(), thing=instance)
