"""What was handed in: a file, a folder or a ZIP file, read in place and never unpacked to disk."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from bema.portal.importing.errors import Encrypted, NotAnArchive, TooLarge

MAX_FILE = 30 * 1024 * 1024  # one page or picture
MAX_STREAM = 2 * 1024**3  # an export, which is read piece by piece
MAX_NAMES = 2_000_000
MAX_RATIO = 300  # unpacked to packed: beyond it a file is a bomb
_SIZED = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w{3,4}$)|-scaled(?=\.\w{3,4}$)")


class Archive:
    """Its files by name, with "/" between folders."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._zip = _opened(root) if root.is_file() and _is_zip(root) else None

    def close(self) -> None:
        if self._zip is not None:
            self._zip.close()

    @cached_property
    def names(self) -> list[str]:
        if self._zip is not None:
            return sorted(_names_in(self._zip))
        if self.root.is_file():
            return [self.root.name]
        return sorted(self._names_in_folder())

    def _names_in_folder(self) -> Iterator[str]:
        for path in self.root.rglob("*"):
            if path.is_file() and not path.is_symlink() and not _is_junk(path.name):
                yield path.relative_to(self.root).as_posix()

    def open(self, name: str) -> IO[bytes]:
        """The file to read from the beginning; a ZIP file's is unpacked while it is read."""
        if self._zip is not None:
            info = self._zip.getinfo(name)
            _check(info, MAX_STREAM)
            return self._zip.open(info)
        path = self.root if self.root.is_file() else self.root / name
        return path.open("rb")

    def size(self, name: str) -> int:
        if self._zip is not None:
            return self._zip.getinfo(name).file_size
        return (self.root if self.root.is_file() else self.root / name).stat().st_size

    def read(self, name: str) -> bytes:
        """The whole of a page or picture. No more is read than a file may have, whatever the archive says."""
        if self.size(name) > MAX_FILE:
            raise TooLarge(name=name, limit="30 MB")
        with self.open(name) as file:
            raw = file.read(MAX_FILE + 1)
        if len(raw) > MAX_FILE:
            raise TooLarge(name=name, limit="30 MB")
        return raw

    # --- files by the address they had ------------------------------------------------------

    @cached_property
    def _by_tail(self) -> dict[str, list[str]]:
        """Names by their last part, for finding what an address had become."""
        found: dict[str, list[str]] = {}
        for name in self.names:
            found.setdefault(_last(name), []).append(name)
        return found

    def find(self, address: str, beside: str = "") -> str | None:
        """The file that an address of a page's picture stands for. `beside`: the page's own name.

        It is the one whose folders agree with the address the longest. A name that says little has to
        agree in a folder, too.
        """
        try:
            path = unquote(urlsplit(address).path)
        except ValueError:
            return None
        for wanted in dict.fromkeys((path, _SIZED.sub("", path))):
            found = self._by_tail.get(_last(wanted), [])
            best = max(found, key=lambda name: _agreement(name, wanted, beside), default=None)
            if best is not None and _is_the_same(best, wanted, beside, len(found)):
                return best
        return None


def _last(path: str) -> str:
    return _same(path.rsplit("/", 1)[-1])


def _same(name: str) -> str:
    """Computers write the same letters differently."""
    return unicodedata.normalize("NFC", name).lower()


def _common_tail(a: str, b: str) -> int:
    count = 0
    for x, y in zip(reversed(_same(a).split("/")), reversed(_same(b).split("/")), strict=False):
        if x != y:
            break
        count += 1
    return count


def _agreement(name: str, wanted: str, beside: str) -> tuple[int, int]:
    here = beside.split("/")[:-1]
    folders = name.split("/")
    near = next(
        (i for i, (x, y) in enumerate(zip(here, folders, strict=False)) if x != y), len(here)
    )
    return _common_tail(name, wanted.strip("/")), near


def _is_the_same(name: str, wanted: str, beside: str, count: int) -> bool:
    parts = len([part for part in wanted.split("/") if part])
    if _common_tail(name, wanted.strip("/")) >= min(2, parts):
        return True
    # A browser's "save page" puts all pictures into one folder beside the page.
    folder = beside.rsplit("/", 1)[0] if "/" in beside else ""
    return name.rsplit("/", 2)[0] == folder or (count == 1 and len(_last(wanted)) >= 12)


def _is_junk(name: str) -> bool:
    return name.startswith(".") or name in ("Thumbs.db", "desktop.ini")


def _is_zip(path: Path) -> bool:
    """A damaged one, too, so that it is called damaged."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04" or zipfile.is_zipfile(path)


def _opened(root: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(root)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise NotAnArchive() from error


def _names_in(opened: zipfile.ZipFile) -> Iterator[str]:
    infos = opened.infolist()
    if len(infos) > MAX_NAMES:
        raise TooLarge(name="", limit=f"{MAX_NAMES} files")
    for info in infos:
        if info.flag_bits & 1:
            raise Encrypted()
        if info.is_dir() or "__MACOSX/" in info.filename or _is_junk(_last(info.filename)):
            continue
        _check(info, MAX_STREAM)
        yield info.filename


def _check(info: zipfile.ZipInfo, limit: int) -> None:
    is_bomb = info.file_size > 10_000_000 and info.file_size > MAX_RATIO * max(
        info.compress_size, 1
    )
    if info.file_size > limit or is_bomb:
        raise TooLarge(name=info.filename, limit="2 GB" if not is_bomb else "a file of its size")
