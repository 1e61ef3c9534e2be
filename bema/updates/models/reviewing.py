"""How many questions a day members go over again: the organisation's number, and a member's own."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# How many may be chosen; 0 switches reviews off.
PER_DAY = [0, 3, 5, 10, 20]
USUAL = 5


def _one_of() -> models.Q:
    return models.Q(per_day__in=PER_DAY)


class ReviewPreference(models.Model):
    """A member's own number. There is a row only for those who chose one."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="review_preference",
    )
    per_day = models.PositiveSmallIntegerField(_("questions a day"))

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=_one_of(), name="review_preference_known")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.per_day}"


class ReviewDefault(models.Model):
    """The organisation's number, for all who chose none. One row at most; without it, `USUAL`."""

    per_day = models.PositiveSmallIntegerField(_("questions a day"))

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=_one_of(), name="review_default_known"),
            models.CheckConstraint(condition=models.Q(pk=1), name="review_default_once"),
        ]

    def __str__(self) -> str:
        return str(self.per_day)
