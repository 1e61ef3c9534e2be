"""How often a story was opened: sums only, nothing of who did."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bema.portal.models.stories import Story


class StoryViews(models.Model):
    """Opened so many times on a day. Kept by the cache of pages, which sees every request and no person."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="views", db_index=False)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["story", "day"], name="story_views_once_a_day")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["day"], name="story_views_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.story_id} on {self.day}: {self.count}"
