"""Shuffling: which questions a test asks, and in which order options stand.

A browser only ever sees places on the page. What stands behind a place is known to the server, so the
page of an ordering or matching question does not give its answer away.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bema.study.errors import BadAnswer, Unanswered
from bema.study.shelf import ShelvedItem

Paper = list[tuple[int, list[int], str]]

_SHUFFLED = {"single", "multiple", "ordering", "matching"}


def option_order(item: ShelvedItem, chance: random.Random) -> list[int]:
    """For each place on the page, which option (or right side) stands there."""
    if item.kind not in _SHUFFLED:
        return []
    order = list(range(item.option_count()))
    chance.shuffle(order)
    if item.kind == "ordering" and order == sorted(order) and len(order) > 1:
        order.reverse()
    return order


def steady_order(item: ShelvedItem, person_id: int) -> list[int]:
    """The order of a check in a lesson: the same for a person each time, without a row to keep it."""
    chance = random.Random(f"{person_id}:{item.id}")  # noqa: S311 - order of options, no secret
    return option_order(item, chance)


def draw(items: Iterable[ShelvedItem], *, per_objective: int, chance: random.Random) -> Paper:
    """Up to `per_objective` questions for each objective, in random order, options shuffled."""
    by_objective: dict[int, list[ShelvedItem]] = defaultdict(list)
    for item in items:
        by_objective[item.objective_id].append(item)
    drawn = [
        item
        for objective in sorted(by_objective)
        for item in chance.sample(
            by_objective[objective], min(per_objective, len(by_objective[objective]))
        )
    ]
    chance.shuffle(drawn)
    return [(item.id, option_order(item, chance), item.content_hash[:12]) for item in drawn]


# --- from the form to the canonical answer ---------------------------------------------------


def read_answer(item: ShelvedItem, order: list[int], data: Mapping[str, Any]) -> Any:
    """The canonical answer (see `scoring`) in a form's data: `answer`, a list for several, or
    `answer-1`, `answer-2`… for ordering and matching. Raises `Unanswered` or `BadAnswer`."""
    if item.kind in {"ordering", "matching"}:
        return _read_places(item, order, data)
    given = _values(data, "answer")
    if not given or not given[0].strip():
        raise Unanswered()
    if item.kind in {"number", "short_text"}:
        return given[0].strip()[:500]
    if item.kind == "true_false":
        return _one_of(given[0], {"true": True, "false": False})
    chosen = sorted({order[_place(value, len(order))] for value in given})
    if item.kind == "single":
        return _one_of(len(chosen), {1: chosen[0]})
    return chosen


def _values(data: Mapping[str, Any], name: str) -> list[str]:
    if hasattr(data, "getlist"):
        return list(data.getlist(name))
    value = data.get(name, [])
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def _one_of(value: Any, choices: Mapping[Any, Any]) -> Any:
    if value not in choices:
        raise BadAnswer()
    return choices[value]


def _place(value: str, count: int) -> int:
    """A place from 1 on the page, as an index from 0."""
    if not (value.isascii() and value.isdecimal() and 1 <= int(value) <= count):
        raise BadAnswer()
    return int(value) - 1


def _read_places(item: ShelvedItem, order: list[int], data: Mapping[str, Any]) -> list[int]:
    raw = [(_values(data, f"answer-{row}") or [""])[0] for row in range(1, len(order) + 1)]
    if not any(raw):
        raise Unanswered()
    if not all(raw):
        raise Unanswered(_("Choose something on every line."))
    places = [_place(value, len(order)) for value in raw]
    if item.kind == "matching":
        return [order[place] for place in places]
    if len(set(places)) != len(places):
        raise Unanswered(_("Give each line a place of its own: two have the same."))
    return [order[row] for row in sorted(range(len(places)), key=places.__getitem__)]


def shown_answer(item: ShelvedItem, order: list[int], answer: Any) -> Any:
    """A canonical answer as the form shows it again: places on the page instead of options."""
    places = {option: place for place, option in enumerate(order, start=1)}
    if item.kind == "single":
        return [places[answer]]
    if item.kind == "multiple":
        return [places[option] for option in answer]
    if item.kind == "matching":
        return [places[option] for option in answer]
    if item.kind == "ordering":
        rank = {option: place for place, option in enumerate(answer, start=1)}
        return [rank[option] for option in order]
    if item.kind == "true_false":
        return ["true" if answer else "false"]
    return answer
