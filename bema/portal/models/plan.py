"""The plan of the year: days to remember, what is to happen, and campaigns that tie things together."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from bema.accounts.models import Person
from bema.documents.models import Work
from bema.portal.models.stories import Story
from bema.study.models import Course
from bema.units.models import Unit


class OccasionCalendar(models.TextChoices):
    GREGORIAN = "gregorian", _("Calendar of every day")
    LUNAR = "lunar", _("Lunar calendar")


class Recurrence(models.TextChoices):
    ONCE = "once", _("Once")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")
    YEARLY = "yearly", _("Every year")


class Occasion(models.Model):
    """A day in the plan: an anniversary, a feast, a deadline. It may come back, by either calendar.

    `day` and `month` are read in its `calendar`; `year` is the first year in which it was (of a feast that has
    always been, None). A lunar day 30 falls on the 29th in a month that has no 30th; a lunar date that
    comes back every year is kept in the plain month, never in its leap twin.
    """

    owner = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("owning unit")
    )
    title = I18nCharField(_("what it is"))
    note = I18nTextField(_("note"), blank=True)
    calendar = models.CharField(
        _("calendar"),
        max_length=9,
        choices=OccasionCalendar.choices,
        default=OccasionCalendar.GREGORIAN,
    )
    recurrence = models.CharField(
        _("comes back"), max_length=7, choices=Recurrence.choices, default=Recurrence.YEARLY
    )
    day = models.PositiveSmallIntegerField(
        _("day"), validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    month = models.PositiveSmallIntegerField(
        _("month"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    year = models.PositiveSmallIntegerField(
        _("first year"), null=True, blank=True, help_text=_("With it, round years are pointed out.")
    )
    lasts = models.PositiveSmallIntegerField(
        _("days"), default=1, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    responsible = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("responsible"),
    )

    class Meta:
        verbose_name = _("day of the plan")
        verbose_name_plural = _("days of the plan")
        ordering: ClassVar[list[str]] = ["month", "day", "pk"]

    def __str__(self) -> str:
        return str(self.title)

    def clean(self) -> None:
        super().clean()
        if self.recurrence in {Recurrence.ONCE, Recurrence.WEEKLY, Recurrence.MONTHLY}:
            if self.year is None:
                raise ValidationError({"year": _("Say in which year it is, or begins.")})
            if self.calendar == OccasionCalendar.LUNAR and self.recurrence == Recurrence.WEEKLY:
                raise ValidationError({"recurrence": _("The lunar calendar has no weeks.")})
        from bema.portal.plan.dates import exists

        if self.day and self.month and not exists(self):
            raise ValidationError({"day": _("This month has no such day.")})


class Campaign(ClusterableModel):
    """What is done together for some weeks: stories, documents, courses, events; who answers for it."""

    owner = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("owning unit")
    )
    title = I18nCharField(_("title"))
    about = I18nTextField(_("what it is to achieve"), blank=True)
    starts_on = models.DateField(_("begins"))
    ends_on = models.DateField(_("ends"))
    responsible = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("responsible"),
    )
    occasions = ParentalManyToManyField(
        Occasion, blank=True, related_name="campaigns", verbose_name=_("days of the plan")
    )
    works = ParentalManyToManyField(
        Work, blank=True, related_name="campaigns", verbose_name=_("documents")
    )
    courses = ParentalManyToManyField(
        Course, blank=True, related_name="campaigns", verbose_name=_("courses")
    )

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering: ClassVar[list[str]] = ["-starts_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="campaign_dates_in_order",
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("It can't end before it begins."),
            )
        ]

    def __str__(self) -> str:
        return str(self.title)


class CampaignStory(Orderable):
    """A story of a campaign. Which language it was chosen in does not matter: it stands for all of them."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="stories")
    story = models.ForeignKey(
        Story, on_delete=models.CASCADE, related_name="+", verbose_name=_("article or event")
    )

    class Meta(Orderable.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "story"], name="campaign_story_once")
        ]

    def __str__(self) -> str:
        return f"{self.story_id} in campaign {self.campaign_id}"


def _secret() -> str:
    return secrets.token_urlsafe(24)


class PlanFeed(models.Model):
    """The secret address at which a person's own calendar fetches the plan. Made anew, the old one is dead."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE)
    secret = models.CharField(max_length=40, unique=True, default=_secret)

    def __str__(self) -> str:
        return f"plan of {self.person_id}"

    def renew(self) -> None:
        self.secret = _secret()
        self.save(update_fields=["secret"])
