"""Bytes of a saved page to text, whatever it was written in."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes
from lxml import etree

from bema.portal.importing.body.words import clean

_BOMS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
# Written by nobody as it is named: browsers read these so, too.
_ALIASES = {
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "us-ascii": "windows-1252",
    "tcvn": "tcvn-5712",
}
# Of old Vietnamese pages; Python has no table of them, the XML library does.
_BY_LIBRARY = {"viscii", "tcvn-5712", "tcvn5712-1", "viscii1.1-1"}


def decode(raw: bytes, said: str = "") -> tuple[str, str]:
    """The text, and in what it was read if that is a guess, else "". `said`: by the server, when saved."""
    for mark, name in _BOMS:
        if raw.startswith(mark):
            return clean(raw.decode(name, "replace").lstrip("\ufeff")), ""
    found = _META.search(raw[:4096])
    for name in [said, found[1].decode("ascii", "replace") if found else "", "utf-8"]:
        text = _decoded(raw, name.strip().lower()) if name else None
        if text is not None:
            return clean(text), ""
    guess = from_bytes(raw).best()
    if guess is not None:
        return clean(str(guess)), guess.encoding
    return clean(raw.decode("utf-8", "replace")), "UTF-8"


def _decoded(raw: bytes, name: str) -> str | None:
    name = _ALIASES.get(name, name)
    if name in _BY_LIBRARY:
        return _by_library(raw, "VISCII" if "viscii" in name else "TCVN")
    try:
        return raw.decode(name)
    except (LookupError, ValueError):
        pass
    # A byte or two gone wrong are no reason to doubt what the page says of itself.
    try:
        text = raw.decode(name, "replace")
    except (LookupError, ValueError):
        return None
    return text if text.count("\ufffd") * 200 < len(text) else None


def _by_library(raw: bytes, name: str) -> str | None:
    """Through a tree: the library converts while it reads."""
    tree = etree.fromstring(raw, etree.HTMLParser(encoding=name))
    if tree is None:
        return None
    return str(etree.tostring(tree, encoding="unicode", method="html"))
