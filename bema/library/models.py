"""volume -> original file -> page -> text of the page, as it was read and as people corrected it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bema.common.jobs.models import Job
from bema.documents.models import Visibility
from bema.units.models import Unit


class VolumeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class Volume(models.Model):
    """A printed volume that was digitised. Its descriptive fields follow Dublin Core, as OAI-PMH gives them.

    `creators` is [{"name": "...", "role": "..."}], `identifiers` [{"scheme": "isbn", "value": "..."}], `languages`
    the codes of the languages that stand in it, most used first ("vi"); OCR reads with all of them.
    """

    slug = models.SlugField(_("address"), max_length=120, unique=True, allow_unicode=True)
    title = models.CharField(_("title"), max_length=500)
    subtitle = models.CharField(_("subtitle"), max_length=500, blank=True)
    creators = models.JSONField(_("creators"), default=list, blank=True)
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    place = models.CharField(_("place of publication"), max_length=200, blank=True)
    date_text = models.CharField(_("date as printed"), max_length=80, blank=True)
    year_from = models.SmallIntegerField(_("from the year"), null=True, blank=True)
    year_to = models.SmallIntegerField(_("to the year"), null=True, blank=True)
    identifiers = models.JSONField(_("identifiers"), default=list, blank=True)
    rights = models.CharField(_("rights"), max_length=500, blank=True)
    rights_url = models.URLField(_("address of the rights statement"), max_length=300, blank=True)
    series = models.CharField(_("series"), max_length=300, blank=True)
    part = models.CharField(_("part"), max_length=80, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    subjects = models.JSONField(_("subjects"), default=list, blank=True)
    description = models.TextField(_("description"), blank=True)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="volumes")
    units = models.ManyToManyField(
        Unit, blank=True, related_name="+", verbose_name=_("units it concerns")
    )
    visibility = models.CharField(
        max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    state = models.CharField(max_length=10, choices=VolumeState.choices, default=VolumeState.DRAFT)
    page_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # When anything that a harvester reads last changed.
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["series", "title", "part"]

    def __str__(self) -> str:
        return self.title


class Original(models.Model):
    """A file as it was delivered. Never written again; `bema library fsck` compares it with its SHA-256."""

    volume = models.ForeignKey(Volume, on_delete=models.PROTECT, related_name="originals")
    ordinal = models.PositiveIntegerField()
    file = models.FileField(upload_to="library/originals/%Y/%m", max_length=300)
    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar[list[str]] = ["volume_id", "ordinal"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["volume", "ordinal"], name="original_order")
        ]

    def __str__(self) -> str:
        return self.name


class PageState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    READ = "read", _("Read")
    FAILED = "failed", _("Failed")


class Page(models.Model):
    """One image of a volume. `number` counts images from 1 without gaps, `label` is what is printed on it."""

    volume = models.ForeignKey(
        Volume, on_delete=models.CASCADE, related_name="pages", db_index=False
    )
    number = models.PositiveIntegerField()
    label = models.CharField(_("printed page number"), max_length=40, blank=True)
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="pages")
    index = models.PositiveIntegerField(default=0)  # of the page in its original, from 0
    # The upright image that is shown and that all boxes refer to, in pixels; empty until it is made.
    image = models.FileField(upload_to="library/pages/%Y/%m", max_length=300, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    dpi = models.PositiveIntegerField(default=0)
    tiled = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=PageState.choices, default=PageState.WAITING)
    # Why it could not be made or read: {"code": "...", "params": {...}}.
    problem = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["volume_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["volume", "number"], name="volume_page_once")
        ]

    def __str__(self) -> str:
        return self.label or str(self.number)


class TextSource(models.TextChoices):
    LAYER = "layer", _("Text layer of the file")
    OCR = "ocr", _("Uncorrected OCR")
    PERSON = "person", _("Corrected by a person")


class PageText(models.Model):
    """What stands on a page, as it was read once. Rows are only ever added; the newest is the page's text.

    `lines` is [{"box": [x, y, w, h], "words": [["text", x, y, w, h, confidence], ...]}, ...] in reading order, in
    pixels of the page's image; confidence is 0 to 100, or null where nobody measured it (layer, person).
    `plain` is the words with a space between, a line for each line, NFC. `raw` is the hOCR as the engine gave it.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="texts", db_index=False)
    revision = models.PositiveIntegerField()
    source = models.CharField(max_length=10, choices=TextSource.choices)
    plain = models.TextField(blank=True)
    lines = models.JSONField(default=list, blank=True)
    raw = models.FileField(upload_to="library/hocr/%Y/%m", max_length=300, blank=True)
    confidence = models.FloatField(null=True, blank=True)  # mean of the words, 0 to 100
    engine = models.CharField(max_length=120, blank=True)  # "tesseract 5.3.0 vie+eng"
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["page_id", "revision"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["page", "revision"], name="page_text_revision")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} r{self.revision}"


class Section(models.Model):
    """An entry of the table of contents: a title and the images that it stands on, first and last included."""

    volume = models.ForeignKey(Volume, on_delete=models.CASCADE, related_name="sections")
    ordinal = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=500)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["volume_id", "ordinal"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["volume", "ordinal"], name="section_order")
        ]

    def __str__(self) -> str:
        return self.title


class IntakeState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")


class Intake(models.Model):
    """A file or folder on its way to become a volume; what was done stays done when it is taken up again.

    `batch` names the rows that came together (one CSV); `key` is the same for the same delivery (its SHA-256
    and that of its metadata), so that importing twice brings nothing twice. `details` is what the metadata said.
    """

    batch = models.CharField(max_length=64, db_index=True)
    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=300)
    file = models.FileField(upload_to="library/intake/%Y/%m", max_length=300, blank=True)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    details = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=10, choices=IntakeState.choices, default=IntakeState.WAITING
    )
    problem = models.JSONField(default=dict, blank=True)
    volume = models.ForeignKey(Volume, null=True, on_delete=models.SET_NULL, related_name="intakes")
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
