"""What is said after an answer: right or not, why, and the provision on which it rests."""

from __future__ import annotations

from typing import Any

from bema.common.html import safe
from bema.common.localized import pick
from bema.study.asking import ask, right_words
from bema.study.models import Response
from bema.study.passages import passages
from bema.study.queries import cited_lineages
from bema.study.shelf import ShelvedItem


def feedback(item: ShelvedItem, order: list[int], kept: Response) -> dict[str, Any]:
    """The context of `study/_feedback.html`. Two queries."""
    cited = cited_lineages([item.objective_id]).get(item.objective_id, [])
    return {
        "kind": "feedback",
        "asked": ask(item, order, kept.answer),
        "is_right": kept.is_right,
        "why": safe(pick(item.content["feedback"])),
        "right_words": [] if kept.is_right else right_words(item),
        "passages": passages(cited),
    }
