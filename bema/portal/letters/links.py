"""Links in letters: who holds one reads the mail of that address."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from bema.common.errors import Absent
from bema.portal.letters.errors import Expired
from bema.portal.models import Subscriber

CONFIRM_WITHIN = dt.timedelta(days=3)
_CONFIRM = signing.TimestampSigner(salt="bema.portal.letters.confirm", sep="~")
_OWN = signing.Signer(salt="bema.portal.letters.own", sep="~")


def confirm_key(subscriber: Subscriber) -> str:
    return _CONFIRM.sign(str(subscriber.pk))


def own_key(subscriber: Subscriber) -> str:
    return _OWN.sign(str(subscriber.pk))


def to_confirm(key: str) -> Subscriber:
    """By the key of a letter that asks for confirmation. Raises `Absent`, `Expired`."""
    try:
        pk = _CONFIRM.unsign(key, max_age=CONFIRM_WITHIN)
    except signing.SignatureExpired:
        raise Expired() from None
    except signing.BadSignature:
        raise Absent() from None
    return _found(pk)


def of_own(key: str) -> Subscriber:
    """By the key in each letter, which holds as long as the letters go on. Raises `Absent`."""
    try:
        return _found(_OWN.unsign(key))
    except signing.BadSignature:
        raise Absent() from None


def _found(pk: str) -> Subscriber:
    found = Subscriber.objects.filter(pk=int(pk)).first()
    if found is None:
        raise Absent()
    return found


def address(name: str, language: str, *args: object) -> str:
    """The whole address of a page, in a language."""
    with override(language):
        return settings.BEMA.base_url.rstrip("/") + reverse(name, args=args)
