"""Going over again: one question a screen, the answer, why, the next; and how many a day."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from bema.accounts.pages import for_members, person_of
from bema.common.errors import Absent
from bema.study.errors import BadAnswer, Unanswered
from bema.study.models import Response
from bema.study.views.common import is_fragment, response_id_of
from bema.updates import asking, preferences, reviewing
from bema.updates.errors import ChangedMeanwhile, ItemWithdrawn, NotDue
from bema.updates.forms import USUAL, DefaultForm, PerDayForm


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """The next question of today, an answer to it, or what is said to an answer."""
    if request.method == "POST":
        return _answer(request)
    given = request.GET.get("answer")
    if given:
        kept = reviewing.reviewed_response(person_of(request), _uuid(given))
        return _show_feedback(request, kept)
    return _show_next(request)


def _uuid(given: str) -> uuid.UUID:
    try:
        return uuid.UUID(given)
    except ValueError as error:
        raise Absent() from error


def _edition(request: HttpRequest) -> int:
    given = request.POST.get("edition", "")
    if not (given.isascii() and given.isdecimal() and len(given) < 19):
        raise BadAnswer()
    return int(given)


def _answer(request: HttpRequest) -> HttpResponse:
    response_id, edition = response_id_of(request), _edition(request)
    try:
        kept = reviewing.answer_review(
            actor=person_of(request),
            item_edition_id=edition,
            response_id=response_id,
            data=request.POST,
        )
    except Unanswered as error:
        return _ask_again(request, edition, response_id, error)
    except (ItemWithdrawn, ChangedMeanwhile, NotDue) as error:
        messages.info(request, str(error))
        url = reverse("review")
        return HttpResponseClientRedirect(url) if is_fragment(request) else redirect(url)
    url = f"{reverse('review')}?answer={kept.pk}"
    if not is_fragment(request):
        return redirect(url)
    response = _show_feedback(request, kept)
    response["HX-Push-Url"] = url
    return response


def _ask_again(
    request: HttpRequest, edition: int, response_id: uuid.UUID, error: Unanswered
) -> HttpResponse:
    person = person_of(request)
    item = asking.shown_item(edition)
    asked = asking.question_again(person, item, request.POST, response_id, error)
    standing = reviewing.standing(person)
    context = {"standing": standing, "ordinal": standing.done + 1, "asked": asked}
    return _render(request, context, 422)


def _show_next(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    standing = reviewing.standing(person)
    item = reviewing.next_question(person, standing)
    asked = asking.question(person, item) if item is not None else None
    context = {"standing": standing, "ordinal": standing.done + 1, "asked": asked}
    return _render(request, context, 200)


def _show_feedback(request: HttpRequest, kept: Response) -> HttpResponse:
    person = person_of(request)
    standing = reviewing.standing(person)
    context = {"standing": standing, "ordinal": max(1, standing.done)}
    return _render(request, context | asking.feedback(person, kept), 200)


def _render(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    template = "updates/_review.html" if is_fragment(request) else "updates/review.html"
    return render(request, template, context, status=status)


def _forms(request: HttpRequest, *, is_default: bool) -> tuple[PerDayForm, DefaultForm]:
    """The member's form and the organisation's; what was sent is in the one that it was sent with."""
    usual, chosen = preferences.default_number(), preferences.own_number(person_of(request))
    own = PerDayForm(
        None if is_default else request.POST or None,
        initial={"per_day": USUAL if chosen is None else chosen},
        usual=usual,
    )
    return own, DefaultForm(request.POST if is_default else None, initial={"default": usual})


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """How many questions a day: one's own number and, for who administers it all, the organisation's."""
    person = person_of(request)
    may_set_default = preferences.may_choose_default(person)
    is_default = request.POST.get("for") == "all"
    if is_default and not may_set_default:
        raise Absent()
    own, default = _forms(request, is_default=is_default)
    form = default if is_default else own
    if request.method == "POST" and form.is_valid():
        if is_default:
            preferences.choose_default(actor=person, number=form.cleaned_data["default"])
        else:
            preferences.choose_own(actor=person, number=form.cleaned_data["per_day"])
        messages.success(request, _("Your choice has been saved."))
        return redirect("review-settings")
    context = {"form": own, "default": default if may_set_default else None}
    return render(
        request, "updates/review_settings.html", context, status=422 if form.errors else 200
    )
