"""What tells the processes that keep pages that something has changed."""

from __future__ import annotations

import secrets

from django.db import models


def new_mark() -> int:
    return secrets.randbits(62)


class Purge(models.Model):
    """These tags have changed. Written in the transaction of the change, so it can't be lost or come too early.

    `bema.portal.cache` reads it; rows of before yesterday are of no use any more.
    """

    # By this it is known again: a database that was made anew numbers from one.
    mark = models.BigIntegerField(default=new_mark)
    tags = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        pass

    def __str__(self) -> str:
        return self.tags
