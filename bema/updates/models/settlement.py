"""What editors decided of the things that rest on what a version changes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from bema.documents.models import Version
from bema.study.models import Item, Lesson, Objective


class Decision(models.TextChoices):
    KEEP = "keep", _("Right as it stands")
    REWRITE = "rewrite", _("To be rewritten")
    RETIRE = "retire", _("To be retired")


class Settlement(models.Model):
    """What becomes of one objective, lesson or question when the version takes effect.

    Once the version is published, what was decided is immutable, in the database too. `by_name` is given
    where no person decided: the command line, for one.
    """

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="settlements", db_index=False
    )
    objective = models.ForeignKey(
        Objective, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lesson = models.ForeignKey(
        Lesson, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    item = models.ForeignKey(
        Item, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.CharField(max_length=8, choices=Decision.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    # A rewrite is done when the thing has a revision of a higher number than this.
    newer_than = models.PositiveBigIntegerField(default=0)
    # The draft that replaces it: the latest when the version was published.
    revision = models.ForeignKey(
        Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When it took effect, or why it could not.
    done_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "objective"], name="settlement_of_objective"
            ),
            models.UniqueConstraint(fields=["version", "lesson"], name="settlement_of_lesson"),
            models.UniqueConstraint(fields=["version", "item"], name="settlement_of_item"),
            models.CheckConstraint(
                name="settlement_of_one_thing",
                condition=models.Q(objective__isnull=False, lesson__isnull=True, item__isnull=True)
                | models.Q(objective__isnull=True, lesson__isnull=False, item__isnull=True)
                | models.Q(objective__isnull=True, lesson__isnull=True, item__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.kind} {self.thing_id} in version {self.version_id}"

    @property
    def kind(self) -> str:
        if self.objective_id is not None:
            return "objective"
        return "lesson" if self.lesson_id is not None else "item"

    @property
    def thing_id(self) -> int:
        return self.objective_id or self.lesson_id or self.item_id or 0
