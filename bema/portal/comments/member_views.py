"""A member's own comments, beside her other data."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bema.accounts.pages import for_members, person_of
from bema.common.errors import Absent, BemaError
from bema.portal.comments.queries import own_comments
from bema.portal.comments.views import act, form_for, own
from bema.portal.models import Comment

A_PAGE = 25


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def my_comments(request: HttpRequest) -> HttpResponse:
    """What became of each; change one, take it back, appeal against a refusal."""
    found = own_comments(person_of(request))
    problem, status, named, form = "", 200, None, None
    if request.method == "POST":
        named = _named(request)
        form = form_for(request, named)
        try:
            if act(named, request.POST.get("do", ""), form):
                return redirect("my-comments")
            status = 422
        except Absent:
            raise
        except BemaError as error:
            problem, status = str(error), error.status
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [own(row, form if row == named else None) for row in page],
        "problem": problem,
    }
    return render(request, "portal/comments/my_comments.html", context, status=status)


def _named(request: HttpRequest) -> Comment:
    """The comment that the form names, if it is the person's own; else `Absent`."""
    given = request.POST.get("comment", "")
    if not given.isdecimal() or len(given) > 18:
        raise Absent()
    found = Comment.objects.filter(person=person_of(request), pk=int(given)).first()
    if found is None:
        raise Absent()
    return found
