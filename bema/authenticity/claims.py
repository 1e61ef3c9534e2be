"""What a signed copy says of itself, as the reason of its signature: every PDF reader shows it.

    Signed copy 7K2QF-0M9TD-XV3HA-91ZQW; version 2024-01-01; language vi; text SHA-256 5f70...

It is ASCII, so that it stands in the file as it is, to be found without parsing the PDF.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_CLAIM = re.compile(
    r"Signed copy ([0-9A-Z-]{5,40}); version ([0-9-]{1,20}); language ([a-zA-Z-]{2,10}); text SHA-256 ([0-9a-f]{1,64})"
)
_REASON = re.compile(rb"/Reason \(((?:[^()\\]|\\[0-7]{3}|\\.){1,1500})\)")
_SIGNED = re.compile(rb"/M \(((?:[^()\\]|\\[0-7]{3}|\\.){1,120})\)")
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_MOMENT = re.compile(r"D:(\d{14})(?:Z|([+-]\d\d)'(\d\d)'?)")


@dataclass(frozen=True, slots=True)
class Claim:
    """Code, version (a date), language and the hash of the text, as they stand in the file."""

    code: str
    version: str
    language: str
    text_sha256: str

    def __str__(self) -> str:
        return (
            f"Signed copy {self.code}; version {self.version}; language {self.language}; "
            f"text SHA-256 {self.text_sha256}"
        )


def parse(reason: str) -> Claim | None:
    match = _CLAIM.fullmatch(reason)
    return Claim(*match.groups()) if match else None


def _unescape(raw: bytes) -> str:
    """A PDF string in brackets, as text; only what is ASCII matters here."""
    plain = _ESCAPED.sub(
        lambda m: bytes([int(m[1], 8) & 0xFF]) if m[1].isdigit() and len(m[1]) == 3 else m[1], raw
    )
    return plain.decode("ascii", "replace")


def claim_in(dictionary: bytes) -> Claim | None:
    """The claim in the bytes of a signature's dictionary."""
    match = _REASON.search(dictionary)
    return parse(_unescape(match[1])) if match else None


def moment_in(dictionary: bytes) -> dt.datetime | None:
    """When the signature says it was made."""
    match = _SIGNED.search(dictionary)
    found = _MOMENT.fullmatch(_unescape(match[1])) if match else None
    if found is None:
        return None
    digits, hours, minutes = found.groups()
    offset = f"{hours}{minutes}" if hours else "+0000"
    try:
        return dt.datetime.strptime(digits + offset, "%Y%m%d%H%M%S%z").astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
