"""What a story's words leave behind, by which others like it are found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bema.portal.models.stories import Story


class StoryPrint(models.Model):
    """One of a story's keys: stories of one language that share one are worth comparing."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="prints")
    key = models.BigIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["key", "story"], name="story_print_by_key")
        ]

    def __str__(self) -> str:
        return f"{self.story_id}: {self.key}"
