"""Content hashes. An attestation is bound to one, so the canonical form must never change.

The canonical form of a text is one line a provision, in document order: the JSON array
[path, number as printed, plain text], not escaped to ASCII, without spaces, in NFC, ended by "\\n" and
encoded as UTF-8. The hash is its SHA-256 in lower-case hexadecimal. A version's hash is that of its
original text, so that a translation added later changes nothing that was attested.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable


def content_hash(provisions: Iterable[tuple[str, str, str]]) -> str:
    """The hash of (path, number, plain text) in document order."""
    digest = hashlib.sha256()
    for provision in provisions:
        line = json.dumps(list(provision), ensure_ascii=False, separators=(",", ":"))
        digest.update(unicodedata.normalize("NFC", line).encode() + b"\n")
    return digest.hexdigest()
