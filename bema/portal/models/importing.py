"""Importing an existing site: what was handed in, and what became of each entry of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from bema.common.jobs.models import Job
from bema.portal.models.site import SectionPage


def archives() -> FileSystemStorage:
    """Beside the media, which are for readers."""
    return FileSystemStorage(location=settings.BEMA.data_dir / "imports")


class ImportStage(models.TextChoices):
    READING = "reading", _("Being read")
    PREVIEW = "preview", _("To be confirmed")
    WRITING = "writing", _("Being imported")
    DONE = "done", _("Imported")
    REFUSED = "refused", _("Could not be read")


class SiteImport(models.Model):
    """One archive on its way in. `mapping`: the source's section (language, words) to one of ours."""

    file = models.FileField(storage=archives, blank=True, max_length=300)
    path = models.CharField(max_length=500, blank=True)  # instead, where it lies on the server
    name = models.CharField(max_length=200)
    options = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict, blank=True)
    preview = models.JSONField(default=dict, blank=True)
    stage = models.CharField(
        max_length=10, choices=ImportStage.choices, default=ImportStage.READING
    )
    problem = models.TextField(blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # How many items of the archive are settled: where a run that was broken off goes on.
    position = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.name


class Outcome(models.TextChoices):
    CREATED = "created", _("New")
    UPDATED = "updated", _("Updated")
    SAME = "same", _("Unchanged")
    KEPT = "kept", _("Left as edited here")
    SKIPPED = "skipped", _("Passed over")
    FAILED = "failed", _("Could not be saved")


class ImportedEntry(models.Model):
    """An article of the source and the page it became, however often it was imported."""

    title = models.CharField(max_length=300, blank=True)
    address = models.TextField(blank=True)
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    # What was last written here: another revision of the page means that somebody has edited it since.
    revision_id = models.BigIntegerField(null=True)
    content_hash = models.CharField(max_length=64, blank=True)
    lacks_pictures = models.BooleanField(default=False)
    # Links within its text to addresses of the source that are not here yet.
    open_links = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("imported article")
        verbose_name_plural = _("imported articles")

    def __str__(self) -> str:
        return self.title or self.address


class ImportedAddress(models.Model):
    """One of the names that an entry goes by at the source: its guid, an address, a group of translations."""

    key = models.CharField(max_length=64, unique=True)
    entry = models.ForeignKey(ImportedEntry, on_delete=models.CASCADE, related_name="addresses")
    is_group = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("address at the source")
        verbose_name_plural = _("addresses at the source")

    def __str__(self) -> str:
        return self.key


class ImportLine(models.Model):
    """What became of one item of the archive in one import: a line of its report."""

    site_import = models.ForeignKey(SiteImport, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=500)
    title = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    entry = models.ForeignKey(ImportedEntry, null=True, on_delete=models.SET_NULL, related_name="+")
    remarks = models.JSONField(default=list, blank=True)  # pairs of code and detail
    needs_look = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("line of a report")
        verbose_name_plural = _("lines of a report")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["site_import", "position"], name="import_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.outcome}"


class SectionMapping(models.Model):
    """Where the stories of a section of the source go; kept for the next import."""

    language = models.CharField(max_length=10)
    label = models.CharField(max_length=300)  # compared without case
    target = models.CharField(
        max_length=600, blank=True
    )  # titles with " / " between, or "-" for none
    section = models.ForeignKey(SectionPage, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("section of a source")
        verbose_name_plural = _("sections of sources")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["language", "label"], name="section_mapping_once")
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.target}"
