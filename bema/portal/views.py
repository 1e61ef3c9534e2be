"""The pages that Wagtail's tree does not have: the front door, topics, authors, local areas, events."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from bema.assignments.views import today
from bema.portal.cache import kept
from bema.portal.frame import in_languages
from bema.portal.front.lists import named_with_stories, page_of
from bema.portal.importing.redirects import redirect_at
from bema.portal.models import Area, Author, Topic
from bema.portal.models.naming import Named
from bema.portal.queries import (
    active_locale,
    events_ahead,
    events_past,
    home_page,
    languages_about,
    languages_with,
    languages_with_events,
    stories,
    with_cards,
)


@require_safe
def front(request: HttpRequest) -> HttpResponseBase:
    """Today for a member; the public home page, in the reader's language, for a visitor.

    An article of a site that was imported may have stood here, behind a query: /?p=123.
    """
    if request.GET and (old := redirect_at(request.get_full_path())):
        return HttpResponsePermanentRedirect(old)
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
    found = get_object_or_404(Author.objects.select_related("picture", "unit"), pk=pk)
    return _listing(request, found, slug)


@kept("page")
@require_safe
def area(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return _listing(request, get_object_or_404(Area.objects.select_related("unit"), pk=pk), slug)


def _listing(request: HttpRequest, thing: Named, slug: str) -> HttpResponse:
    """The stories about it; an address with other words in it leads to the right one."""
    if slug != thing.slug:
        return redirect(thing.get_absolute_url(), permanent=True)
    languages = languages_about(thing)
    if get_language() not in languages:
        raise Http404
    context = {
        "thing": thing,
        "kind": thing.route,
        "all_of_them": reverse(f"{thing.route}s"),
        "stories": page_of(request, stories(active_locale(), about=thing)),
        "addresses": in_languages(languages, thing.get_absolute_url),
    }
    return render(request, "portal/listing.html", context)


@kept()
@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    return _all(request, Topic, "stories")


@kept()
@require_safe
def authors(request: HttpRequest) -> HttpResponse:
    return _all(request, Author, "by_lines__story")


@kept()
@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    return _all(request, Area, "stories")


def _all(request: HttpRequest, model: type[Named], link: str) -> HttpResponse:
    """All of a kind that stories in this language belong to; a list of nothing is no page."""
    found = named_with_stories(model, active_locale(), link)
    if not found:
        raise Http404
    name = f"{model.route}s"
    context = {
        "things": found,
        "kind": model.route,
        "addresses": in_languages(languages_with(model.route), lambda: reverse(name)),
    }
    return render(request, "portal/all_of_them.html", context)


@kept()
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """What is ahead, the next first; what is past stands on a page a year."""
    locale = active_locale()
    years = _years_of_events()
    ahead = list(with_cards(events_ahead(locale))[:100])
    if not ahead and not years:
        raise Http404
    context = {
        "ahead": ahead,
        "recent": [] if ahead else list(with_cards(events_past(locale))[:5]),
        "years": years,
        "addresses": in_languages(languages_with_events(), lambda: reverse("events")),
    }
    return render(request, "portal/events.html", context)


@kept("page")
@require_safe
def events_of_year(request: HttpRequest, year: int) -> HttpResponse:
    locale = active_locale()
    found = events_past(locale).filter(eventpage__starts_at__year=year)
    years = _years_of_events()
    if year not in years:
        raise Http404
    context = {
        "year": year,
        "years": years,
        "stories": page_of(request, found),
        "addresses": in_languages(
            [locale.language_code], lambda: reverse("events-of-year", args=[year])
        ),
    }
    return render(request, "portal/events_of_year.html", context)


def _years_of_events() -> list[int]:
    past: Any = events_past(active_locale()).order_by()
    found = past.datetimes("eventpage__starts_at", "year", order="DESC")
    return [moment.year for moment in found]
