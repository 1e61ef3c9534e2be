"""What a member knows of each objective, and which versions changed what objectives rest on."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bema.common.fields import InstantField
from bema.documents.models import Version
from bema.study.models import Objective, Response


class Evidence(models.IntegerChoices):
    """How an objective was learned: bits that add up."""

    COMPLETED = 1, _("Course completed")
    PASSED = 2, _("Test passed")
    ATTESTED = 4, _("Document attested")


class Mastery(models.Model):
    """What a person knows of an objective: one narrow row, written when it is learned and never before.

    It can be recomputed from the records of the study and from `Review` at any time (`evidence.py`).
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="masteries", db_index=False
    )
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, related_name="masteries", db_index=False
    )
    evidence = models.PositiveSmallIntegerField(default=0)
    # First learned; and last learned, refreshed or passed again: up to that instant's text in force.
    learned_at = InstantField()
    current_at = InstantField()
    # FSRS: stability in days, difficulty from 1 to 10, as of the last review.
    stability = models.FloatField()
    difficulty = models.FloatField()
    reviewed_at = InstantField()
    # Until when predicted recall is at least 0.9.
    known_until = InstantField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "objective"], name="mastery_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["objective", "known_until"], name="mastery_fading"),
            # How many have learned an objective, and how: the review board asks for all of a law's at once.
            models.Index(fields=["objective", "evidence"], name="mastery_how"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} knows objective {self.objective_id}"


class ReviewKind(models.TextChoices):
    REVIEW = "review", _("Review")
    REFRESHER = "refresher", _("Refresher")


class Review(models.Model):
    """That a person was asked again, or shown a change, and how it went. Only ever added.

    `rating` is FSRS's: 1 forgotten, 2 hard, 3 good, 4 easy. A refresher names the version that it led to,
    and has no response where the objective has no question.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews", db_index=False
    )
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, related_name="reviews", db_index=False
    )
    kind = models.CharField(max_length=10, choices=ReviewKind.choices)
    rating = models.PositiveSmallIntegerField()
    at = InstantField()
    # An answer that is sent again finds the review that it already made.
    response = models.OneToOneField(
        Response, null=True, blank=True, on_delete=models.CASCADE, related_name="review"
    )
    version = models.ForeignKey(
        Version, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "at"], name="review_of_person")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "objective", "version"],
                name="refresher_once",
                condition=models.Q(kind="refresher"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of objective {self.objective_id} by {self.person_id}"


class ObjectiveChange(models.Model):
    """That a published version changed, in substance, a provision that an objective rests on.

    One row an objective, however many members had learned it: whom it concerns is derived from
    `Mastery.current_at < effective_at`. Written when the version is published.
    """

    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, related_name="changes", db_index=False
    )
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="objective_changes")
    # The later of its publication and the beginning of the day from which it is in force.
    effective_at = InstantField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["objective", "version"], name="objective_change_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["objective", "effective_at"], name="objective_change_when")
        ]

    def __str__(self) -> str:
        return f"version {self.version_id} changed objective {self.objective_id}"
