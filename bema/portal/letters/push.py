"""One message to one browser: encrypted for it (RFC 8291), signed by this installation (VAPID, RFC 8292)."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush
from requests import RequestException, Session

from bema.common.clock import now
from bema.portal.letters.errors import UnknownService
from bema.portal.models import Browser

_FILE = "push.pem"
_SECONDS = 10
_KEPT_FOR = 24 * 3600  # seconds for which the service keeps a message for a browser that is off
_GONE = frozenset({404, 410})
_SECURE = "https"
_AUTH_BYTES = 16


@dataclass(frozen=True, slots=True)
class Outcome:
    is_sent: bool
    is_gone: bool = False


def may_be_called(endpoint: str) -> bool:
    """Whether it is at a service on the list: "host" stands for it and what is below, by https; or a whole origin."""
    parts = urlsplit(endpoint)
    if f"{parts.scheme}://{parts.netloc}" in settings.BEMA.push_services:
        return True
    host = parts.hostname or ""
    is_plain = parts.scheme == _SECURE and parts.port in (None, 443) and not parts.username
    return is_plain and any(
        host == known or host.endswith(f".{known}")
        for known in settings.BEMA.push_services
        if "://" not in known
    )


@transaction.atomic
def remember(
    *, endpoint: str, p256dh: str, auth: str, language: str, sections: list[str]
) -> Browser:
    """What a browser wants to be told of; once a browser. Raises `UnknownService`, also for keys that are none."""
    if not (may_be_called(endpoint) and _are_keys(p256dh, auth)):
        raise UnknownService()
    browser, _is_new = Browser.objects.update_or_create(
        digest=digest_of(endpoint),
        defaults={
            "endpoint": endpoint,
            "p256dh": p256dh,
            "auth": auth,
            "language": language,
            "sections": sections,
            "failures": 0,
        },
        create_defaults={
            "endpoint": endpoint,
            "p256dh": p256dh,
            "auth": auth,
            "language": language,
            "sections": sections,
            "created_at": now(),
        },
    )
    return browser


def _are_keys(p256dh: str, auth: str) -> bool:
    """Whether something can be encrypted for them (RFC 8291): a point of the curve, and 16 bytes."""
    try:
        point = base64.urlsafe_b64decode(p256dh + "=" * (-len(p256dh) % 4))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        return len(base64.urlsafe_b64decode(auth + "=" * (-len(auth) % 4))) == _AUTH_BYTES
    except ValueError:
        return False


@transaction.atomic
def forget(*, endpoint: str) -> None:
    Browser.objects.filter(digest=digest_of(endpoint)).delete()


def digest_of(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()


def deliver(browser: Browser, message: dict[str, Any]) -> Outcome:
    """Hand the message to the browser's service."""
    if not may_be_called(browser.endpoint):
        return Outcome(is_sent=False, is_gone=True)
    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    session = Session()
    session.max_redirects = 0  # only what was looked at is called
    try:
        webpush(
            {"endpoint": browser.endpoint, "keys": keys},
            data=json.dumps(message, ensure_ascii=False),
            vapid_private_key=_key(),
            vapid_claims={"sub": f"mailto:{settings.BEMA.email_from}"},
            ttl=_KEPT_FOR,
            timeout=_SECONDS,
            requests_session=session,
        )
    except WebPushException as error:
        status = getattr(error.response, "status_code", None)
        return Outcome(is_sent=False, is_gone=status in _GONE)
    except (RequestException, ValueError):
        return Outcome(is_sent=False)
    return Outcome(is_sent=True)


def public_key() -> str:
    """The installation's key as browsers want it: an uncompressed point in base64url, without padding."""
    point = _key().public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _key() -> Vapid02:
    """Made when it is first wanted. Browsers that subscribed under another key can't be reached any more."""
    path = Path(settings.BEMA_KEYS_DIR) / _FILE
    if not path.is_file():
        _make(path)
    return Vapid02.from_pem(path.read_bytes())


def _make(path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    mine = path.with_suffix(f".{os.getpid()}")
    mine.touch(mode=0o600)
    mine.write_bytes(key)
    try:
        os.link(mine, path)  # whoever comes second finds the first one's
    except FileExistsError:
        pass
    finally:
        mine.unlink()
