"""What changed under a member in the middle of a course."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bema.accounts.pages import for_members, person_of
from bema.common.localized import pick
from bema.study import access, queries
from bema.updates.midcourse import changed_under, note_seen


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def changed(request: HttpRequest, slug: str) -> HttpResponse:
    person = person_of(request)
    course = access.access_course(person, slug)
    if request.method == "POST":
        note_seen(actor=person, course_id=course.pk)
        return redirect("course", slug)
    context = {
        "slug": slug,
        "title": pick(queries.current_course(course.pk).title),
        "told": changed_under(person, course.pk),
    }
    return render(request, "updates/midcourse/changed.html", context)
