"""What of a course is behind in one language, thing by thing, with what an editor needs to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.db.models import Model
from django.urls import reverse

from bema.documents.alignment.words import Run, differences
from bema.documents.translations.derive import State
from bema.study.models import Course, Item, Lesson, Objective
from bema.study.translations.histories import Key
from bema.study.translations.overview import Taught, taught
from bema.study.translations.staleness import Standing, Words, words_then
from bema.units.models import Unit

_MODELS: dict[str, type[Any]] = {
    "course": Course,
    "lesson": Lesson,
    "step": Lesson,
    "item": Item,
    "objective": Objective,
}


@dataclass(frozen=True, slots=True)
class Behind:
    """A thing that lags in a language: what the original said and says (part by part), and what the language says.

    `edit_url` is "" for who may not edit it; `step` the place of a step in its lesson, else 0.
    """

    key: Key
    standing: Standing
    name: str
    parts: Sequence[Sequence[Run]]
    words: Words
    edit_url: str
    step: int = 0

    @property
    def is_missing(self) -> bool:
        return self.standing.state is State.MISSING


def owner_of(key: Key) -> Unit | None:
    """The unit that owns the thing. One query."""
    thing = _MODELS[key.kind].objects.filter(pk=key.id).select_related("owner").first()
    return thing.owner if thing else None


def behind(course: Course, language: str, edited: Sequence[Unit] | None) -> list[Behind]:
    """In the order of the course. `edited` are the roots of what the editor edits; None for all."""
    found = taught([course.pk])
    keys = found.things.get(course.pk, [])
    rows = things_of(keys)
    places = _places(keys)
    listed = []
    for key in keys:
        standing = found.standings(key, [language]).get(language)
        thing = rows.get((_MODELS[key.kind], key.id))
        if standing is not None and standing.lags and thing is not None:
            url = _edit_url(thing) if _may_edit(thing, edited) else ""
            listed.append(_behind(found, key, standing, str(thing), language, url, places))
    return listed


def things_of(keys: Sequence[Key]) -> dict[tuple[type[Model], int], Any]:
    """Four queries."""
    rows: dict[tuple[type[Model], int], Any] = {}
    for model in (Course, Lesson, Item, Objective):
        ids = {key.id for key in keys if _MODELS[key.kind] is model}
        for thing in model._default_manager.filter(pk__in=ids).select_related("owner"):
            rows[model, thing.pk] = thing
    return rows


def _places(keys: Sequence[Key]) -> dict[Key, int]:
    """Steps that have words are counted within their lesson, from 1."""
    places: dict[Key, int] = {}
    count = 0
    for key in keys:
        count = count + 1 if key.kind == "step" else 0
        places[key] = count
    return places


def _may_edit(thing: Any, edited: Sequence[Unit] | None) -> bool:
    return edited is None or any(thing.owner.path.startswith(unit.path) for unit in edited)


def _edit_url(thing: Any) -> str:
    return reverse(thing.snippet_viewset.get_url_name("edit"), args=[thing.pk])


def _behind(
    found: Taught,
    key: Key,
    standing: Standing,
    name: str,
    language: str,
    edit_url: str,
    places: dict[Key, int],
) -> Behind:
    history = found.histories[key]
    now = history[-1].words
    then = words_then(history, standing.source, language)
    if standing.state is State.MISSING:
        then = ()
    pairs = zip_longest(then, now[standing.source], fillvalue="")
    parts = [
        differences(old, new) if then else [Run("equal", new)] for old, new in pairs if old or new
    ]
    return Behind(key, standing, name, parts, now.get(language, ()), edit_url, places[key])
