"""The pages that Wagtail's tree does not have: the front door, topics, authors, local areas."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bema.assignments.views import today
from bema.portal.models import Area, Author, Topic
from bema.portal.models.naming import Named
from bema.portal.queries import active_locale, home_page, stories

PAGE = 20


@require_safe
def front(request: HttpRequest) -> HttpResponseBase:
    """Today for a member; the public home page, in the reader's language, for a visitor."""
    if request.user.is_authenticated:
        return today(request)
    home = home_page(active_locale())
    if home is None:
        return today(request)  # which leads to the sign-in
    response = redirect(home.url)
    response["Vary"] = "Cookie, Accept-Language"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def topic(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return _listing(request, get_object_or_404(Topic, pk=pk), slug, topics=pk)


@require_safe
def author(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return _listing(request, get_object_or_404(Author, pk=pk), slug, story_authors__author=pk)


@require_safe
def area(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return _listing(request, get_object_or_404(Area, pk=pk), slug, areas=pk)


def _listing(request: HttpRequest, thing: Named, slug: str, **among: int) -> HttpResponse:
    """The stories about it; an address with other words in it leads to the right one."""
    if slug != thing.slug:
        return redirect(
            reverse(thing.route, kwargs={"pk": thing.pk, "slug": thing.slug}), permanent=True
        )
    found = stories(active_locale()).filter(**among)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/listing.html", {"thing": thing, "page": page})
