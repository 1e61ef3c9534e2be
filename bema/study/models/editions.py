"""Immutable editions: what was published, rendered once and pinned. Members read only these."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bema.documents.models import Lineage
from bema.study.models.content import Course, Item, Lesson, Objective


class CourseEdition(models.Model):
    """A course as published: its settings, and its words as {"title": {"en": ...}, "summary": {...}}."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["course", "number"], name="course_edition_number"),
            models.UniqueConstraint(
                fields=["course"],
                name="course_edition_current",
                condition=models.Q(is_current=True),
            ),
        ]

    def __str__(self) -> str:
        return f"course {self.course_id} edition {self.number}"


class ItemEdition(models.Model):
    """An item as published.

    `content`: {"stem": {lang: html}, "options": {lang: [html, ...]}, "feedback": {lang: html}} and, for
    matching, "targets": {lang: [html, ...]}. `key` is kind-specific and never sent to a browser.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="editions")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="item_editions")
    number = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    kind = models.CharField(max_length=12)
    content = models.JSONField(default=dict)
    key = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "number"], name="item_edition_number"),
            models.UniqueConstraint(
                fields=["item"], name="item_edition_current", condition=models.Q(is_current=True)
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.item_id} edition {self.number}"


class LessonEdition(models.Model):
    """A lesson as published, with its steps in `StepEdition`."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="editions")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="lesson_editions")
    number = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    sort_order = models.PositiveSmallIntegerField()
    title = models.JSONField(default=dict)
    minutes = models.PositiveSmallIntegerField()
    step_count = models.PositiveSmallIntegerField()
    objectives = models.ManyToManyField(Objective, related_name="lesson_editions")
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["course_id", "sort_order", "lesson_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["lesson", "number"], name="lesson_edition_number"),
            models.UniqueConstraint(
                fields=["lesson"],
                name="lesson_edition_current",
                condition=models.Q(is_current=True),
            ),
        ]

    def __str__(self) -> str:
        return f"lesson {self.lesson_id} edition {self.number}"


class StepKind(models.TextChoices):
    TEXT = "text", _("Text")
    IMAGE = "image", _("Image")
    MEDIA = "media", _("Video or audio")
    QUOTE = "quote", _("Provision")
    CHECK = "check", _("Check")


class StepEdition(models.Model):
    """One step, rendered for each language: `html` is {lang: safe html}.

    A quote holds lineages, not words: the player shows the provision as it is in force. A check names
    the item; its current edition is asked.
    """

    lesson_edition = models.ForeignKey(
        LessonEdition, on_delete=models.CASCADE, related_name="steps", db_index=False
    )
    # From 1, without gaps: the "3" of "3 of 8".
    ordinal = models.PositiveSmallIntegerField()
    # The block's own id, the same in every edition of the lesson.
    uid = models.UUIDField()
    kind = models.CharField(max_length=8, choices=StepKind.choices)
    html = models.JSONField(default=dict)
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")
    lineages = models.ManyToManyField(Lineage, related_name="steps")

    class Meta:
        ordering: ClassVar[list[str]] = ["lesson_edition_id", "ordinal"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["lesson_edition", "ordinal"], name="step_order")
        ]

    def __str__(self) -> str:
        return f"step {self.ordinal} of {self.lesson_edition_id}"
