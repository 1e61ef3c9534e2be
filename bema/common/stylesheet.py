"""The one style sheet of all pages: the fonts that are installed, the tokens, the accent, the rest.

It is put together here and not by a build step, because the accent is a setting of the installation
and one request is cheaper than five on a poor line. Its address carries its digest, so a browser
keeps it for ever.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from bema.common import colours

SOURCES = Path(__file__).parent / "static" / "bema" / "css"
_LIGHT_PARTS = ["base.css", "components.css", "reading.css", "print.css"]

_LATIN = (
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-200B,U+200E-206F,"
    "U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
)
_VIETNAMESE = (
    "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,"
    "U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB"
)
_CYRILLIC = "U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116"
_LAO = "U+0E81-0EDF,U+200C-200D,U+25CC"


@dataclass(frozen=True, slots=True)
class Face:
    """One file of a typeface: the characters of `unicode_range` at one weight."""

    family: str
    weight: int
    file: str
    unicode_range: str

    def rule(self) -> str:
        return (
            f'@font-face{{font-family:"{self.family}";font-style:normal;font-display:swap;'
            f"font-weight:{self.weight};unicode-range:{self.unicode_range};"
            f'src:url("{static(f"fonts/{self.file}")}") format("woff2")}}'
        )


def _faces(family: str, name: str, weights: list[int]) -> Iterator[Face]:
    for weight in weights:
        for script, characters in [
            ("latin", _LATIN),
            ("vietnamese", _VIETNAMESE),
            ("cyrillic", _CYRILLIC),
        ]:
            yield Face(family, weight, f"{name}-{script}-{weight}-normal.woff2", characters)
        yield Face(family, weight, f"{name}-lao-lao-{weight}-normal.woff2", _LAO)


FACES = [
    *_faces("Bema Sans", "noto-sans", [400, 600]),
    *_faces("Bema Serif", "noto-serif", [400, 600]),
]


def _properties(tones: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in tones.items())


def _dark(declarations: str) -> str:
    """The dark theme twice: where the device asks for it, and where the person does. Never on paper."""
    return (
        f"@media screen and (prefers-color-scheme:dark){{"
        f":root:not([data-theme=light]){{{declarations}}}}}"
        f"@media screen{{:root[data-theme=dark]{{{declarations}}}}}"
    )


def squeeze(css: str) -> str:
    """Without comments and the white space at the ends of lines; enough, since it is compressed too."""
    while (start := css.find("/*")) >= 0:
        css = css[:start] + css[css.index("*/", start) + 2 :]
    return "\n".join(line for raw in css.splitlines() if (line := raw.strip()))


def _compose() -> str:
    accent = colours.parse_hex(settings.BEMA.accent or colours.DEFAULT_ACCENT)
    read = {path.name: path.read_text("utf-8") for path in sorted(SOURCES.glob("*.css"))}
    faces = "".join(face.rule() for face in FACES if finders.find(f"fonts/{face.file}"))
    dark = read["dark.css"] + _properties(colours.dark_tones(accent))
    return squeeze(
        "\n".join(
            [
                faces,
                read["tokens.css"],
                f":root{{{_properties(colours.light_tones(accent))}}}",
                _dark(dark),
                *(read[part] for part in _LIGHT_PARTS),
            ]
        )
    )


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """The sheet as bytes, plain and compressed, under the digest that its address carries."""

    digest: str
    plain: bytes
    zipped: bytes


def packed(css: str) -> StyleSheet:
    plain = css.encode()
    digest = hashlib.sha256(plain).hexdigest()[:12]
    return StyleSheet(digest, plain, gzip.compress(plain, 9, mtime=0))


@lru_cache(maxsize=4)
def _stylesheet(_state: float) -> StyleSheet:
    return packed(_compose())


def state_of(sources: Path) -> float:
    """Changes whenever a source does, in development; else a sheet is put together once a process."""
    return max(path.stat().st_mtime for path in sources.glob("*.css")) if settings.DEBUG else 0.0


def stylesheet() -> StyleSheet:
    return _stylesheet(state_of(SOURCES))
