"""Places on the pages of a course that higher domains fill."""

from __future__ import annotations

from typing import Any, Protocol

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class CourseNotice(Protocol):
    """What a person is told above a course and its steps; `context` is None where there is nothing to tell.

    It is asked for on every page of a lesson: one prepared query, where there is nothing.
    """

    template: str

    def context(self, request: HttpRequest, course_id: int, slug: str) -> dict[str, Any] | None: ...


course_notices: list[CourseNotice] = []


def notices(request: HttpRequest, course_id: int, slug: str) -> list[SafeString]:
    shown = []
    for notice in course_notices:
        context = notice.context(request, course_id, slug)
        if context is not None:
            shown.append(render_to_string(notice.template, context, request))
    return shown
