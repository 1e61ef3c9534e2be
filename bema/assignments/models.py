"""Who is to learn what by when; how far each person is; and the tallies that coverage is read from."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bema.documents.models import Work
from bema.study.models import Course
from bema.units.models import GroupSet, TargetGroup, Unit


class Subject(models.Model):
    """What can be assigned: a course, or a document to be read and attested. One small row each."""

    course = models.OneToOneField(Course, null=True, blank=True, on_delete=models.PROTECT)
    work = models.OneToOneField(Work, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="subject_is_one_thing",
                condition=models.Q(course__isnull=False, work__isnull=True)
                | models.Q(course__isnull=True, work__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.course or self.work)


class Assignment(models.Model):
    """One row, however many people: a subtree and target groups (none: everybody there)."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    groups = models.ManyToManyField(TargetGroup, blank=True, related_name="assignments")
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    message = models.CharField(_("a word to the members"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="assignment_dates_in_order",
                condition=models.Q(due_on__isnull=True)
                | models.Q(due_on__gte=models.F("opens_on")),
                violation_error_message=_("The due date is before the opening date."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} to {self.unit_id}"


class Progress(models.Model):
    """How far a person is with a subject. Written when the person does something, never before."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="progress", db_index=False
    )
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="progress")
    started_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "subject"], name="progress_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} with {self.subject_id}"


class Tally(models.Model):
    """People by leaf cell (subject, unit, combination of groups): started (done included), and done.

    Changes in the transaction of the event; any subtree is a sum over a range of unit paths.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    group_set = models.ForeignKey(
        GroupSet, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    started = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subject", "unit", "group_set"], name="tally_cell")
        ]

    def __str__(self) -> str:
        return f"{self.done}/{self.started} in {self.unit_id}"
