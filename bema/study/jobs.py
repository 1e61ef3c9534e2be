"""Background work of the study domain."""

from __future__ import annotations

import uuid

from django_tasks import task

from bema.study.actions.sittings import close_overdue


@task()
def close_attempt(attempt_id: str) -> None:
    """Hand in a test whose time is up, though its member never came back. Running again changes nothing."""
    close_overdue(attempt_id=uuid.UUID(attempt_id))
