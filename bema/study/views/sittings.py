"""The test: before it, question by question, before handing in, and the result."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from bema.accounts.pages import for_members, person_of
from bema.common.clock import now
from bema.common.errors import Absent
from bema.common.localized import pick
from bema.study import access, actions, queries
from bema.study.actions import sittings
from bema.study.asking import Asked, ask, ask_again
from bema.study.errors import AlreadyHandedIn, TimeIsUp, Unanswered
from bema.study.models import Attempt, AttemptState, Certificate, CourseEdition, Response
from bema.study.passages import Passage, passages
from bema.study.views.common import is_fragment, response_id_of


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def test(request: HttpRequest, slug: str) -> HttpResponse:
    """What the test asks of one, and the button that starts it."""
    person = person_of(request)
    if request.method == "POST":
        attempt = actions.start_attempt(actor=person, slug=slug)
        return redirect("question", slug, attempt.pk, _first_open(attempt))
    course = access.access_course(person, slug)
    shelved = queries.current_course(course.pk)
    if not shelved.has_test:
        raise Absent()
    sittings.settle_overdue(person, course.pk)
    past = queries.attempts(person, course.pk)
    allowed = shelved.attempts_allowed
    context = {
        "slug": slug,
        "course_title": pick(shelved.title),
        "course": shelved,
        "minutes": int(shelved.time_limit.total_seconds() // 60) if shelved.time_limit else None,
        "is_open": queries.all_lessons_done(person, course.pk),
        "question_count": _question_count(course.pk, shelved.questions_per_objective),
        "going_on": next((a for a in past if a.state == AttemptState.OPEN), None),
        "past": [a for a in past if a.state == AttemptState.SUBMITTED],
        "left": None if allowed is None else max(0, allowed - len(past)),
    }
    return render(request, "study/test.html", context)


def _question_count(course_id: int, per_objective: int) -> int:
    counts: dict[int, int] = {}
    for item in queries.test_items(course_id):
        counts[item.objective_id] = counts.get(item.objective_id, 0) + 1
    return sum(min(count, per_objective) for count in counts.values())


def _first_open(attempt: Attempt) -> int:
    """The first question without an answer: where a person goes on."""
    answered = queries.latest_responses(attempt.pk)
    for number, row in enumerate(attempt.paper, start=1):
        if row[0] not in answered:
            return number
    return len(attempt.paper)


def _attempt(request: HttpRequest, slug: str, attempt_id: uuid.UUID) -> Attempt:
    """The person's own attempt; handed in first, if its time is up."""
    attempts = Attempt.objects.select_related("course_edition").filter(course__slug=slug)
    attempt = attempts.filter(pk=attempt_id, person=person_of(request)).first()
    if attempt is None:
        raise Absent()
    is_late = attempt.deadline is not None and now() > attempt.deadline + sittings.GRACE
    if attempt.state == AttemptState.OPEN and is_late:
        actions.close_overdue(attempt_id=attempt.pk)
        messages.warning(request, str(TimeIsUp()))
        attempt.refresh_from_db()
    return attempt


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, slug: str, attempt_id: uuid.UUID, number: int) -> HttpResponse:
    """One question: "3 of 10"."""
    if request.method == "POST":
        return _answer(request, slug, attempt_id, number)
    attempt = _attempt(request, slug, attempt_id)
    if attempt.state == AttemptState.SUBMITTED:
        return redirect("result", slug, attempt.pk)
    return _show(request, slug, attempt, number)


def _show(
    request: HttpRequest,
    slug: str,
    attempt: Attempt,
    number: int,
    *,
    asked: Asked | None = None,
    status: int = 200,
) -> HttpResponse:
    item, order = sittings.question(attempt, number)
    answered = queries.latest_responses(attempt.pk)
    if asked is None:
        kept = answered.get(item.id)
        asked = ask(item, order, kept.answer if kept else None)
    total = len(attempt.paper)
    context = {
        "asked": asked,
        "ordinal": number,
        "total": total,
        "course_title": pick(attempt.course_edition.content["title"]),
        "deadline": attempt.deadline,
        "here": reverse("question", args=[slug, attempt.pk, number]),
        "skip": _next_url(slug, attempt, number),
        "back": reverse("question", args=[slug, attempt.pk, number - 1]) if number > 1 else "",
        "overview": reverse("attempt", args=[slug, attempt.pk]),
        "answered": len(answered),
    }
    template = "study/_question.html" if is_fragment(request) else "study/question.html"
    return render(request, template, context, status=status)


def _next_url(slug: str, attempt: Attempt, number: int) -> str:
    if number < len(attempt.paper):
        return reverse("question", args=[slug, attempt.pk, number + 1])
    return reverse("attempt", args=[slug, attempt.pk])


