"""Who wants to be told of new stories, by letter or by a message to the browser, and what was told."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bema.portal.models.stories import Story


class Rhythm(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every Monday")


class Wish(models.Model):
    """What to be told of: `sections` are the translation keys of sections, none for all of the site."""

    language = models.CharField(_("language"), max_length=12)
    sections = models.JSONField(_("sections"), default=list, blank=True)
    created_at = models.DateTimeField(_("since"))
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class Subscriber(Wish):
    """An address to which letters go once it is confirmed. Who ends the letters is deleted."""

    email = models.EmailField(_("e-mail"), unique=True)
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm, default=Rhythm.WEEKLY)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # The last letter told of everything that was published until then.
    told_until = models.DateTimeField(null=True, blank=True)
    # The day whose letter was seen to, even if there was nothing to tell.
    seen_to = models.DateField(null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        indexes: ClassVar = [models.Index(fields=["rhythm", "id"], name="subscriber_due")]

    def __str__(self) -> str:
        return f"{self.rhythm}, {self.language}"


class Browser(Wish):
    """A browser that lets us send it messages (Web Push, RFC 8030)."""

    endpoint = models.URLField(max_length=1000)
    digest = models.CharField(max_length=64, unique=True)  # of the endpoint
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("subscribed browser")
        verbose_name_plural = _("subscribed browsers")
        indexes: ClassVar = [models.Index(fields=["language", "id"], name="browser_by_language")]

    def __str__(self) -> str:
        return self.language


class Telling(models.Model):
    """A story of which browsers were told, once. `reached` is the last browser that was seen to."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="telling")
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    told_at = models.DateTimeField()
    reached = models.PositiveBigIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("message to browsers")
        verbose_name_plural = _("messages to browsers")

    def __str__(self) -> str:
        return str(self.story)
