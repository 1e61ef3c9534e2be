"""What members do, for the domains above to follow. Published inside the transaction of the act."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseStarted:
    person_id: int
    course_id: int
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseCompleted:
    """All lessons done and the test, if there is one, passed. `score` in per cent."""

    person_id: int
    course_id: int
    at: dt.datetime
    score: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentOpened:
    """A member opened a document that needs attestation, for the first time in this version."""

    person_id: int
    work_id: int
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAttested:
    person_id: int
    work_id: int
    version_id: int
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentPublished:
    """What a course teaches may have changed: a new edition of it, of a lesson or of a question, or none any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPassed:
    """A test was handed in and passed; told before the course's completion that may follow from it."""

    __test__ = False  # pytest: this is not a test case

    person_id: int
    course_id: int
    attempt_id: uuid.UUID
    at: dt.datetime
