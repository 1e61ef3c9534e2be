"""What a member does in a refresher: answer the question on what changed, or say that she has read it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from bema.accounts.locking import lock_person
from bema.accounts.models import Person
from bema.common.clock import now
from bema.documents.models import Version, Work
from bema.documents.queries import version_in_force
from bema.study.errors import BadAnswer
from bema.study.models import Response
from bema.updates import asking
from bema.updates.errors import ChangedAgain, NotOpen
from bema.updates.knowledge import REFRESHED, Fact
from bema.updates.mastery import record
from bema.updates.memory import AGAIN, GOOD
from bema.updates.models import Review, ReviewKind
from bema.updates.refreshers import Stale, stale_of
from bema.updates.telling import tell_of


def answer_refresher(
    *,
    actor: Person,
    work: Work,
    objective_id: int,
    version_id: int,
    response_id: uuid.UUID,
    item_edition_id: int,
    data: Mapping[str, Any],
) -> Response:
    """Keep the answer; a right one brings the objective up to the text in force.

    `version_id` is the version that the page showed. The same id again: the same answer, nothing more.
    Raises `Unanswered`, `BadAnswer`, `ItemWithdrawn`, `ChangedAgain` or `NotOpen`; nothing is kept then.
    """
    with transaction.atomic():
        lock_person(actor.pk)
        kept = asking.repeat_of(actor, response_id)
        if kept is not None:
            return kept
        stale, version = _open(actor, work, objective_id, version_id)
        item = asking.shown_item(item_edition_id)
        if item.objective_id != objective_id:
            raise BadAnswer()
        response, _is_new = asking.answer(actor, item, response_id, data)
        if response.is_right:
            rating = AGAIN if _was_wrong(actor, stale) else GOOD
            _close(actor, stale, version, rating, response.answered_at, response)
    return response


@transaction.atomic
def note_reading(*, actor: Person, work: Work, objective_id: int, version_id: int) -> None:
    """The member has read a change on which there is nothing to ask. Raises `ChangedAgain` or `NotOpen`."""
    lock_person(actor.pk)
    stale, version = _open(actor, work, objective_id, version_id)
    if asks(actor, stale):
        raise BadAnswer()
    _close(actor, stale, version, GOOD, now(), None)


def asks(person: Person, stale: Stale) -> bool:
    """Whether a question is asked: not where none is published, nor where all is again as it was."""
    if asking.choose_item(person, stale.objective_id) is None:
        return False
    told = tell_of(person, stale)
    return not (told and all(one.is_changed_back for one in told))


def _open(actor: Person, work: Work, objective_id: int, version_id: int) -> tuple[Stale, Version]:
    version = version_in_force(work)
    found = stale_of(actor).get(work.pk, [])
    stale = next((one for one in found if one.objective_id == objective_id), None)
    if stale is None or version is None:
        raise NotOpen()
    if version.pk != version_id:
        raise ChangedAgain()
    return stale, version


def _was_wrong(actor: Person, stale: Stale) -> bool:
    """Whether the member answered wrong since the change, outside tests."""
    return Response.objects.filter(
        person=actor,
        item_edition__objective=stale.objective_id,
        attempt=None,
        is_right=False,
        answered_at__gte=stale.changed_at,
    ).exists()


def _close(
    actor: Person,
    stale: Stale,
    version: Version,
    rating: int,
    at: dt.datetime,
    response: Response | None,
) -> None:
    Review.objects.create(
        person=actor,
        objective_id=stale.objective_id,
        kind=ReviewKind.REFRESHER,
        rating=rating,
        at=at,
        response=response,
        version=version,
    )
    record(person_id=actor.pk, facts=[Fact(at, stale.objective_id, REFRESHED, rating)])
