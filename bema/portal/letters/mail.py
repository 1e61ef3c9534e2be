"""The letter with a link that answers whoever typed an address in."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from bema.portal.comments.mail import send
from bema.portal.letters.links import address, confirm_key, own_key
from bema.portal.models import Subscriber


@task()
def mail_link(subscriber_id: int) -> None:
    """To confirm the address; to who has confirmed it, the page on which the wish is changed."""
    found = Subscriber.objects.filter(pk=subscriber_id).first()
    if found is None:
        return
    with override(found.language):
        if found.confirmed_at is None:
            _ask_to_confirm(found)
        else:
            _lead_to_own_page(found)


def _ask_to_confirm(found: Subscriber) -> None:
    send(
        found.email,
        _("Confirm that you want letters from %(organisation)s") % _here(),
        _(
            "Somebody, we hope you, asked for letters with what is new to this address. Confirm it here:"
        ),
        address("letters-confirm", found.language, confirm_key(found)),
        _(
            "If it was not you, do nothing: no letter comes, and this address is deleted after three days."
        ),
    )


def _lead_to_own_page(found: Subscriber) -> None:
    send(
        found.email,
        _("Your letters from %(organisation)s") % _here(),
        _(
            "You get these letters already. Here you change which, how often and in what language, or end them:"
        ),
        address("letters-own", found.language, own_key(found)),
    )


def _here() -> dict[str, str]:
    return {"organisation": str(settings.BEMA.organisation)}
