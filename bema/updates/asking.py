"""Asking one question outside lessons and tests: which one, the answer, and what is said to it.

Reviews and refreshers both ask so. The caller decides what follows from the answer, in the same transaction.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import get_language

from bema.accounts.models import Person
from bema.common.localized import pick_language
from bema.study import asking, papers, shelf
from bema.study import feedback as study_feedback
from bema.study.actions.responses import find_repeat, keep
from bema.study.asking import Asked
from bema.study.errors import BadAnswer
from bema.study.models import ItemEdition, Response
from bema.study.shelf import ShelvedItem
from bema.updates.errors import ItemWithdrawn


def fresh_items(person: Person, objective_ids: Collection[int]) -> dict[int, list[ShelvedItem]]:
    """{objective: its published questions}: those in the reader's language first; of them those never
    answered by the person, then those answered longest ago. One query, and one for each unknown edition."""
    seen = Response.objects.filter(person=person, item_edition=OuterRef("pk"))
    rows = (
        ItemEdition.objects.filter(objective__in=objective_ids, is_current=True)
        .annotate(seen=Subquery(seen.order_by("-answered_at").values("answered_at")[:1]))
        .order_by("pk")
        .values_list("pk", "content_hash", "seen")
    )
    found: dict[int, list[tuple[ShelvedItem, dt.datetime | None]]] = defaultdict(list)
    for pk, content_hash, seen_at in rows:
        item = shelf.item(pk, content_hash)
        found[item.objective_id].append((item, seen_at))
    return {
        objective: [item for item, _seen in sorted(items, key=_freshness)]
        for objective, items in found.items()
    }


def _freshness(row: tuple[ShelvedItem, dt.datetime | None]) -> tuple[bool, bool, float]:
    item, seen_at = row
    is_foreign = pick_language(item.languages) != get_language()
    return (is_foreign, seen_at is not None, seen_at.timestamp() if seen_at else 0.0)


def choose_item(person: Person, objective_id: int) -> ShelvedItem | None:
    """The question on the objective that the person has not seen lately; None if none is published."""
    return next(iter(fresh_items(person, [objective_id]).get(objective_id, [])), None)


def shown_item(edition_id: int) -> ShelvedItem:
    """The edition that the person was shown. Raises `ItemWithdrawn` if it is no longer the published one."""
    row = ItemEdition.objects.filter(pk=edition_id).values_list("content_hash", "is_current")
    found = row.first()
    if found is None:
        raise BadAnswer()
    if not found[1]:
        raise ItemWithdrawn()
    return shelf.item(edition_id, found[0])


def question(person: Person, item: ShelvedItem) -> Asked:
    """The question for `study/_item.html`, with a fresh name for the answer."""
    return asking.ask(item, papers.steady_order(item, person.pk))


def question_again(
    person: Person,
    item: ShelvedItem,
    data: Mapping[str, Any],
    response_id: uuid.UUID,
    error: Exception,
) -> Asked:
    """The question as it was sent, with what is wrong with the answer."""
    order = papers.steady_order(item, person.pk)
    return asking.ask_again(item, order, data, response_id, str(error))


def repeat_of(person: Person, response_id: uuid.UUID) -> Response | None:
    """The answer already kept under this name; `Absent` if it is somebody else's."""
    return find_repeat(person=person, response_id=response_id, attempt_id=None)


def answer(
    person: Person, item: ShelvedItem, response_id: uuid.UUID, data: Mapping[str, Any]
) -> tuple[Response, bool]:
    """The answer as kept, and whether it is new. In the caller's transaction.

    Raises `Unanswered` or `BadAnswer`; nothing is kept then.
    """
    given = papers.read_answer(item, papers.steady_order(item, person.pk), data)
    return keep(person=person, response_id=response_id, item=item, answer=given)


def feedback(person: Person, kept: Response) -> dict[str, Any]:
    """The context of `study/_feedback.html` for an answer. Three queries at most."""
    edition = ItemEdition.objects.filter(pk=kept.item_edition_id)
    item = shelf.item(*edition.values_list("pk", "content_hash").get())
    return study_feedback.feedback(item, papers.steady_order(item, person.pk), kept)
