"""What members did. Rows are narrow, written when something is done and never before."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bema.common.fields import CompactUUIDField
from bema.documents.models import Version
from bema.study.models.content import Course, Lesson
from bema.study.models.editions import CourseEdition, ItemEdition, LessonEdition


class CourseRecord(models.Model):
    """How far a person is in a course: one row from the first step on."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="course_records",
        db_index=False,
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="records")
    started_at = models.DateTimeField()
    # All lessons done and, where there is a test, passed.
    completed_at = models.DateTimeField(null=True, blank=True)
    # Best score of a submitted attempt, in per cent.
    best_score = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "course"], name="course_record_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in course {self.course_id}"


class LessonRecord(models.Model):
    """Where a person is in a lesson. The edition is the one that is being, or was, read."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="lesson_records",
        db_index=False,
    )
    lesson = models.ForeignKey(
        Lesson, on_delete=models.PROTECT, related_name="records", db_index=False
    )
    edition = models.ForeignKey(
        LessonEdition, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The ordinal of the step to go on with; step_count + 1 at the end.
    next_step = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "lesson"], name="lesson_record_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in lesson {self.lesson_id}"


class AttemptState(models.TextChoices):
    OPEN = "open", _("Going on")
    SUBMITTED = "submitted", _("Handed in")


class Attempt(models.Model):
    """One sitting of a course's test. Immutable once submitted, in the database too."""

    id = CompactUUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts", db_index=False
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="attempts")
    course_edition = models.ForeignKey(
        CourseEdition, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    # What was drawn, in the order asked: [[item_edition_id, [option order]], ...].
    paper = models.JSONField()
    state = models.CharField(max_length=10, choices=AttemptState.choices, default=AttemptState.OPEN)
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Per cent, and whether it reached the pass mark of the edition.
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "course", "number"], name="attempt_number"),
            models.UniqueConstraint(
                fields=["person", "course"],
                name="attempt_one_open",
                condition=models.Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.person_id} at {self.course_id}"


class Response(models.Model):
    """One answer as it was given. Only ever added; the last one to a question of an attempt counts.

    `id` is the client's UUID: an answer that is sent again finds itself here and gets the same reply.
    """

    id = CompactUUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="responses", db_index=False
    )
    item_edition = models.ForeignKey(
        ItemEdition, on_delete=models.PROTECT, related_name="responses", db_index=False
    )
    # A check in a lesson has none.
    attempt = models.ForeignKey(
        Attempt, null=True, blank=True, on_delete=models.CASCADE, related_name="responses"
    )
    answer = models.JSONField()
    is_right = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "item_edition"], name="response_of_person")
        ]

    def __str__(self) -> str:
        return f"response {self.pk}"


class DocumentRecord(models.Model):
    """That a person opened a version that is to be attested: one narrow row, at the first time."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "version"], name="document_record_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} opened version {self.version_id}"


class Attestation(models.Model):
    """ "Read and understood", bound to the version's content hash. Immutable."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="attestations",
        db_index=False,
    )
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="attestations")
    language = models.CharField(max_length=10)
    content_hash = models.CharField(max_length=64)
    attested_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "version"], name="attestation_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} attests version {self.version_id}"


class Certificate(models.Model):
    """That a person passed a course, as it was on the day. Immutable; `code` is its public address."""

    code = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="certificates"
    )
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="certificates", db_index=False
    )
    # Words as they were: {"name": ..., "title": {lang: ...}, "organisation": ..., "score": 93, "works": [...]}.
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "course"], name="certificate_once")
        ]

    def __str__(self) -> str:
        return self.code
