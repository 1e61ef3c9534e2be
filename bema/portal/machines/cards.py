"""The picture that stands beside a shared link: 1200 x 630, drawn from the headline, once for each wording.

A story's own lead picture fills it where there is one. HarfBuzz (through Pillow's raqm) sets the text, so that the
marks of Lao and Vietnamese stand where they belong.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError
from wagtail.images.models import Image as Picture

from bema.common import colours
from bema.common.pdf import LAO, SANS, font_file, has_lao, with_breaks

SIZE = WIDTH, HEIGHT = 1200, 630
_MARGIN = 72
_LAYOUT = "1"  # another one lets all pictures be drawn anew
_SIZES = (72, 64, 56, 48, 42, 36)
_MOST_LINES = 4
_BREAK = "\u200b"


@dataclass(frozen=True, slots=True)
class Card:
    """What is written on it. `picture` is what lies behind."""

    headline: str
    kicker: str
    organisation: str
    accent: str
    picture: Picture | None = None

    @property
    def digest(self) -> str:
        behind = f"{self.picture.pk} {self.picture.file_hash}" if self.picture else ""
        told = "\0".join(
            [_LAYOUT, self.headline, self.kicker, self.organisation, self.accent, behind]
        )
        return hashlib.blake2b(told.encode(), digest_size=10).hexdigest()

    @property
    def file(self) -> Path:
        folder: Path = settings.BEMA.data_dir / "cards"
        return folder / f"{self.digest}.jpg"


def made(card: Card) -> bytes:
    """The picture as JPEG; drawn if it was not yet."""
    if card.file.exists():
        return card.file.read_bytes()
    drawn = BytesIO()
    _draw(card).save(drawn, "JPEG", quality=86, optimize=True, progressive=True)
    card.file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=card.file.parent, delete=False) as file:
        file.write(drawn.getvalue())
    Path(file.name).replace(card.file)
    return drawn.getvalue()


def _draw(card: Card) -> Image.Image:
    canvas = _behind(card)
    pen = ImageDraw.Draw(canvas)
    lines, size = _fitted(card.headline)
    height = round(size * 1.32)
    y = HEIGHT - _MARGIN - 72 - height * len(lines)
    if card.kicker:
        _write(pen, _MARGIN, y - 58, card.kicker, 34, bold=True)
    for line in lines:
        _write(pen, _MARGIN, y, line, size, bold=True)
        y += height
    pen.rectangle((_MARGIN, y + 38, _MARGIN + 64, y + 42), fill="white")
    _write(pen, _MARGIN + 84, y + 18, card.organisation, 30, bold=False)
    return canvas


def _behind(card: Card) -> Image.Image:
    """The lead picture, darkened downwards until white letters are easily read; else the accent."""
    plain = Image.new("RGB", SIZE, _accent(card.accent))
    if card.picture is None:
        return plain
    try:
        with card.picture.file.open("rb") as file, Image.open(file) as opened:
            picture = ImageOps.fit(ImageOps.exif_transpose(opened).convert("RGB"), SIZE)
    except (OSError, UnidentifiedImageError):
        return plain
    shade = Image.linear_gradient("L").resize(SIZE).point(lambda level: min(225, 90 + level))
    return Image.composite(Image.new("RGB", SIZE, "#10151c"), picture, shade)


def _accent(given: str) -> tuple[int, int, int]:
    """The installation's colour, dark enough for white letters."""
    tone = colours.light_tones(colours.parse_hex(given or colours.DEFAULT_ACCENT))["accent"]
    red, green, blue = (int(tone.lstrip("#")[at : at + 2], 16) for at in (0, 2, 4))
    return red, green, blue


# --- text ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _font(*, lao: bool, bold: bool, size: int) -> ImageFont.FreeTypeFont:
    face = font_file(LAO if lao else SANS, "B" if bold else "")
    return ImageFont.truetype(face, size, layout_engine=ImageFont.Layout.RAQM)


def _runs(text: str) -> list[tuple[bool, str]]:
    """The text in pieces of one script each, which are of one font each."""
    return [(lao, "".join(signs)) for lao, signs in groupby(text.replace(_BREAK, ""), key=has_lao)]


def _width(text: str, size: int, *, bold: bool) -> float:
    return sum(_font(lao=lao, bold=bold, size=size).getlength(run) for lao, run in _runs(text))


def _write(
    pen: ImageDraw.ImageDraw, x: float, y: float, text: str, size: int, *, bold: bool
) -> None:
    base = y + size
    for lao, run in _runs(text):
        font = _font(lao=lao, bold=bold, size=size)
        pen.text((x, base), run, font=font, fill="white", anchor="ls")
        x += font.getlength(run)


def _fitted(headline: str) -> tuple[list[str], int]:
    """The headline in as large letters as four lines of it allow; the end is cut where even the smallest don't."""
    lines: list[str] = []
    for size in _SIZES:
        lines = _lines(headline, size)
        if len(lines) <= _MOST_LINES:
            return lines, size
    return [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1].rstrip() + " …"], _SIZES[-1]


def _lines(text: str, size: int) -> list[str]:
    """Broken between words, in Lao between syllables too."""
    lines = [""]
    for piece in with_breaks(text).replace(" ", f" {_BREAK}").split(_BREAK):
        joined = lines[-1] + piece
        if lines[-1] and _width(joined.rstrip(), size, bold=True) > WIDTH - 2 * _MARGIN:
            lines.append(piece)
        else:
            lines[-1] = joined
    return [line.strip() for line in lines]
