"""work -> version -> text -> provision, and the lineage that a provision keeps from version to version."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bema.common.jobs.models import Job
from bema.common.models import Term
from bema.units.models import Unit


class DocumentKind(Term):
    """Law, regulation, resolution, directive, conclusion, plan: what the organisation calls it."""

    needs_attestation = models.BooleanField(
        _("members attest that they have read it"), default=False
    )


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("All members")
    SUBTREE = "subtree", _("Members of the owning unit and below")


class Work(models.Model):
    """A document in the abstract, whatever its text on a given day."""

    slug = models.SlugField(_("address"), max_length=80, unique=True, allow_unicode=True)
    identifier = models.CharField(_("official number"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=500)
    kind = models.ForeignKey(DocumentKind, null=True, blank=True, on_delete=models.PROTECT)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="works")
    language = models.CharField(_("original language"), max_length=10)
    visibility = models.CharField(
        max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    needs_attestation = models.BooleanField(_("to be attested"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title"]

    def __str__(self) -> str:
        return self.title


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class Version(models.Model):
    """The work's text from a date on. It is in force until the next published version's date.

    `content_hash` is the SHA-256 over the original text's provisions; attestations are bound to it.
    A published version is immutable, in the database too.
    """

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="versions")
    in_force_from = models.DateField(_("in force from"))
    state = models.CharField(
        max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    content_hash = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["in_force_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["work", "in_force_from"],
                name="version_one_a_date",
                violation_error_message=_("This document already has a version from that date."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.work_id} {self.in_force_from}"


class AmendingAct(models.Model):
    """An act that brought a version about, as data: it may itself be a work in the library."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="amending_acts")
    identifier = models.CharField(_("number"), max_length=120)
    title = models.CharField(_("title"), max_length=500, blank=True)
    dated = models.DateField(_("date of the act"), null=True, blank=True)
    act = models.ForeignKey(
        Work, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sort_order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_order", "id"]

    def __str__(self) -> str:
        return self.identifier


class PendingAct(models.Model):
    """An amending act that was adopted while the text that it makes is not published here yet.

    `version` is the one that carries it out: a draft, then published; until it is published, readers are told
    that the act is to come. `by_date` lets any version from the day of commencement carry it out.
    """

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="pending_acts")
    identifier = models.CharField(_("number"), max_length=120)
    title = models.CharField(_("title"), max_length=500, blank=True)
    dated = models.DateField(_("date of the act"), null=True, blank=True)
    commences_on = models.DateField(_("takes effect on"), null=True, blank=True)
    by_date = models.BooleanField(default=False)
    note = models.CharField(_("note"), max_length=500, blank=True)
    act = models.ForeignKey(
        Work, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.ForeignKey(
        Version, null=True, blank=True, on_delete=models.SET_NULL, related_name="carried_out"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    entered_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str | models.OrderBy]] = [
            models.F("commences_on").asc(nulls_last=True),
            "id",
        ]

    def __str__(self) -> str:
        return self.identifier


class Text(models.Model):
    """One language's wording of a version, with the file that it was read from, kept as it came."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10)
    is_original = models.BooleanField(default=True)
    title = models.CharField(_("title"), max_length=500)
    tradition = models.CharField(_("drafting tradition"), max_length=20, blank=True)
    source = models.FileField(upload_to="documents/%Y/%m", blank=True)
    source_name = models.CharField(max_length=200, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    # Editorial notes on the whole text: [{"text": "...", "html": "..."}].
    notes = models.JSONField(default=list, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "language"], name="text_one_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class Lineage(models.Model):
    """The identity of a provision through renumbering, moving and rewording. Objectives cite it."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="lineages")

    def __str__(self) -> str:
        return f"lineage {self.pk}"