def _answer(request: HttpRequest, slug: str, attempt_id: uuid.UUID, number: int) -> HttpResponse:
    response_id = response_id_of(request)
    try:
        kept = actions.answer_question(
            actor=person_of(request),
            attempt_id=attempt_id,
            number=number,
            response_id=response_id,
            data=request.POST,
        )
    except Unanswered as error:
        attempt = _attempt(request, slug, attempt_id)
        item, order = sittings.question(attempt, number)
        asked = ask_again(item, order, request.POST, response_id, str(error))
        return _show(request, slug, attempt, number, asked=asked, status=422)
    except (TimeIsUp, AlreadyHandedIn) as error:
        messages.warning(request, str(error))
        return _go(request, reverse("result", args=[slug, attempt_id]))
    return _go_on(request, slug, kept, number)


def _go_on(request: HttpRequest, slug: str, kept: Response, number: int) -> HttpResponse:
    """To the next question; script gets it at once, in the same answer."""
    attempt = kept.attempt
    assert attempt is not None
    if attempt.state == AttemptState.SUBMITTED:
        return _go(request, reverse("result", args=[slug, attempt.pk]))
    url = _next_url(slug, attempt, number)
    if not is_fragment(request) or number >= len(attempt.paper):
        return _go(request, url)
    response = _show(request, slug, attempt, number + 1)
    response["HX-Push-Url"] = url
    return response


def _go(request: HttpRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if is_fragment(request) else redirect(url)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, slug: str, attempt_id: uuid.UUID) -> HttpResponse:
    """All questions at a glance, before handing in ("2 unanswered"); and handing in."""
    found = _attempt(request, slug, attempt_id)
    if request.method == "POST":
        actions.submit_attempt(actor=person_of(request), attempt_id=attempt_id)
        return redirect("result", slug, attempt_id)
    if found.state == AttemptState.SUBMITTED:
        return redirect("result", slug, attempt_id)
    answered = queries.latest_responses(found.pk)
    questions = [
        {
            "number": number,
            "url": reverse("question", args=[slug, found.pk, number]),
            "is_answered": row[0] in answered,
        }
        for number, row in enumerate(found.paper, start=1)
    ]
    context = {
        "slug": slug,
        "attempt": found,
        "course_title": pick(found.course_edition.content["title"]),
        "questions": questions,
        "unanswered": sum(not q["is_answered"] for q in questions),
    }
    return render(request, "study/attempt.html", context)


@dataclass(frozen=True, slots=True)
class Again:
    """An objective to go over again: what it is, where it stands, and the lesson that teaches it."""

    statement: str
    passages: list[Passage]
    lesson_url: str


@for_members
@require_GET
def result(request: HttpRequest, slug: str, attempt_id: uuid.UUID) -> HttpResponse:
    """The score, as it was given, and what to read again."""
    found = _attempt(request, slug, attempt_id)
    if found.state != AttemptState.SUBMITTED:
        return redirect("attempt", slug, attempt_id)
    person = person_of(request)
    answered = queries.latest_responses(found.pk)
    edition: CourseEdition = found.course_edition
    allowed = edition.content["attempts_allowed"]
    used = Attempt.objects.filter(person=person, course_id=found.course_id).count()
    context = {
        "slug": slug,
        "attempt": found,
        "course_title": pick(edition.content["title"]),
        "pass_mark": edition.content["pass_mark"],
        "right": sum(response.is_right for response in answered.values()),
        "total": len(found.paper),
        "again": _to_read_again(slug, found, answered),
        "left": None if allowed is None else max(0, allowed - used),
        "certificate": Certificate.objects.filter(person=person, course_id=found.course_id).first(),
    }
    return render(request, "study/result.html", context)


def _to_read_again(slug: str, attempt: Attempt, answered: dict[int, Response]) -> list[Again]:
    wrong: list[int] = []
    for number, row in enumerate(attempt.paper, start=1):
        response = answered.get(row[0])
        if response is None or not response.is_right:
            wrong.append(sittings.question(attempt, number)[0].objective_id)
    objectives = list(dict.fromkeys(wrong))
    if not objectives:
        return []
    cited = queries.cited_lineages(objectives)
    lineages = [pk for pks in cited.values() for pk in pks]
    shown = {p.lineage_id: p for p in passages(lineages, together=False)}
    lessons = queries.lessons_of_objectives(attempt.course_id, objectives)
    statements: dict[int, Any] = queries.statements(objectives)
    return [
        Again(
            statement=str(statements[pk]),
            passages=[shown[lineage] for lineage in cited.get(pk, []) if lineage in shown],
            lesson_url=reverse("lesson", args=[slug, lessons[pk]]) if pk in lessons else "",
        )
        for pk in objectives
    ]
