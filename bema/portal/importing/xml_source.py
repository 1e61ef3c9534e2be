"""XML of other people's making: read piece by piece, cleaned on the way, with nothing of its own to expand."""

from __future__ import annotations

import codecs
import html.entities
import re
from collections.abc import Iterator
from typing import IO

from lxml import etree

from bema.portal.importing.errors import Hostile

_HEAD = 1024 * 1024
_CONTROLS = bytes(n for n in range(32) if n not in (9, 10, 13))
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_OWN = {b"amp", b"lt", b"gt", b"quot", b"apos"}


class CleanStream:
    """The file without control characters, and with HTML's names of letters as numbers.

    Exports often hold both, which a parser of XML must stumble over, and what it stumbles over would be lost.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        head = file.read(_HEAD)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            rest = head + file.read()
            text = rest.decode("utf-16", "replace")
            head = re.sub(r"^<\?xml[^>]*\?>", "", text.lstrip("\ufeff")).encode()
        head = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if re.search(rb"<!ENTITY", head, re.IGNORECASE):
            raise Hostile()
        self._kept = head
        self._is_first = True

    def read(self, size: int = 65536) -> bytes:
        chunk = self._kept if self._is_first else self._kept + self._file.read(max(size, 65536))
        if self._is_first:
            self._is_first = False
        elif len(chunk) == len(self._kept):
            self._kept = b""
            return self._clean(chunk)
        # A name of a letter may be cut in two here.
        cut = chunk.rfind(b"&", len(chunk) - 40) if len(chunk) > 40 else -1
        self._kept = chunk[cut:] if cut > 0 else b""
        cleaned = self._clean(chunk[:cut] if cut > 0 else chunk)
        return cleaned or self.read(size)

    def _clean(self, raw: bytes) -> bytes:
        return _ENTITY.sub(_numbered, raw.translate(None, _CONTROLS))


def _numbered(found: re.Match[bytes]) -> bytes:
    if found[1] in _OWN:
        return found[0]
    code = html.entities.name2codepoint.get(found[1].decode())
    return found[0] if code is None else b"&#%d;" % code


class XmlPieces:
    """The elements of these names, each whole when it is handed out and forgotten afterwards."""

    def __init__(self, file: IO[bytes], *names: str) -> None:
        self.broken_at = 0
        self._names = set(names)
        self._parse = etree.iterparse(
            CleanStream(file),
            events=("end",),
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,  # an article may hold its pictures as text
        )

    def __iter__(self) -> Iterator[etree._Element]:
        try:
            for _event, node in self._parse:
                parent = node.getparent()
                # What stands within an item is the item's.
                if _local(node) not in self._names or (
                    parent is not None and _local(parent) == "item"
                ):
                    continue
                yield node
                _forget(node)
        except etree.XMLSyntaxError as error:
            self.broken_at = error.lineno or 1
        errors = [e for e in self._parse.error_log if e.level_name == "FATAL"]
        if errors and not self.broken_at:
            self.broken_at = errors[0].line


def _local(node: etree._Element) -> str:
    return node.tag.rsplit("}", 1)[-1] if isinstance(node.tag, str) else ""


def _forget(node: etree._Element) -> None:
    node.clear()


def child(node: etree._Element, name: str, space: str = "") -> str:
    """The text of the first child of this local name; `space` has to be part of its namespace."""
    for found in children(node, name, space):
        return "".join(str(text) for text in found.itertext())
    return ""


def children(node: etree._Element, name: str, space: str = "") -> Iterator[etree._Element]:
    for found in node:
        if isinstance(found.tag, str):
            whole, _brace, local = found.tag.rpartition("}")
            if local.lower() == name and space in whole:
                yield found
