"""An editor's word that a translation still says what the original says."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.errors import Absent
from bema.common.models import audit
from bema.study import access
from bema.study.errors import OriginalChanged
from bema.study.models import StillRight
from bema.study.translations import histories
from bema.study.translations.histories import Histories, Key
from bema.study.translations.lists import owner_of
from bema.study.translations.staleness import digest

_FIELDS = {
    "course": "course_id",
    "lesson": "lesson_id",
    "step": "lesson_id",
    "item": "item_id",
    "objective": "objective_id",
}


def _history(key: Key) -> Histories:
    read = {
        "course": histories.of_courses,
        "lesson": histories.of_lessons,
        "step": histories.of_lessons,
        "item": histories.of_items,
        "objective": histories.of_objectives,
    }[key.kind]
    return read([key.id])


@transaction.atomic
def say_still_right(*, actor: Person, key: Key, language: str, source_digest: str) -> StillRight:
    """Keep that the words in the language are right for the original's wording with this digest.

    Raises `OriginalChanged` if no language of the thing has that wording any more.
    """
    owner = owner_of(key) if key.kind in _FIELDS else None
    if owner is None or language not in dict(settings.LANGUAGES):
        raise Absent()
    access.require_editor(actor, owner)
    history = _history(key).get(key)
    if not history or language not in history[-1].words:
        raise Absent()
    others = {code: words for code, words in history[-1].words.items() if code != language}
    if source_digest not in {digest(words) for words in others.values()}:
        raise OriginalChanged()
    row, is_new = StillRight.objects.get_or_create(
        **{_FIELDS[key.kind]: key.id},
        step=key.step,
        language=language,
        source_digest=source_digest,
        defaults={"said_by": actor, "said_at": now()},
    )
    if is_new:
        subject = f"{key.kind} {key.id}"
        audit(actor=actor, action="study.still_right", subject=subject, language=language)
    return row
