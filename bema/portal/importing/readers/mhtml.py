"""A page with its pictures in one file, as browsers save it (RFC 2557)."""

from __future__ import annotations

import base64
import email
import email.policy
import re
from email.message import Message

from bema.portal.importing.errors import ArchiveRefused


def is_mhtml(raw: bytes) -> bool:
    head = raw[:3000].lower()
    return b"mime-version:" in head and b"multipart/related" in head


def unwrapped(raw: bytes) -> tuple[bytes, str, str]:
    """The page with its pictures within it, where it stood, and its encoding."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    parts = [part for part in message.walk() if not part.is_multipart()]
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is None:
        raise ArchiveRefused()
    source = _bytes(page)
    for part in parts:
        if part.get_content_maintype() == "image":
            source = _within(source, part)
    located = str(page.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
    return source, located.strip(), page.get_content_charset() or ""


def _bytes(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _within(source: bytes, part: Message) -> bytes:
    data = b"data:%s;base64,%s" % (
        part.get_content_type().encode(),
        base64.b64encode(_bytes(part)),
    )
    known = [str(part.get("Content-Location") or "").strip()]
    if number := str(part.get("Content-ID") or "").strip("<> "):
        known.append(f"cid:{number}")
    for address in filter(None, known):
        for written in {address, address.replace("&", "&amp;")}:
            pattern = re.compile(
                rb"(\bsrc\s*=\s*[\"'])" + re.escape(written.encode()) + rb"(?=[\"'])"
            )
            source = pattern.sub(lambda found: found[1] + data, source)
    return source
