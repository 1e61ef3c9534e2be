"""Issuing a certificate: the words as they are on the day, under a code that cannot be guessed."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.conf import settings

from bema.accounts.models import Person
from bema.common.clock import now, today
from bema.documents.models import Work
from bema.documents.queries import version_in_force
from bema.study.compiling import digest
from bema.study.models import Certificate
from bema.study.shelf import ShelvedCourse

# Read aloud and written by hand without mistakes: no I, L, O, U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """Three groups of five, 75 bits: "7K2QF-0M9TD-XV3HA"."""
    signs = [secrets.choice(_ALPHABET) for _place in range(15)]
    return "-".join("".join(signs[at : at + 5]) for at in (0, 5, 10))


def issue_certificate(*, actor: Person, course: ShelvedCourse, score: int | None) -> Certificate:
    """The person's certificate for the course; one that was issued before stays as it was."""
    kept = Certificate.objects.filter(person=actor, course_id=course.course_id).first()
    if kept is not None:
        return kept
    code, at = new_code(), now()
    content = words_of(
        code=code,
        name=actor.full_name,
        course=course,
        works=works_of(course),
        score=score,
        on=today(),
    )
    return Certificate.objects.create(
        code=code,
        person=actor,
        course_id=course.course_id,
        content=content,
        content_hash=digest(content),
        issued_at=at,
    )


def words_of(
    *,
    code: str,
    name: str,
    course: ShelvedCourse,
    works: list[dict[str, str]],
    score: int | None,
    on: dt.date,
) -> dict[str, Any]:
    """What the certificate says, for good."""
    return {
        "code": code,
        "name": name,
        "title": dict(course.title),
        "organisation": settings.BEMA.organisation,
        "score": score,
        "works": works,
        "date": on.isoformat(),
    }


def works_of(course: ShelvedCourse) -> list[dict[str, str]]:
    """The documents that the course is on, with the version in force on the day."""
    works = []
    for work in Work.objects.filter(pk__in=course.work_ids).order_by("title"):
        version = version_in_force(work)
        since = version.in_force_from.isoformat() if version else ""
        works.append({"title": work.title, "identifier": work.identifier, "in_force_from": since})
    return works
