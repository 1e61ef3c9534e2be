"""Keeping an answer, once: the client names it, and a repeat finds the one that was kept."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.errors import Absent
from bema.common.prepared import Prepared
from bema.study.models import Response
from bema.study.scoring import is_right
from bema.study.shelf import ShelvedItem

_TAKEN = Prepared(lambda pk: Response.objects.filter(pk=pk).values_list("person_id"), uuid.UUID)


def find_repeat(
    *, person: Person, response_id: uuid.UUID, attempt_id: uuid.UUID | None
) -> Response | None:
    """The answer already kept under this id. `Absent` if it is somebody else's, or of another sitting:
    that an id is taken must not be found out."""
    if _TAKEN.first(response_id) is None:
        return None
    kept = Response.objects.get(pk=response_id)
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
    given = Response(
        pk=response_id,
        person=person,
        item_edition_id=item.id,
        attempt_id=attempt_id,
        answer=answer,
        is_right=is_right(item.kind, item.key, answer),
        answered_at=now(),
    )
    try:
        with transaction.atomic():
            given.save(force_insert=True)
    except IntegrityError:
        kept = find_repeat(person=person, response_id=response_id, attempt_id=attempt_id)
        if kept is None:  # refused for another reason
            raise
        return kept, False
    return given, True
