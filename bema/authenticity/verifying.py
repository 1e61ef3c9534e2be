"""Is this file a signed copy, unchanged? Answered from its bytes and the public keys alone.

The PDF is not parsed: what came from anywhere would be parsed before it is known to be ours. The signature is
found by its `/ByteRange`. It has to cover the file from the first byte to the last, except for the signature
itself, which has to be nothing but hexadecimal digits: then every byte of the file was signed, and no way of
reading a PDF makes it show anything else. The cryptography is pyHanko's.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from asn1crypto import cms, pem
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from bema.authenticity.claims import Claim, claim_in, moment_in
from bema.authenticity.loops import apart

_BYTE_RANGE = re.compile(
    rb"/ByteRange {0,9}\[ {0,9}(\d{1,10}) +(\d{1,10}) +(\d{1,10}) +(\d{1,10}) {0,9}\]"
)
_HEX = re.compile(rb"<[0-9A-F]+>")  # as pyHanko writes it
# A file with more signatures, or a larger one, is none of ours.
_MOST_SIGNATURES = 8
_LONGEST_SIGNATURE = 200_000
# The signature's dictionary stands around its value: so many bytes behind its /ByteRange at most.
_DICTIONARY = 4_000


class Verdict(Enum):
    GENUINE = "genuine"
    EXTENDED = "extended"  # signed, but something was added behind
    CHANGED = "changed"
    TRUNCATED = "truncated"
    KEY_NOT_VALID = "key_not_valid"  # by one of the keys, but not while it was valid
    OTHER_KEY = "other_key"
    NOT_SIGNED = "not_signed"
    NOT_PDF = "not_pdf"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found. The claim is the file's own: believe it only if the verdict is GENUINE.

    `fingerprint` is of the certificate in the signature; `added` how many bytes stand behind what was signed.
    """

    verdict: Verdict
    sha256: str
    claim: Claim | None = None
    signed_at: dt.datetime | None = None
    fingerprint: str = ""
    added: int = 0


class Keys:
    """The public keys that count: certificates by SHA-256 fingerprint."""

    def __init__(self, certificates: Sequence[asn1_x509.Certificate]) -> None:
        self.by_fingerprint = {
            hashlib.sha256(certificate.dump()).hexdigest(): certificate
            for certificate in certificates
        }

    @classmethod
    def from_pem(cls, data: bytes) -> Keys:
        """All certificates of a PEM file; ValueError if there is none, or one can't be read."""
        found = []
        for kind, _headers, body in pem.unarmor(data, multiple=True):
            if kind == "CERTIFICATE":
                certificate = asn1_x509.Certificate.load(body, strict=True)
                certificate.native  # noqa: B018  (parsed now, so that what is wrong is said now)
                found.append(certificate)
        if not found:
            raise ValueError("no certificate in it")
        return cls(found)


@dataclass(frozen=True, slots=True)
class _Signature:
    """A signature as it lies in the file."""

    start: int
    end: int
    covers: int
    around: bytes
    is_sound: bool


def verify(data: bytes, keys: Keys) -> Finding:
    """Whether the file is what one of the keys signed, whole and unchanged."""
    sha256 = hashlib.sha256(data).hexdigest()
    if not data.startswith(b"%PDF-"):
        return Finding(Verdict.NOT_PDF, sha256)
    findings = [_judge(data, sha256, found, keys) for found in _signatures(data)]
    if not findings:
        is_whole = b"%%EOF" in data[-1024:]
        return Finding(Verdict.NOT_SIGNED if is_whole else Verdict.TRUNCATED, sha256)
    return min(findings, key=lambda finding: _ORDER.index(finding.verdict))


# Of several signatures the one that says most: genuine covers the whole file, so the others are covered, too.
_ORDER = list(Verdict)


def _signatures(data: bytes) -> Iterator[_Signature]:
    for number, match in enumerate(_BYTE_RANGE.finditer(data)):
        if number == _MOST_SIGNATURES:
            return
        first, before, after, rest = (int(group) for group in match.groups())
        is_sound = first == 0 and before < after and after - before <= _LONGEST_SIGNATURE
        around = data[match.start() : match.start() + _DICTIONARY]
        yield _Signature(before, after, after + rest, around, is_sound)


def _judge(data: bytes, sha256: str, found: _Signature, keys: Keys) -> Finding:
    claim, moment = claim_in(found.around), moment_in(found.around)

    def say(verdict: Verdict, fingerprint: str = "", added: int = 0) -> Finding:
        return Finding(verdict, sha256, claim, moment, fingerprint, added)

    if found.covers > len(data):
        return say(Verdict.TRUNCATED)
    value = data[found.start : found.end]
    content = _content(value) if found.is_sound else None
    if content is None:
        return say(Verdict.CHANGED)
    signed = data[: found.start] + data[found.end : found.covers]
    verdict, fingerprint = _check(signed, content, moment, keys)
    if verdict is Verdict.GENUINE and found.covers < len(data):
        return say(Verdict.EXTENDED, fingerprint, len(data) - found.covers)
    return say(verdict, fingerprint)


def _content(value: bytes) -> cms.SignedData | None:
    """The signature out of its hexadecimal digits, which zeros fill up; None if it is anything else."""
    if not _HEX.fullmatch(value) or len(value) % 2:
        return None
    raw = bytes.fromhex(value[1:-1].decode("ascii"))
    try:
        info = cms.ContentInfo.load(raw)
        length = len(info.dump())
        content = info["content"]
        is_signature = isinstance(content, cms.SignedData) and content.native is not None
    except (ValueError, TypeError, KeyError):
        return None
    return content if is_signature and not any(raw[length:]) else None


def _signer(content: cms.SignedData) -> str:
    """The fingerprint of the certificate that the signature names; "" if it names none that is there."""
    try:
        sid = content["signer_infos"][0]["sid"].chosen
        for choice in content["certificates"]:
            certificate = choice.chosen
            if (
                certificate.serial_number == sid["serial_number"].native
                and certificate.issuer == sid["issuer"]
            ):
                return hashlib.sha256(certificate.dump()).hexdigest()
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return ""
    return ""


def _check(
    signed: bytes, content: cms.SignedData, moment: dt.datetime | None, keys: Keys
) -> tuple[Verdict, str]:
    fingerprint = _signer(content)
    if not fingerprint:
        return Verdict.CHANGED, ""
    known = keys.by_fingerprint.get(fingerprint)
    if known is None:
        return Verdict.OTHER_KEY, fingerprint
    if moment is None or not _holds(signed, content, moment, known):
        return Verdict.CHANGED, fingerprint
    is_in_time = known.not_valid_before <= moment <= known.not_valid_after
    return (Verdict.GENUINE if is_in_time else Verdict.KEY_NOT_VALID), fingerprint


def _holds(
    signed: bytes, content: cms.SignedData, moment: dt.datetime, certificate: asn1_x509.Certificate
) -> bool:
    """Whether the key of this certificate signed these bytes."""
    try:
        context = ValidationContext(
            trust_roots=[certificate],
            moment=moment,
            allow_fetching=False,
            revocation_mode="soft-fail",
        )
        checking = async_validate_detached_cms(
            signed,
            content,
            context,
            key_usage_settings=KeyUsageConstraints(
                key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
            ),
        )
        status = apart(lambda: asyncio.run(checking))
    except (SignatureValidationError, CMSExtractionError, ValueError, TypeError, KeyError):
        return False
    # The same certificate, not just the same name and number.
    is_the_one = status.signing_cert.dump() == certificate.dump()
    return is_the_one and bool(status.bottom_line)
