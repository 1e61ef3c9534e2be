"""Up to when a member in the middle of a course has seen what changed under her."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from bema.common.fields import InstantField
from bema.study.models import Course


class CourseChangesSeen(models.Model):
    """Written when the member says that she has seen it, and never before."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", db_index=False)
    seen_at = InstantField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "course"], name="course_changes_seen_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in course {self.course_id}"
