"""What editors see before they publish: the members' look, from the draft in their hands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bema.common.html import safe
from bema.common.localized import pick
from bema.study.asking import Asked, ask
from bema.study.compiling import (
    CompiledLesson,
    CompiledStep,
    compile_course,
    compile_item,
    compile_lesson,
)
from bema.study.models import Course, Item, Lesson, Objective
from bema.study.passages import passages
from bema.study.shelf import ShelvedItem


def render_preview(request: HttpRequest, draft: Any) -> HttpResponse:
    """The draft as a page. It stands in a frame of the editing page, so it may be framed by it."""
    response = render(request, "study/preview.html", _context(draft))
    response._csp_exempt = True  # type: ignore[attr-defined]  # what django-csp's own decorator sets
    return response


def _context(draft: Any) -> dict[str, Any]:
    if isinstance(draft, Course):
        compiled = compile_course(draft)
        return {
            "title": pick(compiled.content["title"]),
            "lead": safe(pick(compiled.content["summary"])),
            "problems": [message for _field, message in compiled.problems],
        }
    if isinstance(draft, Lesson):
        return _lesson(draft)
    if isinstance(draft, Item):
        return _item(draft)
    assert isinstance(draft, Objective)
    cited = [citation.lineage_id for citation in draft.citations.all() if citation.lineage_id]
    return {"title": str(draft.statement), "passages": passages(cited)}


def _lesson(draft: Lesson) -> dict[str, Any]:
    compiled: CompiledLesson = compile_lesson(draft, for_preview=True)
    total = len(compiled.steps)
    return {
        "eyebrow": str(draft.course) if draft.course_id else "",
        "title": pick(compiled.content["title"]),
        "problems": [message for _field, message in compiled.problems],
        "steps": [
            {
                "ordinal": ordinal,
                "total": total,
                "html": safe(pick(step.html)),
                "passages": passages(step.lineage_ids),
                "asked": _check(step),
            }
            for ordinal, step in enumerate(compiled.steps, start=1)
        ],
    }


def _check(step: CompiledStep) -> Asked | None:
    if step.item_id is None:
        return None
    draft = Item.objects.get(pk=step.item_id).get_latest_revision_as_object()
    return _asked(draft)


def _asked(draft: Item) -> Asked | None:
    compiled = compile_item(draft)
    if compiled.problems:
        return None
    item = ShelvedItem(
        0, draft.pk or 0, 0, draft.kind, compiled.content, compiled.key, compiled.content_hash
    )
    return ask(item, list(range(item.option_count())))


def _item(draft: Item) -> dict[str, Any]:
    compiled = compile_item(draft)
    return {
        "title": str(draft.objective.statement) if draft.objective_id else "",
        "problems": [message for _field, message in compiled.problems],
        "asked": _asked(draft),
        "why": safe(pick(compiled.content.get("feedback", {}))),
    }
