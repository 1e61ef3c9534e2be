"""Hands out a file of this machine: whole, or the part that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from django.views.static import was_modified_since

# What a browser shows or plays and never runs.
_SHOWN = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "application/ogg",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".vtt": "text/vtt; charset=utf-8",
    ".pdf": "application/pdf",
}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_CHUNK = 64 * 1024


def hand_out(request: HttpRequest, file: Path) -> HttpResponseBase:
    """The file with its length and its date. A single range is answered with 206 (RFC 9110, section 14), so
    that a film can be entered in its middle; several ranges at once with the whole, as the standard allows.

    What is neither picture, film, sound, captions nor PDF is offered for saving and can run nothing.
    """
    state = file.stat()
    if not was_modified_since(request.headers.get("If-Modified-Since"), state.st_mtime):
        return _described(HttpResponse(status=304), file, state.st_mtime)
    part = _part(request.headers.get("Range", ""), state.st_size)
    response: HttpResponseBase
    if part is None:
        response = FileResponse(file.open("rb"), content_type=_content_type(file))
    elif part:
        response = _partial(file, part, state.st_size)
    else:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{state.st_size}"})
    return _described(response, file, state.st_mtime)


def _content_type(file: Path) -> str:
    return _SHOWN.get(file.suffix.lower(), "application/octet-stream")


def _described(response: HttpResponseBase, file: Path, changed: float) -> HttpResponseBase:
    response["Accept-Ranges"] = "bytes"
    response["Last-Modified"] = http_date(changed)
    response["X-Content-Type-Options"] = "nosniff"
    if file.suffix.lower() not in _SHOWN:
        response["Content-Disposition"] = "attachment"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _part(asked: str, size: int) -> range | None:
    """Which bytes are asked for: None for all of them, an empty range if there are none such."""
    match = _RANGE.fullmatch(asked.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    end = min(int(last), size - 1) + 1 if last else size
    # An end before the beginning makes the header invalid, and an invalid header is ignored.
    return None if last and int(last) < int(first) else range(int(first), end)


def _partial(file: Path, part: range, size: int) -> StreamingHttpResponse:
    response = StreamingHttpResponse(
        _read(file.open("rb"), part), status=206, content_type=_content_type(file)
    )
    response["Content-Length"] = str(len(part))
    response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


def _read(opened: BinaryIO, part: range) -> Iterator[bytes]:
    with opened:
        opened.seek(part.start)
        left = len(part)
        while left and (chunk := opened.read(min(left, _CHUNK))):
            left -= len(chunk)
            yield chunk
