"""Whether a rendered page may be kept: the last look at it, after everything else has had its say."""

from __future__ import annotations

import logging

from bema.portal.cache.recording import Rendering
from bema.portal.cache.store import Headers

log = logging.getLogger(__name__)

# Of no other page may a kept one vary than its key tells apart.
_VARIES = frozenset({"cookie", "accept-encoding"})
_TOKENS = (b"csrfmiddlewaretoken", b" nonce=", b"X-CSRFToken")


def may_be_kept(rendering: Rendering, path: str, status: str, headers: Headers) -> bool:
    """Whether what the headers tell allows it. What should be kept and can't be is a mistake, and logged."""
    if not rendering.is_kept or not status.startswith("200"):
        return False
    if not rendering.knows_its_parameters():
        return False
    given = {name.lower(): value for name, value in headers}
    wishes = given.get("cache-control", "")
    if "private" in wishes or "no-store" in wishes:
        return False
    return _passes(path, _fault_of_headers(given))


def holds_no_token(path: str, body: bytes) -> bool:
    fault = next((token.decode() for token in _TOKENS if token in body), "")
    return _passes(path, f"it holds {fault.strip()}" if fault else "")


def _fault_of_headers(given: dict[str, str]) -> str:
    if "set-cookie" in given:
        return "it sets a cookie"
    if "nonce-" in given.get("content-security-policy", ""):
        return "it carries a nonce"
    if "content-encoding" in given:
        return "it is compressed already"
    varies = {part.strip().lower() for part in given.get("vary", "").split(",")} - {""}
    if varies - _VARIES:
        return f"it varies with {', '.join(sorted(varies - _VARIES))}"
    return ""


def _passes(path: str, fault: str) -> bool:
    if fault:
        log.warning("The page %s cannot be kept: %s", path, fault)
    return not fault
