"""What a person has begun and done, with the certificates."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bema.accounts.pages import for_members, person_of
from bema.common.localized import pick
from bema.study import access, queries
from bema.study.models import CourseEdition


@for_members
@require_GET
def courses(request: HttpRequest) -> HttpResponse:
    """My learning; for managers and editors also the courses of their line."""
    person = person_of(request)
    rows = queries.my_courses(person)
    context = {
        "going_on": [row for row in rows if row.record.completed_at is None],
        "done": [row for row in rows if row.record.completed_at is not None],
        "offered": _offered(request, {row.record.course_id for row in rows}),
    }
    return render(request, "study/courses.html", context)


def _offered(request: HttpRequest, begun: set[int]) -> list[dict[str, Any]]:
    courses = access.courses_in_line(person_of(request))
    editions = (
        CourseEdition.objects.filter(is_current=True, course__in=courses)
        .exclude(course_id__in=begun)
        .select_related("course")
    )
    rows = [
        {"slug": edition.course.slug, "title": pick(edition.content["title"])}
        for edition in editions
    ]
    return sorted(rows, key=lambda row: row["title"])
