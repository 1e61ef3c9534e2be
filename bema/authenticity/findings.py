"""What a file turned out to be, for the page that tells its holder."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bema.authenticity import copies, keys
from bema.authenticity.models import IssuedCopy, SigningKey
from bema.authenticity.verifying import Finding, Verdict, verify

# (what it is, what that means)
_WORDS: dict[Verdict, tuple[Promise, Promise]] = {
    Verdict.GENUINE: (
        _("This file is genuine"),
        _("It is, to the last byte, what was signed here."),
    ),
    Verdict.EXTENDED: (
        _("This file was changed after it was signed"),
        _(
            "What was signed is still in it, but something was added behind. What you see may not be what was signed."
        ),
    ),
    Verdict.CHANGED: (
        _("This file was changed after it was signed"),
        _("Its bytes are not those that were signed. Do not rely on what it says."),
    ),
    Verdict.TRUNCATED: (
        _("This file is not whole"),
        _(
            "Its end is missing: perhaps it was not sent or copied to the end. Get it once more, and check that."
        ),
    ),
    Verdict.KEY_NOT_VALID: (
        _("This file was not signed in time"),
        _("It bears our signature, but from a day on which the key was not valid."),
    ),
    Verdict.OTHER_KEY: (
        _("This file was not signed here"),
        _("It bears a signature, but that of a key that is not one of ours."),
    ),
    Verdict.NOT_SIGNED: (
        _("This file is not a signed copy"),
        _(
            "It bears no signature. A copy that was scanned, or saved anew by a program, loses it: check the code "
            "that is printed on it instead."
        ),
    ),
    Verdict.NOT_PDF: (
        _("This is not a PDF file"),
        _(
            "Signed copies are PDF files. Of a photograph or a scan, check the code that is printed on the copy."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Result:
    """`copy` is on record for exactly this file; `claimed` is what its code, if it shows one, belongs to."""

    finding: Finding
    is_genuine: bool
    headline: str | Promise
    explanation: str | Promise
    copy: IssuedCopy | None
    claimed: str
    key: SigningKey | None


def examine(data: bytes) -> Result:
    """Look at a file. What is on record is genuine by its hash, whatever became of the key."""
    finding = verify(data, keys.for_verifying(keys.trusted()))
    copy = copies.by_file(finding.sha256)
    is_genuine = copy is not None or finding.verdict is Verdict.GENUINE
    headline, explanation = _WORDS[Verdict.GENUINE if is_genuine else finding.verdict]
    if is_genuine and copy is None:
        explanation = _(
            "It was signed with our key. It is not on record here, though: ask the office that issued it."
        )
    return Result(
        finding=finding,
        is_genuine=is_genuine,
        headline=headline,
        explanation=explanation,
        copy=copy,
        claimed=_claimed(finding) if copy is None else "",
        key=copy.key if copy else _key(finding),
    )


def _claimed(finding: Finding) -> str:
    """The code that the file shows, if copies were issued under it."""
    found = copies.by_code(finding.claim.code) if finding.claim else []
    return found[0].code if found else ""


def _key(finding: Finding) -> SigningKey | None:
    if finding.verdict not in (Verdict.GENUINE, Verdict.EXTENDED, Verdict.CHANGED):
        return None
    return SigningKey.objects.filter(fingerprint=finding.fingerprint).first()