class Provision(models.Model):
    """An addressable piece of a text: one paragraph of the source, one row.

    Texts of one version in several languages share lineages: the same provision in another language.
    """

    text = models.ForeignKey(
        Text, on_delete=models.CASCADE, related_name="provisions", db_index=False
    )
    # Position in document order, from 0 without gaps.
    ordinal = models.PositiveIntegerField()
    path = models.CharField(max_length=200)
    level = models.CharField(max_length=20)
    depth = models.PositiveSmallIntegerField(default=0)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    number = models.CharField(max_length=80, blank=True)
    plain = models.TextField(blank=True)
    # Safe by construction: written by the importer only.
    html = models.TextField(blank=True)
    notes = models.JSONField(default=list, blank=True)
    anchor = models.CharField(max_length=40, blank=True)
    lineage = models.ForeignKey(Lineage, on_delete=models.PROTECT, related_name="provisions")

    class Meta:
        ordering: ClassVar[list[str]] = ["text_id", "ordinal"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["text", "ordinal"], name="provision_order"),
            models.UniqueConstraint(fields=["text", "path"], name="provision_address"),
        ]

    def __str__(self) -> str:
        return self.path


class ImportState(models.TextChoices):
    PREVIEW = "preview", _("To be confirmed")
    SAVED = "saved", _("Saved")
    DISCARDED = "discarded", _("Discarded")


class DocumentImport(models.Model):
    """An uploaded file with what the importer recognised, waiting for the editor's yes."""

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    work = models.ForeignKey(
        Work, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    file = models.FileField(upload_to="imports/%Y/%m")
    file_name = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    tradition = models.CharField(max_length=20, blank=True)
    # What the form said of the work and the version, to be used at the yes.
    details = models.JSONField(default=dict, blank=True)
    # What was recognised, as `uploads.to_json` writes it; empty until the file is read and after the end.
    parsed = models.JSONField(default=dict, blank=True)
    # Why the file could not be read, if it could not: {"code": ..., "params": {...}}.
    problem = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.PREVIEW
    )
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.file_name


class ChangeKind(models.TextChoices):
    REWORDED = "reworded", _("Reworded")
    RENUMBERED = "renumbered", _("Renumbered")
    MOVED = "moved", _("Moved")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Merged")
    INSERTED = "inserted", _("Inserted")
    REPEALED = "repealed", _("Repealed")


class ProvisionChange(models.Model):
    """What a version made of one lineage, compared with the version before it. Unchanged ones have no row.

    Derived from the two texts by alignment, so it may be computed anew when a version comes between.
    `judged_substance` is an editor's word where it differs from the computed `is_substance`.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="changes")
    lineage = models.ForeignKey(Lineage, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    is_substance = models.BooleanField()
    judged_substance = models.BooleanField(null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)
    # In the original texts: what it was (none: inserted) and what became of it (none: repealed). For a lineage
    # that was merged away, `after` is the provision that took it in; for a piece split off, `before` is its origin.
    before = models.ForeignKey(
        Provision, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    after = models.ForeignKey(
        Provision, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "lineage"], name="change_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.lineage_id} in {self.version_id}"

    @property
    def of_substance(self) -> bool:
        """Whether it changes the rules: by an editor's word, else as computed."""
        return self.is_substance if self.judged_substance is None else self.judged_substance


class Descent(models.Model):
    """That in a version one lineage came out of another: a piece split off, or what it was merged into."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="descents")
    ancestor = models.ForeignKey(Lineage, on_delete=models.CASCADE, related_name="descents")
    descendant = models.ForeignKey(Lineage, on_delete=models.CASCADE, related_name="ancestries")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "ancestor", "descendant"], name="descent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.descendant_id} out of {self.ancestor_id} in {self.version_id}"


class DraftWording(models.Model):
    """An editor's words for a provision in another language, until the translation they belong to is published."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="draft_wordings")
    language = models.CharField(max_length=10)
    lineage = models.ForeignKey(Lineage, on_delete=models.CASCADE, related_name="+")
    plain = models.TextField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "language", "lineage"], name="draft_wording_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.language} of {self.lineage_id} in {self.version_id}"
