"""Bytes to text."""

from __future__ import annotations

import re

from bema.documents.parsing.problems import ImportProblem

_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,40})""")


def decode(data: bytes, name: str) -> str:
    """UTF-8, or UTF-16 with a byte order mark; anything else raises `ImportProblem("not_text")`."""
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportProblem("not_text", name=name) from error


def decode_html(data: bytes, name: str) -> str:
    """As `decode`, but a page may declare another encoding in its head; a few broken bytes are forgiven."""
    declared = _DECLARED.search(data[:4096])
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif data[:3] == b"\xef\xbb\xbf":
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding, errors="replace")
    except (LookupError, UnicodeError) as error:
        raise ImportProblem("not_text", name=name) from error
    if text.count("\ufffd") > len(text) // 20 + 5:
        raise ImportProblem("not_text", name=name)
    return text
