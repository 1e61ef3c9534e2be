"""Drawing PDFs in three scripts: Latin with every Vietnamese accent, Cyrillic and Lao.

The fonts are Noto Sans as `make assets` puts them in build/pdf. Text is shaped by HarfBuzz, so that Lao's
vowels and tones stand where they belong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import segno
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from fpdf import FPDF

from bema.config.env import BASE_DIR

_FACES = {"": "400Regular", "B": "700Bold"}
SANS, LAO = "NotoSans", "NotoSansLao"


# Lao is written without spaces between words. A line may end before a syllable: before a vowel that is written
# first, or before a consonant that carries a vowel or tone and is not itself behind such a vowel or a silent h.
_CONSONANT, _SIGNS = "\u0e81-\u0eae\u0edc-\u0edf", "\u0eb0-\u0ebd\u0ec8-\u0ecd"
_LAO_BREAK = re.compile(
    f"(?<=[\u0e81-\u0ebd\u0ec6-\u0ecd])(?=[\u0ec0-\u0ec4])"
    f"|(?<=[\u0e81-\u0eaa\u0eac-\u0ebd\u0ec6-\u0ecd])(?=[{_CONSONANT}](?:[{_SIGNS}]|\u0ead(?![{_SIGNS}])))"
)


def has_lao(text: str) -> bool:
    return any("\u0e80" <= sign <= "\u0eff" for sign in text)


def with_breaks(text: str) -> str:
    """Lao text with invisible spaces where a line may end."""
    return _LAO_BREAK.sub("\u200b", text)


def font_file(family: str, style: str) -> Path:
    """Where a face lies; says what to do where it does not."""
    path = BASE_DIR / "build" / "pdf" / f"{family}_{_FACES[style]}.ttf"
    if not path.is_file():
        raise ImproperlyConfigured(f"{path} is missing: run `make assets`")
    return path


def _dark_runs(row: list[int]) -> Iterator[tuple[int, int]]:
    """(start, length) of each run of dark squares: one rectangle a run keeps the file small."""
    start = 0
    for is_dark, squares in groupby(row, key=bool):
        length = len(list(squares))
        if is_dark:
            yield start, length
        start += length


class Document(FPDF):
    """An A4 document whose fonts cover all scripts of the interface."""

    def __init__(self, *, landscape: bool = False, title: str = "", language: str = "") -> None:
        super().__init__(orientation="L" if landscape else "P", unit="mm", format="A4")
        for family in (SANS, LAO):
            for style in _FACES:
                self.add_font(family, style, font_file(family, style))
        self.set_fallback_fonts([LAO], exact_match=False)
        self.set_text_shaping(use_shaping_engine=True)
        self.set_font(SANS, size=11)
        self.set_title(title)
        self.set_creator(settings.BEMA.organisation)
        if language:
            self.set_lang(language)

    def qr(self, text: str, *, x: float, y: float, size: float) -> None:
        """A QR code of `size` mm, drawn as squares: sharp at any magnification."""
        rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
        side = size / len(rows)
        self.set_fill_color(0, 0, 0)
        for down, row in enumerate(rows):
            for start, length in _dark_runs(row):
                self.rect(x + start * side, y + down * side, length * side, side, style="F")

    def data(self) -> bytes:
        return bytes(self.output())
