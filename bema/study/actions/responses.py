"""Keeping an answer, once: the client names it, and a repeat finds the one that was kept."""

from __future__ import annotations

import uuid
from typing import Any

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.errors import Absent
from bema.study.models import Response
from bema.study.scoring import is_right
from bema.study.shelf import ShelvedItem


def find_repeat(
    *, person: Person, response_id: uuid.UUID, attempt_id: uuid.UUID | None
) -> Response | None:
    """The answer already kept under this id. `Absent` if it is somebody else's, or of another sitting:
    that an id is taken must not be found out."""
    kept = Response.objects.filter(pk=response_id).first()
    if kept is None:
        return None
    if kept.person_id != person.pk or kept.attempt_id != attempt_id:
        raise Absent()
    return kept


def keep(
    *,
    person: Person,
    response_id: uuid.UUID,
    item: ShelvedItem,
    answer: Any,
    attempt_id: uuid.UUID | None = None,
) -> tuple[Response, bool]:
    """The answer as kept, and whether it is new. Marked here, by the key that never leaves the server.

    Two that come at once are parted by the primary key: one is kept, both find it.
    """
    at = now()
    given = Response(
        pk=response_id,
        person=person,
        item_edition_id=item.id,
        attempt_id=attempt_id,
        answer=answer,
        is_right=is_right(item.kind, item.key, answer),
        answered_at=at,
    )
    Response.objects.bulk_create([given], ignore_conflicts=True)
    response = Response.objects.get(pk=response_id)
    if response.person_id != person.pk or response.attempt_id != attempt_id:
        raise Absent()
    return response, response.answered_at == at
