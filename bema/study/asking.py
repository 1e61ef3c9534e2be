"""A question as a page shows it: in one language, its options in the order of this person."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bema.common.html import safe
from bema.common.localized import pick_language
from bema.study.papers import shown_answer
from bema.study.shelf import ShelvedItem
from bema.study.translations.shown import Lag, lag_of_item


@dataclass(slots=True)
class Row:
    """An option, or a line of an ordering or matching question. `place` is from 1."""

    place: int
    value: str
    html: SafeString
    is_chosen: bool = False
    chosen_place: int = 0
    is_right: bool = False


@dataclass(slots=True)
class Asked:
    """`rows` for those who choose; `targets` for the right sides of a matching question."""

    item: ShelvedItem
    language: str
    stem: SafeString
    rows: list[Row]
    targets: list[tuple[int, SafeString]] = field(default_factory=list)
    text: str = ""
    response_id: uuid.UUID = field(default_factory=uuid.uuid4)
    error: str = ""
    # Where the words shown are older than the original's.
    lag: Lag | None = None

    @property
    def kind(self) -> str:
        return self.item.kind

    @property
    def places(self) -> range:
        return range(1, len(self.rows) + 1)


def ask(item: ShelvedItem, order: list[int], answer: Any = None) -> Asked:
    """The question, filled in with a canonical answer if there is one."""
    language = pick_language(item.languages)
    shown = None if answer is None else shown_answer(item, order, answer)
    asked = Asked(
        item=item,
        language=language,
        stem=safe(item.content["stem"][language]),
        rows=_rows(item, order, language, shown),
        lag=lag_of_item(item, language),
    )
    if item.kind == "matching":
        targets = item.content["targets"][language]
        asked.targets = [(at, safe(targets[option])) for at, option in enumerate(order, start=1)]
    if item.kind in {"number", "short_text"}:
        asked.text = str(shown or "")
    return asked


def ask_again(
    item: ShelvedItem, order: list[int], data: Mapping[str, Any], response_id: uuid.UUID, error: str
) -> Asked:
    """The question as it was sent, with what is wrong: nothing that was typed is lost."""
    asked = ask(item, order)
    asked.response_id, asked.error = response_id, error
    chosen = data.getlist("answer") if hasattr(data, "getlist") else []
    for row in asked.rows:
        row.is_chosen = row.value in chosen
        place = str(data.get(f"answer-{row.place}", ""))
        row.chosen_place = int(place) if place.isdecimal() else 0
    if item.kind in {"number", "short_text"} and chosen:
        asked.text = chosen[0]
    return asked


def _rows(item: ShelvedItem, order: list[int], language: str, shown: Any) -> list[Row]:
    if item.kind == "true_false":
        right = "true" if item.key.get("right") else "false"
        words = [("true", _("True")), ("false", _("False"))]
        return [
            Row(at, value, safe(word), value in (shown or []), 0, value == right)
            for at, (value, word) in enumerate(words, start=1)
        ]
    options = item.content.get("options", {}).get(language, [])
    if item.kind in {"single", "multiple"}:
        right_ones = item.key["right"]
        return [
            Row(at, str(at), safe(options[option]), at in (shown or []), 0, option in right_ones)
            for at, option in enumerate(order, start=1)
        ]
    if item.kind == "ordering":
        lines = [options[option] for option in order]
    elif item.kind == "matching":
        lines = options
    else:
        return []
    places = shown or [0] * len(lines)
    return [
        Row(at, str(at), safe(line), chosen_place=place)
        for at, (line, place) in enumerate(zip(lines, places, strict=True), start=1)
    ]


def right_words(item: ShelvedItem) -> list[SafeString]:
    """The right answer in words, for the kinds that have no options to mark."""
    language = pick_language(item.languages)
    options = item.content.get("options", {}).get(language, [])
    if item.kind == "ordering":
        return [safe(option) for option in options]
    if item.kind == "matching":
        targets = item.content["targets"][language]
        return [safe(f"{a} — {b}") for a, b in zip(options, targets, strict=True)]
    if item.kind == "number":
        return [safe(_number_words(item))]
    if item.kind == "short_text":
        return [escape(text) for text in item.key["accepted"].get(language, [])[:1]]
    return []


def _number_words(item: ShelvedItem) -> str:
    value = number_format(Decimal(item.key["value"]), use_l10n=True)
    tolerance = Decimal(item.key["tolerance"])
    return f"{value} ± {number_format(tolerance, use_l10n=True)}" if tolerance else value
