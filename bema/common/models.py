"""What several domains store alike."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from bema.common.jobs.models import Job, JobState

__all__ = ["AuditEntry", "Job", "JobState", "Term", "audit"]


class Term(models.Model):
    """One word of the organisation's vocabulary: what it calls a level, a group, a position, a kind.

    A term is data: it has a code that imports use and a name in each language. A decree that changes
    the words closes a term (`valid_to`) and adds others; what was recorded under it stays.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True, allow_unicode=True)
    name = I18nCharField(_("name"))
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["sort_order", "code"]

    def __str__(self) -> str:
        return str(self.name)


class AuditEntry(models.Model):
    """Who did which administrative act to what, and when. Rows are only ever added."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The system itself acts under a name ("roster import"), so that nothing is ever done by nobody.
    actor_name = models.CharField(max_length=200)
    action = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=120, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.action} {self.subject}"


def audit(*, actor: Any, action: str, subject: str = "", **details: Any) -> None:
    """Note an administrative act, in the transaction of the act itself. `actor` is a person or a name."""
    is_person = not isinstance(actor, str)
    AuditEntry.objects.create(
        actor=actor if is_person else None,
        actor_name=str(actor)[:200],
        action=action,
        subject=subject[:120],
        details=details,
    )
