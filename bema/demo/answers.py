"""Answers in the form in which responses keep them: one that is right and one that is not."""

from __future__ import annotations

from typing import Any

from bema.study.shelf import ShelvedItem


def right_answer(item: ShelvedItem, language: str) -> Any:
    key = item.key
    if item.kind == "single":
        return key["right"][0]
    if item.kind in {"multiple", "true_false"}:
        return key["right"]
    if item.kind == "ordering":
        return list(range(key["count"]))
    if item.kind == "matching":
        return list(range(len(key["same"])))
    if item.kind == "number":
        return key["value"]
    accepted = key["accepted"]
    return accepted.get(language, accepted["en"])[0]


def wrong_answer(item: ShelvedItem) -> Any:
    key = item.key
    if item.kind == "single":
        return (key["right"][0] + 1) % item.option_count()
    if item.kind == "multiple":
        return key["right"][:1]
    if item.kind == "true_false":
        return not key["right"]
    if item.kind == "ordering":
        return list(reversed(range(key["count"])))
    if item.kind == "matching":
        return list(reversed(range(len(key["same"]))))
    return "1000" if item.kind == "number" else "?"
