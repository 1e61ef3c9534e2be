"""What editors write. Each thing has one identity and its words in every language.

Drafts, revisions, preview, workflow and scheduling are Wagtail's. What members see are the immutable
editions (`editions.py`) that publishing makes of these.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.log_actions import LogContext, get_active_log_context
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from bema.documents.models import Lineage, Work
from bema.study.blocks import STEP_BLOCKS
from bema.units.models import Unit


class Editable(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model
):
    """Drafts, revisions, locks, workflow and preview for what stands under a unit's editors."""

    owner = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("owning unit")
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision", content_type_field="base_content_type", object_id_field="object_id"
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        for_concrete_model=False,
    )

    class Meta:
        abstract = True

    def publish(self, revision: Revision, user: Any = None, **kwargs: Any) -> None:
        """Wagtail's publishing, whoever sets it off, stands or falls with the edition made of it."""
        with transaction.atomic(), LogContext(user=user or get_active_log_context().user):
            super().publish(revision, user=user, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().unpublish(*args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from bema.study.views.preview import render_preview

        return render_preview(request, self)


class Objective(Editable, ClusterableModel):
    """One thing that a member must know. It cites provisions by lineage, so it follows their changes."""

    statement = I18nTextField(_("what one must know"))
    work = models.ForeignKey(
        Work, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives"
    )

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")

    def __str__(self) -> str:
        return str(self.statement)


class ObjectiveCitation(models.Model):
    """That an objective rests on a provision."""

    objective = ParentalKey(Objective, on_delete=models.CASCADE, related_name="citations")
    lineage = models.ForeignKey(Lineage, on_delete=models.PROTECT, related_name="citations")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["objective", "lineage"], name="citation_once")
        ]

    def __str__(self) -> str:
        return f"{self.objective_id} cites {self.lineage_id}"


class ItemKind(models.TextChoices):
    SINGLE = "single", _("One answer is right")
    MULTIPLE = "multiple", _("Several answers are right")
    TRUE_FALSE = "true_false", _("True or false")
    ORDERING = "ordering", _("Put in order")
    MATCHING = "matching", _("Match")
    NUMBER = "number", _("A number")
    SHORT_TEXT = "short_text", _("A short text")


class Item(Editable, ClusterableModel):
    """A question that assesses one objective; several equivalent items an objective.

    `options` has one option a line, the same lines in the same order in every language:
    - single, multiple: the options; `key` names the right ones by line, "2" or "1,3";
    - true_false: none; `key` is "true" or "false";
    - ordering: the lines in their right order; no key;
    - matching: "left = right" on each line; no key;
    - number: none; `key` is "42" or "42 ± 0.5", in the unit that the stem names;
    - short_text: the answers that are accepted, one a line, in each language; no key.
    """

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(
        _("kind"), max_length=12, choices=ItemKind.choices, default=ItemKind.SINGLE
    )
    stem = I18nTextField(_("question"))
    options = I18nTextField(_("options"), blank=True)
    key = models.CharField(_("right answer"), max_length=100, blank=True)
    feedback = I18nTextField(_("why"), blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return str(self.stem)


class Course(Editable, ClusterableModel):
    """Lessons in order and a test, on one document or several."""

    slug = models.SlugField(_("address"), max_length=80, unique=True, allow_unicode=True)
    title = I18nCharField(_("title"))
    summary = I18nTextField(_("what it is about"), blank=True)
    works = ParentalManyToManyField(Work, blank=True, related_name="courses")
    has_test = models.BooleanField(_("ends with a test"), default=True)
    questions_per_objective = models.PositiveSmallIntegerField(
        _("questions drawn for each objective"), default=1, validators=[MinValueValidator(1)]
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"), null=True, blank=True
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, help_text=_("Empty: as many as one likes.")
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark in per cent"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    gives_certificate = models.BooleanField(_("gives a certificate"), default=True)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return str(self.title)


class Lesson(Editable, ClusterableModel):
    """Five to ten minutes in ordered steps: read or watch, then one check, then the next."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="lessons")
    sort_order = models.PositiveSmallIntegerField(_("place in the course"), default=1)
    title = I18nCharField(_("title"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=5)
    objectives = ParentalManyToManyField(Objective, blank=True, related_name="lessons")
    steps = StreamField(STEP_BLOCKS, verbose_name=_("steps"), blank=True)

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering: ClassVar[list[str]] = ["course_id", "sort_order", "id"]

    def __str__(self) -> str:
        return str(self.title)
