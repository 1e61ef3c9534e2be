"""Which keys have signed, and what was handed out under their signature."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class SigningKey(models.Model):
    """The public half of a key. The private one is never in the database: see `keys`."""

    # SHA-256 of the certificate in DER, in hexadecimal digits.
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True)
    certificate = models.TextField(_("certificate"))
    name = models.CharField(_("name"), max_length=200)
    algorithm = models.CharField(_("kind of key"), max_length=40)
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"))
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)
    # Somebody else may have it: what it signed counts only if it is on record here.
    is_compromised = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.fingerprint[:16]


class IssuedCopy(models.Model):
    """A file that was signed and handed out. Rows are only ever added.

    `kind` and `subject` say of what it is a copy, in the words of the domain that registered the kind; `facts`
    are the words that stood on it. Copies of one thing in several languages may share a code.
    """

    code = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    content_hash = models.CharField(max_length=64)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="copies")
    # A file that was lost is made once more: as another edition, since its signature is another.
    edition = models.PositiveSmallIntegerField(default=1)
    facts = models.JSONField(default=dict)
    file = models.FileField(max_length=200)
    file_sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "subject", "language", "content_hash", "key", "edition"],
                name="issued_copy_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.language})"


class WithdrawnCode(models.Model):
    """A code under which nothing counts any more, whether a copy was signed under it yet or not."""

    code = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    why = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.code
