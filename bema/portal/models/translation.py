"""How far each page is in each language, who made it what it is, and the words that were agreed upon."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField
from wagtail.models import Page, Revision
from wagtail_localize.models import String


class State(models.TextChoices):
    """Where a translated page stands. A page without a row is missing in that language, or its own text."""

    DRAFT = "draft", _("draft")
    PARTIAL = "partial", _("published in part")
    MACHINE = "machine", _("machine translation")
    TRANSLATED = "translated", _("translated")
    REVIEWED = "reviewed", _("reviewed")


class TranslationState(models.Model):
    """Where the translation of a page stands: counted anew whenever one of its strings changes.

    `strings`, `done`, `machine` and `problems` speak of the text that translators work on, `state` and
    `lag_since` of the one that readers see.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="translation_state")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    strings = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    machine = models.PositiveIntegerField(default=0)
    problems = models.PositiveIntegerField(default=0)
    # When the original was first changed after what readers see of the translation was made.
    lag_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("state of a translation")
        verbose_name_plural = _("states of translations")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.get_state_display()}"


class TranslatedRevision(models.Model):
    """What a revision of a translated page was made of. What readers are told of its origin rests on it."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="translated_revisions")
    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="translated")
    # Of the translated strings: a review is of exactly these. Empty if the page was edited past the translation.
    fingerprint = models.CharField(max_length=64, blank=True)
    # Of the strings of the original that it was made from.
    source_fingerprint = models.CharField(max_length=64)
    is_machine = models.BooleanField(default=False)
    is_complete = models.BooleanField(default=False)
    translators = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    class Meta:
        verbose_name = _("translated revision")
        verbose_name_plural = _("translated revisions")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.revision_id}"


class TranslationReview(models.Model):
    """Somebody other than the translators has read a translation and stands for it, as it was then."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="translation_reviews")
    fingerprint = models.CharField(max_length=64)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("review of a translation")
        verbose_name_plural = _("reviews of translations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["page", "fingerprint"], name="translation_reviewed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.at:%Y-%m-%d}"


class GlossaryTerm(models.Model):
    """One thing, and the one word for it in each language."""

    words = I18nCharField(_("term"))
    forbidden = I18nTextField(
        _("not to be used"), blank=True, help_text=_("Other renderings, one a line.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What is meant, and what is not."))
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("term of the glossary")
        verbose_name_plural = _("glossary")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.words)


class MemoryKey(models.Model):
    """Some of the pieces of a string that was translated once, by which similar strings find it."""

    string = models.ForeignKey(String, on_delete=models.CASCADE, related_name="memory_keys")
    key = models.BigIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["key", "string"], name="memory_by_key")
        ]

    def __str__(self) -> str:
        return f"{self.string_id}: {self.key}"
