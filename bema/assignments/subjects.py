"""What a subject is called and where it is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse

from bema.assignments.events import SubjectMade
from bema.assignments.models import Subject
from bema.common.events import publish
from bema.common.localized import pick
from bema.documents.models import Work
from bema.documents.queries import named
from bema.study.models import Course, CourseEdition


def subject_of(*, course_id: int | None = None, work_id: int | None = None) -> Subject:
    """The subject that stands for the course or the work; made when it is first needed."""
    what: dict[str, Any] = (
        {"course_id": course_id} if course_id is not None else {"work_id": work_id}
    )
    return Subject.objects.filter(**what).first() or _made(what)


@transaction.atomic
def _made(what: dict[str, Any]) -> Subject:
    subject, is_new = Subject.objects.get_or_create(**what)
    if is_new:
        publish(SubjectMade(subject_id=subject.pk))
    return subject


@dataclass(frozen=True, slots=True)
class Named:
    """A subject for people to read: `url` leads to the course or the document itself."""

    id: int
    title: str
    is_course: bool
    url: str


def titled_courses(courses: Iterable[Course]) -> dict[int, str]:
    """{course: title as published, in the reader's language}; unpublished, the editors' own. One query."""
    drafts = {course.pk: str(course) for course in courses}
    return {**drafts, **_published_titles(drafts)}


def _published_titles(course_ids: Iterable[int]) -> dict[int, str]:
    editions = CourseEdition.objects.filter(course__in=list(course_ids), is_current=True)
    return {course: pick(c["title"]) for course, c in editions.values_list("course", "content")}


def _document_names(work_ids: Iterable[int]) -> dict[int, str]:
    works = named(Work.objects.filter(pk__in=list(work_ids)))
    return dict(works.values_list("pk", "name"))


def document_name(work: Work) -> str:
    """What the document is called in the reader's language. One query."""
    return _document_names([work.pk])[work.pk]


def name_subjects(ids: Iterable[int]) -> dict[int, Named]:
    """{subject: its name in the reader's language}. Three queries, however many subjects."""
    rows = Subject.objects.filter(pk__in=set(ids)).values_list(
        "pk", "course", "course__slug", "course__title", "work__slug", "work"
    )
    found = list(rows)
    titles = _published_titles(row[1] for row in found if row[1])
    names = _document_names(row[5] for row in found if row[5])
    by_id: dict[int, Named] = {}
    for pk, course, course_slug, draft_title, work_slug, work in found:
        if course:
            title = titles.get(course) or str(draft_title)
            by_id[pk] = Named(pk, title, True, reverse("course", args=[course_slug]))
        else:
            by_id[pk] = Named(pk, names[work], False, reverse("document", args=[work_slug]))
    return by_id
