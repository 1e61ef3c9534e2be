"""Course, lesson and step: read, check, see why."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from bema.accounts.pages import for_members, person_of
from bema.common.errors import Absent
from bema.common.html import safe
from bema.common.localized import pick, pick_language
from bema.documents.access import visible_works
from bema.documents.queries import named
from bema.study import access, actions, papers, queries, shelf, slots
from bema.study.actions.lessons import check_item
from bema.study.asking import Asked, ask, ask_again
from bema.study.errors import BadAnswer, Unanswered
from bema.study.feedback import feedback
from bema.study.models import Response
from bema.study.passages import passages
from bema.study.queries import Seat
from bema.study.translations.shown import lag_of_step
from bema.study.views.common import is_fragment, response_id_of
from bema.study.views.outline import outline


@for_members
@require_GET
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """What the course is about, its lessons as a list of tasks, and the way to the test through them."""
    person = person_of(request)
    found = access.access_course(person, slug)
    shelved = queries.current_course(found.pk)
    works = visible_works(person).filter(pk__in=shelved.work_ids)
    context = {
        "slug": slug,
        "title": pick(shelved.title),
        "summary": safe(pick(shelved.summary)),
        "works": named(works).order_by("title"),
        "outline": outline(person, slug, shelved),
        "notices": slots.notices(request, found.pk, slug),
    }
    return render(request, "study/course.html", context)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def lesson(request: HttpRequest, slug: str, lesson_id: int) -> HttpResponse:
    """Begin (POST) or go on with the lesson, at the step where the person is."""
    person = person_of(request)
    if request.method == "POST":
        ordinal = actions.open_lesson(actor=person, slug=slug, lesson_id=lesson_id)
    else:
        seat = queries.seat(person, slug, lesson_id)
        ordinal = 1 if seat.is_done else min(seat.next_step, len(seat.lesson.steps))
    return redirect("step", slug, lesson_id, ordinal)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, slug: str, lesson_id: int, ordinal: int) -> HttpResponse:
    """One step: shown, finished, or answered."""
    if request.method == "POST":
        return _finish_or_answer(request, slug, lesson_id, ordinal)
    seat = queries.seat(person_of(request), slug, lesson_id)
    if seat.lesson.step(ordinal) is None:
        raise Absent()
    if not seat.is_done and ordinal > seat.next_step:
        return redirect("step", slug, lesson_id, seat.next_step)
    given = request.GET.get("answer")
    if given:
        return _show_feedback(request, seat, ordinal, _own_response(request, given))
    return _show(request, seat, ordinal)


def _finish_or_answer(
    request: HttpRequest, slug: str, lesson_id: int, ordinal: int
) -> HttpResponse:
    if "response" in request.POST:
        return _answer(request, slug, lesson_id, ordinal)
    seat = actions.finish_step(
        actor=person_of(request), slug=slug, lesson_id=lesson_id, ordinal=ordinal
    )
    is_check = seat.lesson.steps[ordinal - 1].kind == "check"
    target = ordinal if is_check else ordinal + 1
    if target > len(seat.lesson.steps):
        return _go(request, reverse("course", args=[slug]))
    url = reverse("step", args=[slug, lesson_id, target])
    if not is_fragment(request):
        return redirect(url)
    response = _show(request, seat, target)
    response["HX-Push-Url"] = url
    return response


def _go(request: HttpRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if is_fragment(request) else redirect(url)


def _answer(request: HttpRequest, slug: str, lesson_id: int, ordinal: int) -> HttpResponse:
    response_id = response_id_of(request)
    edition = request.POST.get("edition", "")
    if not edition.isdecimal():
        raise BadAnswer()
    try:
        kept = actions.answer_check(
            actor=person_of(request),
            slug=slug,
            lesson_id=lesson_id,
            ordinal=ordinal,
            response_id=response_id,
            item_edition_id=int(edition),
            data=request.POST,
        )
    except Unanswered as error:
        return _ask_again(request, slug, lesson_id, ordinal, response_id, error)
    url = f"{reverse('step', args=[slug, lesson_id, ordinal])}?answer={kept.pk}"
    if not is_fragment(request):
        return redirect(url)
    seat = queries.seat(person_of(request), slug, lesson_id)
    response = _show_feedback(request, seat, ordinal, kept)
    response["HX-Push-Url"] = url
    return response


def _ask_again(
    request: HttpRequest,
    slug: str,
    lesson_id: int,
    ordinal: int,
    response_id: uuid.UUID,
    error: Unanswered,
) -> HttpResponse:
    person = person_of(request)
    seat = queries.seat(person, slug, lesson_id)
    item = check_item(seat, ordinal, int(request.POST["edition"]))
    order = papers.steady_order(item, person.pk)
    asked = ask_again(item, order, request.POST, response_id, str(error))
    return _show(request, seat, ordinal, asked=asked, status=422)


def _own_response(request: HttpRequest, given: str) -> Response:
    try:
        pk = uuid.UUID(given)
    except ValueError as error:
        raise Absent() from error
    kept = Response.objects.filter(pk=pk, person=person_of(request), attempt=None).first()
    if kept is None:
        raise Absent()
    return kept


def _show(
    request: HttpRequest, seat: Seat, ordinal: int, *, asked: Asked | None = None, status: int = 200
) -> HttpResponse:
    step = seat.lesson.steps[ordinal - 1]
    context = _frame(seat, ordinal)
    if step.kind == "check" and asked is None:
        item = check_item(seat, ordinal)
        asked = ask(item, papers.steady_order(item, person_of(request).pk))
    if step.kind == "quote":
        context["passages"] = passages(step.lineage_ids)
    language = pick_language(step.html)
    context |= {
        "kind": step.kind,
        "html": safe(step.html[language]) if language else "",
        "html_language": language,
        "lag": lag_of_step(seat.lesson, step, language),
        "asked": asked,
    }
    return _render(request, context, status)


def _show_feedback(request: HttpRequest, seat: Seat, ordinal: int, kept: Response) -> HttpResponse:
    item = _answered_item(seat, ordinal, kept)
    order = papers.steady_order(item, person_of(request).pk)
    context = _frame(seat, ordinal) | feedback(item, order, kept)
    return _render(request, context, 200)


def _answered_item(seat: Seat, ordinal: int, kept: Response) -> shelf.ShelvedItem:
    try:
        return check_item(seat, ordinal, kept.item_edition_id)
    except BadAnswer as error:
        raise Absent() from error


def _frame(seat: Seat, ordinal: int) -> dict[str, Any]:
    """What every step shows: where one is, and where it goes on."""
    total = len(seat.lesson.steps)
    lesson_id = seat.lesson.lesson_id
    on = reverse("step", args=[seat.slug, lesson_id, ordinal + 1]) if ordinal < total else ""
    back = reverse("step", args=[seat.slug, lesson_id, ordinal - 1]) if ordinal > 1 else ""
    return {
        "course_id": seat.course_id,
        "slug": seat.slug,
        "course_url": reverse("course", args=[seat.slug]),
        "course_title": pick(seat.course.title),
        "lesson_title": pick(seat.lesson.title),
        "ordinal": ordinal,
        "total": total,
        "here": reverse("step", args=[seat.slug, lesson_id, ordinal]),
        "on": on,
        "back": back,
    }


def _render(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    if is_fragment(request):
        return render(request, "study/_step.html", context, status=status)
    context["notices"] = slots.notices(request, context["course_id"], context["slug"])
    return render(request, "study/step.html", context, status=status)
