"""Tables as offices send them: CSV in whatever encoding and with whatever delimiter, or XLSX."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Generator
from typing import IO, Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from bema.units.errors import UnreadableRoster

_CHUNK = 1 << 20
_BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
# Words of old single-byte encodings: runs of ASCII letters and bytes beyond ASCII.
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
# A Cyrillic word is written beyond ASCII throughout; a Vietnamese one is mostly ASCII.
_CYRILLIC_SHARE = 0.8


def rows(file: IO[bytes]) -> Generator[list[str], None, None]:
    """The cells of each row as text, the header first; rows without any content are empty lists.

    Raises `UnreadableRoster` for what is neither CSV nor XLSX.
    """
    file.seek(0)
    magic = file.read(4)
    file.seek(0)
    if magic == b"PK\x03\x04":
        return _xlsx_rows(file)
    if magic[:4] == b"\xd0\xcf\x11\xe0" or magic == b"%PDF":
        raise UnreadableRoster()
    return _csv_rows(file)


def count_lines(file: IO[bytes]) -> int:
    """About how many rows there are, for the progress shown; 0 where it can't be told quickly."""
    file.seek(0)
    if file.read(4) == b"PK\x03\x04":
        return 0
    file.seek(0)
    lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))
    file.seek(0)
    return lines


def _csv_rows(file: IO[bytes]) -> Generator[list[str], None, None]:
    encoding = detect_encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="", errors="strict")
    try:
        delimiter = _delimiter(text.readline())
        text.seek(0)
        for row in csv.reader(text, delimiter=delimiter):
            yield row if any(cell and not cell.isspace() for cell in row) else []
    except (csv.Error, UnicodeError) as error:
        raise UnreadableRoster() from error
    finally:
        text.detach()


def detect_encoding(file: IO[bytes]) -> str:
    """UTF-8 or UTF-16 where the bytes say so, else the old Windows page that fits them better."""
    file.seek(0)
    start = file.read(_CHUNK)
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            return encoding
    if b"\0" in start[:200]:
        return "utf-16-be" if start[:1] == b"\0" else "utf-16-le"
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1251" if _looks_cyrillic(start) else "cp1258"
    return "utf-8"


def _looks_cyrillic(sample: bytes) -> bool:
    letters = beyond = 0
    for word in _WORD.findall(sample):
        high = sum(byte > 0x7F for byte in word)
        if high:
            letters += len(word)
            beyond += high
    return beyond > _CYRILLIC_SHARE * letters


def _delimiter(line: str) -> str:
    """The separator that occurs most in the header, outside quotes."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(",;\t|", key=bare.count)


def _xlsx_rows(file: IO[bytes]) -> Generator[list[str], None, None]:
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError) as error:
        raise UnreadableRoster() from error
    try:
        for cells in sheet.iter_rows(values_only=True):
            row = [cell if type(cell) is str else _cell_text(cell) for cell in cells]
            yield row if any(row) else []
    except (zipfile.BadZipFile, SyntaxError, ValueError) as error:
        raise UnreadableRoster() from error
    finally:
        book.close()


def _cell_text(cell: Any) -> str:
    """A cell as a person would have typed it: 17.0 is 17, a date is in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell)
