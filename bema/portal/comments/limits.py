"""How much one reader may send. Counted in the cache that all processes share.

The limits are in the settings, with those of signing in. Addresses are read as there, behind as many proxies
as BEMA_PROXIES says. What is counted by e-mail address is kept as a hash.
"""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest

from bema.accounts.models import Person
from bema.portal.comments.errors import TooMany


def count(request: HttpRequest, action: str, *, email: str = "") -> None:
    """Counts one more of `action`; raises `TooMany` when the reader, or the reader's address, is over it."""
    user = request.user
    key = f"person {user.pk}" if isinstance(user, Person) else f"email {email.strip().lower()}"
    if not ratelimit.consume(request, action=action, key=key):
        raise TooMany()
