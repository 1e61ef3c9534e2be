"""How often one address may check: enough for an office behind one line, too little for guessing."""

from __future__ import annotations

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from bema.authenticity.errors import TooManyChecks

# What is counted -> (how many, in how many seconds).
LIMITS = {"file": (30, 60), "unknown code": (60, 300)}


def _slot(request: HttpRequest, what: str) -> str:
    """Where it is counted: by the address in digest, for this stretch of time."""
    _most, seconds = LIMITS[what]
    stretch = int(time.time()) // seconds
    address = get_adapter().get_client_ip(request) or ""
    return "check:" + hashlib.sha256(f"{what} {stretch} {address}".encode()).hexdigest()


def require_room(request: HttpRequest, what: str) -> None:
    """Raises `TooManyChecks` if the address has used up what it may in this stretch of time."""
    if cache.get(_slot(request, what), 0) >= LIMITS[what][0]:
        raise TooManyChecks()


def count(request: HttpRequest, what: str) -> None:
    slot = _slot(request, what)
    if not cache.add(slot, 1, LIMITS[what][1]):
        try:
            cache.incr(slot)
        except ValueError:  # it ran out between the two
            cache.set(slot, 1, LIMITS[what][1])
