"""What a member is told of a step or question whose translation lags: found once a process, then kept.

Editions never change, so how they stand follows from their id. Only an editor's word that a translation is
still right can come later; it is heard within half a minute.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db.models import Max
from django.utils.safestring import SafeString

from bema.common.html import safe
from bema.documents.translations.derive import State
from bema.study.models import ItemEdition, LessonEdition, StillRight
from bema.study.shelf import ShelvedItem, ShelvedLesson, ShelvedStep
from bema.study.translations import histories
from bema.study.translations.histories import Key
from bema.study.translations.staleness import Standing, standings

_LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
_HEARD_WITHIN = 30

Standings = Mapping[str, Standing]


@dataclass(frozen=True, slots=True)
class Lag:
    """The words shown are older than the original's of `since`, which are `html`."""

    since: dt.datetime
    language: str
    html: SafeString


def lag_of_step(lesson: ShelvedLesson, step: ShelvedStep, language: str) -> Lag | None:
    """What is to be said under a step that is shown in the language. No query once the edition is known."""
    if len(step.html) < 2:
        return None
    found = _lesson(lesson.id, lesson.content_hash, _stamp()).get(step.uid, {})
    return _lag(found, language, step.html)


def lag_of_item(item: ShelvedItem, language: str) -> Lag | None:
    """The same of a question: its stem and its options in the original. A preview has no edition yet."""
    if not item.id or len(item.languages) < 2:
        return None
    found = _item(item.id, item.content_hash, _stamp())
    options = item.content.get("options", {})
    words = {
        code: stem + "".join(f"<p>{option}</p>" for option in options.get(code, []))
        for code, stem in item.languages.items()
    }
    return _lag(found, language, words)


def _lag(found: Standings, language: str, html: Mapping[str, str]) -> Lag | None:
    standing = found.get(language)
    if standing is None or standing.state is not State.OUTDATED or standing.since is None:
        return None
    return Lag(standing.since, standing.source, safe(html.get(standing.source, "")))


def _stamp() -> int:
    return _latest_word(int(time.monotonic() // _HEARD_WITHIN))


@lru_cache(maxsize=1)
def _latest_word(_moment: int) -> int:
    return StillRight.objects.aggregate(last=Max("pk"))["last"] or 0


@lru_cache(maxsize=512)
def _lesson(edition_id: int, _content_hash: str, _stamp: int) -> Mapping[uuid.UUID, Standings]:
    """{step: how its languages stand} in an edition of a lesson. Six queries."""
    edition = LessonEdition.objects.only("lesson_id", "course_id", "number").get(pk=edition_id)
    read = histories.of_lessons([edition.lesson_id], upto=edition.number)
    said = histories.confirmations(lessons=[edition.lesson_id])
    preferred = histories.work_languages([edition.course_id]).get(edition.course_id, [])
    return {
        key.step: standings(
            history, preferred=preferred, languages=_LANGUAGES, confirmed=said.get(key, ())
        )
        for key, history in read.items()
        if key.step is not None
    }


@lru_cache(maxsize=2048)
def _item(edition_id: int, _content_hash: str, _stamp: int) -> Standings:
    """How the languages of an edition of a question stand. Three queries."""
    number, item_id, language = ItemEdition.objects.values_list(
        "number", "item_id", "objective__work__language"
    ).get(pk=edition_id)
    read = histories.of_items([item_id], upto=number)
    key = Key("item", item_id)
    said = histories.confirmations(items=[item_id]).get(key, ())
    preferred = [language] if language else []
    return standings(read[key], preferred=preferred, languages=_LANGUAGES, confirmed=said)


def forget() -> None:
    """For tests, whose databases begin anew."""
    for kept in (_latest_word, _lesson, _item):
        kept.cache_clear()
