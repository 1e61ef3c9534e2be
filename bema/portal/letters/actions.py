"""What readers do: ask for letters, confirm, change their wish, end it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from bema.accounts.models import Person
from bema.common.clock import now
from bema.portal.letters import mail
from bema.portal.models import Subscriber


@transaction.atomic
def ask_for_letters(
    *, actor: Person | None, email: str, language: str, rhythm: str, sections: list[str]
) -> None:
    """A letter goes to the address, whether it is known or not: what it says differs, what the page says does not.

    The wish of an address that gets letters already is not changed by who has not shown to read its mail.
    """
    email = email.strip().lower()
    found, _is_new = Subscriber.objects.select_for_update().get_or_create(
        email=email,
        defaults={
            "language": language,
            "rhythm": rhythm,
            "sections": sections,
            "created_at": now(),
        },
    )
    if found.confirmed_at is None:
        found.language, found.rhythm, found.sections = language, rhythm, sections
        found.created_at = now()
        found.person = actor if actor is not None and actor.email.lower() == email else None
        found.save()
    mail.mail_link.enqueue(subscriber_id=found.pk)


@transaction.atomic
def confirm(*, subscriber: Subscriber) -> Subscriber:
    """From now on letters are sent, of what is published from now on. Twice is once."""
    found = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if found.confirmed_at is None:
        found.confirmed_at = found.told_until = now()
        found.seen_to = timezone.localdate(found.confirmed_at)
        found.save()
    return found


@transaction.atomic
def change(*, subscriber: Subscriber, language: str, rhythm: str, sections: list[str]) -> None:
    Subscriber.objects.filter(pk=subscriber.pk).update(
        language=language, rhythm=rhythm, sections=sections
    )


@transaction.atomic
def end(*, subscriber: Subscriber) -> None:
    """The address and the wish are deleted; nothing is kept."""
    Subscriber.objects.filter(pk=subscriber.pk).delete()
