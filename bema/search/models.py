"""What is to be put into the index, and searches that people have kept."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Dirty(models.Model):
    """A group whose records are no longer what the index holds. Written in the transaction of the change.

    Each change is a row of its own, so that nothing waits for anything; whoever brings the index up to date
    deletes the rows that it read, and only once the index has been written for good.
    """

    group = models.CharField(max_length=120)
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name_plural = "dirty"

    def __str__(self) -> str:
        return self.group


class SavedSearch(models.Model):
    """A search that tells its person of new hits. `query` is the query string of the page, put in order.

    `seen` holds the keys that were there when the person last looked or was last told.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=200)
    query = models.CharField(max_length=1000)
    language = models.CharField(max_length=10)
    by_mail = models.BooleanField(default=False)
    seen = models.JSONField(default=list)
    fresh = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "query"], name="saved_search_once")
        ]

    def __str__(self) -> str:
        return self.name
