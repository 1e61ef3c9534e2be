"""The pages that Wagtail's tree does not have: the front door, topics, authors, local areas."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from bema.assignments.views import today
from bema.portal.cache import kept
from bema.portal.frame import in_each_language
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


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing at this address: said in the frame of the portal where it begins with a language."""
    named = request.path_info.split("/", 2)[1]
    home = home_page(active_locale()) if named in dict(settings.LANGUAGES) else None
    if home is None:
        return page_not_found(request, exception)
    context = {"home": home.get_url(request)}
    return render(request, "portal/404.html", context, status=404)


@kept("page")
@require_safe
def topic(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return _listing(request, get_object_or_404(Topic, pk=pk), slug)


@kept("page")
@require_safe
def author(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return _listing(request, get_object_or_404(Author, pk=pk), slug)


@kept("page")
@require_safe
def area(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return _listing(request, get_object_or_404(Area, pk=pk), slug)


def _listing(request: HttpRequest, thing: Named, slug: str) -> HttpResponse:
    """The stories about it; an address with other words in it leads to the right one."""
    if slug != thing.slug:
        return redirect(thing.get_absolute_url(), permanent=True)
    found = stories(active_locale(), about=thing)
    context = {
        "thing": thing,
        "stories": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "addresses": in_each_language(thing.get_absolute_url),
    }
    return render(request, "portal/listing.html", context)
