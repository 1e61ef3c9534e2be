"""What readers write under a story, the published rules by which it is judged, and errors that they report."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from bema.portal.models.stories import Story, StoryCorrection


class CommentRule(models.Model):
    """A rule of the comments, published. One that is no longer in use stays with what it decided."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = I18nCharField(_("rule"), help_text=_("A few words: No advertising."))
    text = I18nTextField(_("what it means"), blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    in_use = models.BooleanField(
        _("in use"),
        default=True,
        help_text=_("A rule is never deleted: what it decided keeps its words."),
    )

    class Meta:
        verbose_name = _("rule of comments")
        verbose_name_plural = _("rules of comments")
        ordering: ClassVar[list[str]] = ["sort_order", "pk"]

    def __str__(self) -> str:
        return str(self.title)


class CommentState(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("Waiting for the e-mail address to be confirmed")
    WAITING = "waiting", _("Waiting for a moderator")
    ACCEPTED = "accepted", _("Published")
    REFUSED = "refused", _("Refused")
    APPEALED = "appealed", _("Waiting for a second moderator")
    WITHDRAWN = "withdrawn", _("Withdrawn by you")


class Comment(models.Model):
    """One reader's words under a story. `parent` is a comment on the story itself: one level, no deeper."""

    # The writer's browser names it, so that what is sent twice is stored once.
    sent_as = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies"
    )
    text = models.TextField(_("comment"))
    # The name that stands above it was seen by the moderator, so it stays as it was.
    name = models.CharField(_("name"), max_length=80)
    by_member = models.BooleanField(default=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="comments",
    )
    # A guest's only; removed some time after the decision.
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    state = models.CharField(
        max_length=11, choices=CommentState.choices, default=CommentState.UNCONFIRMED
    )
    sent_at = models.DateTimeField()
    # When it began to wait for a moderator: sent by a member, confirmed by a guest.
    received_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    appeal = models.TextField(_("why it should be published"), blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["story", "parent", "state"], name="comment_thread"),
            models.Index(
                fields=["received_at"],
                name="comment_queue",
                condition=models.Q(state__in=["waiting", "appealed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn by the writer")


class Stage(models.TextChoices):
    FIRST = "first", _("first decision")
    LATER = "later", _("after it was published")
    APPEAL = "appeal", _("on appeal")


class CommentDecision(models.Model):
    """What became of a comment, by which rule in which words, and who decided. Rows are only ever added.

    They outlive the comment, so that the public figures stay right when a story is deleted.
    """

    comment = models.ForeignKey(
        Comment, null=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    stage = models.CharField(max_length=6, choices=Stage.choices)
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    rule = models.ForeignKey(
        CommentRule, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    # As the rule read on the day: {language: words}.
    rule_title = models.JSONField(default=dict)
    rule_text = models.JSONField(default=dict)
    sentence = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    received_at = models.DateTimeField()
    # When it began to wait for this decision: received, or appealed.
    waiting_since = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["received_at"], name="decision_month")
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.stage} {self.outcome}"


class ReportState(models.TextChoices):
    WAITING = "waiting", _("Waiting for an answer")
    CORRECTED = "corrected", _("Corrected")
    DECLINED = "declined", _("Not corrected")


class ErrorReport(models.Model):
    """A reader says that something in a story is wrong; an editor of it answers."""

    sent_as = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="error_reports")
    passage = models.TextField(_("the passage"), blank=True)
    problem = models.TextField(_("what is wrong with it"))
    email = models.EmailField(_("e-mail"), blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    state = models.CharField(max_length=9, choices=ReportState.choices, default=ReportState.WAITING)
    answer = models.TextField(_("answer"), blank=True)
    correction = models.OneToOneField(
        StoryCorrection,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="error_report",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("report of an error")
        verbose_name_plural = _("reports of errors")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["sent_at"],
                name="error_report_queue",
                condition=models.Q(state="waiting"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
