"""What editors say of translations of what they teach."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from bema.study.models.content import Course, Item, Lesson, Objective


def _only(name: str) -> Q:
    names = ("course", "lesson", "item", "objective")
    return Q(**{f"{other}__isnull": other != name for other in names})


class StillRight(models.Model):
    """That the words in a language say what the original says since it changed. Only ever added.

    Of a course, a lesson (its title), a step of a lesson, an item or an objective. It holds for the wording
    of the original whose digest it names, and for no other.
    """

    course = models.ForeignKey(Course, null=True, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, null=True, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, null=True, on_delete=models.CASCADE, related_name="+")
    objective = models.ForeignKey(Objective, null=True, on_delete=models.CASCADE, related_name="+")
    step = models.UUIDField(null=True)
    language = models.CharField(max_length=10)
    source_digest = models.CharField(max_length=64)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=_only("course") | _only("lesson") | _only("item") | _only("objective"),
                name="still_right_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=True) | Q(lesson__isnull=False),
                name="still_right_step_of_lesson",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} is still right"
