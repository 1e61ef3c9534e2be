"""The editors' table of translations, and what of a course is behind in a language."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from bema.accounts.models import Person
from bema.accounts.pages import for_members, person_of
from bema.common.errors import Absent, Conflict
from bema.documents.models import Work
from bema.documents.translations.overview import WorkRow, site_languages, work_rows
from bema.study import access
from bema.study.actions.translations import say_still_right
from bema.study.models import Course
from bema.study.translations.forms import TranslationsForm
from bema.study.translations.histories import Key
from bema.study.translations.lists import behind
from bema.study.translations.overview import CourseRow, course_rows
from bema.units.models import Unit

A_PAGE = 25
A_LONG_PAGE = 50

Named = tuple[str, Any]


def _require_desk(person: Person) -> list[Unit]:
    units = access.edited_units(person)
    if not (units or person.is_superuser):
        raise Absent()
    return units


@for_members
@never_cache
@require_GET
def translations(request: HttpRequest) -> HttpResponse:
    """Every document and course of the editor in every language: current, out of date, missing."""
    person = person_of(request)
    units = _require_desk(person)
    form = TranslationsForm(request.GET or None, units=units)
    wanted = form.cleaned_data if form.is_valid() else {}
    languages = [wanted["language"]] if wanted.get("language") else site_languages()
    things = _things(person, wanted)
    if wanted.get("behind"):
        rows = [row for row in _rows(things, languages) if row.is_behind]
        page: Any = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
        shown = list(page)
    else:
        page = Paginator(things, A_PAGE).get_page(request.GET.get("page"))
        shown = _rows(list(page), languages)
    context = {
        "form": form,
        "page": page,
        "rows": shown,
        "languages": languages,
        "is_narrowed": bool(wanted and any(wanted.values())),
    }
    return render(request, "study/desk/translations.html", context)


def _things(person: Person, wanted: dict[str, Any]) -> list[Named]:
    """Documents, then published courses, each by title: (kind, row)."""
    works = access.editable(person, Work.objects.filter(versions__state="published").distinct())
    courses = access.editable(person, Course.objects.filter(editions__is_current=True))
    owner = wanted.get("owner")
    found: list[Named] = []
    for kind, rows in (
        ("documents", works.order_by("title")),
        ("courses", courses.order_by("slug")),
    ):
        if wanted.get("kind") in (None, "", kind):
            found += [(kind, row) for row in (rows.filter(owner=owner) if owner else rows)]
    return found


def _rows(things: list[Named], languages: list[str]) -> list[WorkRow | CourseRow]:
    works = [row for kind, row in things if kind == "documents"]
    courses = [row for kind, row in things if kind == "courses"]
    return [*work_rows(works, languages), *course_rows(courses, languages)]


@for_members
@never_cache
@require_GET
def course_translations(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """What of a course is behind in the language, each with the way to mend it."""
    person = person_of(request)
    course = access.editable(person, Course.objects.filter(pk=pk)).first()
    if course is None or language not in dict(settings.LANGUAGES):
        raise Absent()
    units = None if person.is_superuser else access.edited_units(person)
    rows = behind(course, language, units)
    page = Paginator(rows, A_LONG_PAGE).get_page(request.GET.get("page"))
    context = {"course": course, "language": language, "page": page, "total": len(rows)}
    return render(request, "study/desk/course_translations.html", context)


@for_members
@require_POST
def still_right(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The editor says that the words in the language are right as they are."""
    person = person_of(request)
    course = access.editable(person, Course.objects.filter(pk=pk)).first()
    if course is None:
        raise Absent()
    try:
        say_still_right(
            actor=person,
            key=_key(request),
            language=language,
            source_digest=request.POST.get("digest", ""),
        )
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Noted: these words are still right."))
    return redirect(reverse("course-translations", args=[pk, language]))


def _key(request: HttpRequest) -> Key:
    """The thing as the form names it: "item 12", or "step 3 <uuid>"."""
    kind, _space, rest = request.POST.get("thing", "").partition(" ")
    number, _space, step = rest.partition(" ")
    try:
        return Key(kind, int(number), uuid.UUID(step) if step else None)
    except ValueError as error:
        raise Absent() from error
