"""Sessions in the database, read with SQL that is made once: every page of a member begins with one."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from bema.common.prepared import Prepared

_KEPT = Prepared(
    lambda key: Session.objects.filter(session_key=key, expire_date__gt=Now()).values_list(
        "session_data"
    ),
    str,
)


class SessionStore(DatabaseStore):
    def load(self) -> dict[str, Any]:
        """What is kept for this key; nothing if it has expired or never was."""
        row = _KEPT.first(self.session_key) if self.session_key else None
        if row is None:
            self._session_key = None
            return {}
        kept: dict[str, Any] = self.decode(row[0])
        return kept
