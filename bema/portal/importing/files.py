"""Pictures, films and papers of the archive, each stored once however often it is used."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
import warnings
from dataclasses import dataclass, field
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image as Pillow
from wagtail.documents.models import Document
from wagtail.images.models import Image

from bema.common.errors import BemaError
from bema.portal.importing.archive import Archive
from bema.portal.importing.entry import Entry, Picture
from bema.portal.importing.fetching import fetch

_FORMATS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif"}
MAX_PIXELS = 80_000_000
_DATA = re.compile(r"data:([\w/+.-]*)((?:;[\w=-]+)*),(.*)", re.DOTALL)
FILM = {"mp4", "webm", "ogg", "mp3"}


class Refused(Exception):
    """Why a picture is not taken: a code of a remark and what it speaks of."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(code)


@dataclass
class Store:
    """Finds the files that addresses of the source stand for, and keeps them."""

    archive: Archive
    may_fetch: bool = False
    _known: dict[str, int] = field(default_factory=dict)

    def forget(self) -> None:
        """What was stored in a transaction that failed is not there."""
        self._known.clear()

    def has(self, picture: Picture, beside: str) -> bool:
        """Whether the archive holds it, without reading it."""
        return any(
            url.startswith("data:") or self.archive.find(url, beside) for url in picture.addresses
        )

    def picture(self, entry: Entry, picture: Picture) -> int | None:
        """The number of the stored picture; None, and a remark, if there is none."""
        if picture.url in self._known:
            return self._known[picture.url]
        why: Refused | None = None
        for url in picture.addresses:
            try:
                raw = self._bytes(url, entry.name)
                if raw is not None:
                    self._known[picture.url] = number = _stored(raw, _file_name(url), picture)
                    return number
            except Refused as refused:
                why = why or refused
        if why is not None:
            entry.remark(why.code, why.detail)
        else:
            entry.remark("picture-missing", _short(picture.url))
        return None

    def _bytes(self, url: str, beside: str) -> bytes | None:
        if url.startswith("data:"):
            return _from_data(url)
        try:
            name = self.archive.find(url, beside)
            if name is not None:
                return self.archive.read(name)
            if self.may_fetch:
                return fetch(url)
        except BemaError as error:
            raise Refused("picture-refused", f"{_short(url)}: {error}") from error
        return None

    def document(self, url: str, beside: str, title: str) -> Document | None:
        """A file of a kind that readers are given: a film, a sound, a paper."""
        ending = urlsplit(url).path.rsplit(".", 1)[-1].lower()
        name = self.archive.find(url, beside)
        if name is None or ending not in settings.WAGTAILDOCS_EXTENSIONS:
            return None
        raw = self.archive.read(name)
        digest = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
        found: Document | None = Document.objects.filter(file_hash=digest).first()
        if found is None:
            found = Document(
                title=(title or _file_name(url))[:255], file_hash=digest, file_size=len(raw)
            )
            found.file.save(_file_name(url), ContentFile(raw), save=False)
            found.save()
        return found


def _stored(raw: bytes, name: str, picture: Picture) -> int:
    digest = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
    found = Image.objects.filter(file_hash=digest).values_list("pk", flat=True).first()
    if found is not None:
        return int(found)
    kind, width, height = _examined(raw, name)
    stem = name.rsplit(".", 1)[0] or "picture"
    image = Image(
        title=(picture.caption or picture.alt or stem)[:255], file_size=len(raw), file_hash=digest
    )
    image.file.save(f"{stem[:80]}.{_FORMATS[kind]}", ContentFile(raw), save=False)
    image.width, image.height = width, height
    image.save()
    return int(image.pk)


def _examined(raw: bytes, name: str) -> tuple[str, int, int]:
    """Its format and size, told from its bytes; a bomb is recognised before it is unpacked."""
    if b"<svg" in raw[:2000].lower():
        raise Refused("picture-svg", name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            with Pillow.open(io.BytesIO(raw)) as opened:
                kind, (width, height) = opened.format or "", opened.size
                if width * height <= MAX_PIXELS:
                    opened.verify()
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError, MemoryError) as error:
        raise Refused("picture-refused", f"{name}: damaged, or no picture") from error
    if kind not in _FORMATS:
        raise Refused("picture-refused", f"{name}: {kind}")
    if width * height > MAX_PIXELS or width < 1 or height < 1:
        raise Refused("picture-refused", f"{name}: {width} × {height}")
    return kind, width, height


def _from_data(url: str) -> bytes | None:
    found = _DATA.match(url)
    if found is None:
        return None
    if ";base64" not in found[2]:
        return unquote_to_bytes(found[3])
    try:
        return base64.b64decode(re.sub(r"\s", "", unquote(found[3])))
    except (binascii.Error, ValueError):
        return None


def _file_name(url: str) -> str:
    if url.startswith("data:"):
        return "picture"
    last = unquote(urlsplit(url).path).rsplit("/", 1)[-1]
    return re.sub(r"[^\w.-]+", "-", last).strip(".-") or "picture"


def _short(url: str) -> str:
    return url if len(url) <= 200 and not url.startswith("data:") else url[:60] + "…"
