"""What a machine has read aloud."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bema.common.clock import now
from bema.portal.models.stories import Story


class MachineReading(models.Model):
    """A story read by a machine's voice. It belongs to the words whose digest it bears, and to no others."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="machine_reading")
    digest = models.CharField(max_length=64)
    engine = models.CharField(max_length=40)
    file = models.FileField(upload_to="spoken/")
    seconds = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = "machine reading"
        default_permissions: ClassVar[tuple[str, ...]] = ()

    def __str__(self) -> str:
        return f"{self.story_id}: {self.seconds} s"
