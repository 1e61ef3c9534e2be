"""The pages on which a manager assigns: what, to which unit, to which groups, by when; then yes.

Each page is a question; the answers so far travel in the address, so that every page can be reloaded,
kept and gone back to, and nothing is half done: the one write happens at the yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bema.accounts.models import Person
from bema.accounts.pages import for_members, person_of
from bema.assignments import actions
from bema.assignments.access import (
    access_topic,
    assignable_courses,
    assignable_works,
    managed_units,
)
from bema.assignments.errors import DueBeforeOpening, DueInThePast
from bema.assignments.figures import extent
from bema.assignments.forms import DatesForm, GroupsForm, current_groups, first_dates
from bema.assignments.picking import picker
from bema.assignments.subjects import document_name, subject_of, titled_courses
from bema.common.errors import Invalid
from bema.documents.models import Work
from bema.documents.queries import search_titles
from bema.study.models import Course
from bema.units.access import access_unit
from bema.units.models import Role, TargetGroup, Unit

MOST = 50


@dataclass(frozen=True, slots=True)
class Answers:
    """What has been answered so far, checked anew on every page against what the person may reach."""

    topic: Course | Work
    key: str
    title: str
    unit: Unit | None
    groups: list[TargetGroup]

    @property
    def query(self) -> str:
        """The answers as they travel on in an address."""
        pairs = [("what", self.key)]
        if self.unit is not None:
            pairs.append(("unit", self.unit.code))
        pairs += [("group", group.code) for group in self.groups]
        return urlencode(pairs)


def _answers(person: Person, query: QueryDict, *, unit: bool = True) -> Answers:
    managed_units(person)
    key = query.get("what", "")
    topic = access_topic(person, key)
    title = document_name(topic) if isinstance(topic, Work) else titled_courses([topic])[topic.pk]
    codes = query.getlist("group")
    return Answers(
        topic=topic,
        key=key,
        title=str(title),
        unit=access_unit(person, query.get("unit", ""), role=Role.TRAINING_MANAGER)
        if unit
        else None,
        groups=list(current_groups().filter(code__in=codes)) if codes else [],
    )


@for_members
@require_GET
def what(request: HttpRequest) -> HttpResponse:
    """First question: which course or document."""
    managed_units(person_of(request))
    if request.GET.get("what"):
        answers = _answers(person_of(request), request.GET, unit=False)
        return redirect(f"{reverse('assign-unit')}?{answers.query}")
    words = request.GET.get("q", "").strip()
    works = search_titles(assignable_works(person_of(request)), words, kind="")
    courses = titled_courses(assignable_courses(person_of(request))[:500])
    if words:
        courses = {pk: title for pk, title in courses.items() if words.lower() in title.lower()}
    context = {
        "courses": sorted(courses.items(), key=lambda course: course[1])[:MOST],
        "works": works.order_by("name")[:MOST],
        "words": words,
        "asked": "what" in request.GET,
    }
    return render(request, "assignments/assign/what.html", context)


@for_members
@require_GET
def unit(request: HttpRequest) -> HttpResponse:
    """Second question: which unit, with all below it."""
    answers = _answers(person_of(request), request.GET, unit=False)
    words, at = request.GET.get("q", "").strip(), request.GET.get("at", "")
    context = {"answers": answers, "picker": picker(person_of(request), at=at, words=words)}
    return render(request, "assignments/assign/unit.html", context)


@for_members
@require_GET
def groups(request: HttpRequest) -> HttpResponse:
    """Third question: which target groups; not asked where there are none."""
    answers = _answers(person_of(request), request.GET)
    if not current_groups().exists():
        return redirect(f"{reverse('assign-dates')}?{answers.query}")
    form = GroupsForm(initial={"group": [group.code for group in answers.groups]})
    return render(request, "assignments/assign/groups.html", {"answers": answers, "form": form})


@for_members
@require_GET
def dates(request: HttpRequest) -> HttpResponse:
    """Fourth question: by when, with a word to the members."""
    answers = _answers(person_of(request), request.GET)
    if "change" in request.GET:
        return _ask_dates(request, answers, DatesForm(request.GET))
    if "opens_on" in request.GET:
        return _confirm(request, answers, DatesForm(request.GET))
    return _ask_dates(request, answers, DatesForm(initial=first_dates()))


@for_members
@require_http_methods(["POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """The yes."""
    answers, form = _answers(person_of(request), request.POST), DatesForm(request.POST)
    if not form.is_valid():
        return _ask_dates(request, answers, form)
    try:
        made = _assign(person_of(request), answers, form.cleaned_data)
    except (DueBeforeOpening, DueInThePast) as error:
        form.add_error("due_on", str(error))
        return _ask_dates(request, answers, form)
    except Invalid as error:
        form.add_error(None, str(error))
        return _ask_dates(request, answers, form)
    messages.success(request, _("“%(title)s” has been assigned.") % {"title": answers.title})
    return redirect("assignment", made.pk)


def _assign(person: Person, answers: Answers, dates: dict[str, Any]) -> Any:
    is_course = isinstance(answers.topic, Course)
    subject = subject_of(
        course_id=answers.topic.pk if is_course else None,
        work_id=None if is_course else answers.topic.pk,
    )
    if answers.unit is None:
        raise Invalid()
    return actions.assign(
        actor=person, subject=subject, unit=answers.unit, groups=answers.groups, **dates
    )


def _ask_dates(request: HttpRequest, answers: Answers, form: DatesForm) -> HttpResponse:
    context = {"answers": answers, "form": form}
    status = 422 if form.errors else 200
    return render(request, "assignments/assign/dates.html", context, status=status)


def _confirm(request: HttpRequest, answers: Answers, form: DatesForm) -> HttpResponse:
    """Last page: everything again, with the number of people, before the yes."""
    if form.is_valid():
        try:
            actions.check_dates(form.cleaned_data["opens_on"], form.cleaned_data["due_on"])
        except Invalid as error:
            form.add_error("due_on", str(error))
    if form.errors or answers.unit is None:
        return _ask_dates(request, answers, form)
    context = {
        "answers": answers,
        "dates": form.cleaned_data,
        "extent": extent(answers.unit, answers.groups),
    }
    return render(request, "assignments/assign/confirm.html", context)
