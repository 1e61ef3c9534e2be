"""The demo's pictures, drawn when they are needed. No words in them: captions are in each language."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 960, 540
_FINE = 2  # drawn twice as large and made smaller, so that edges are smooth

_SKY, _WATER, _DEEP, _GRASS = "#f6f3ea", "#8fb8cc", "#5f93ad", "#9db284"
_INK, _RED, _AMBER, _YELLOW, _WALL, _ROOF = (
    "#23303a",
    "#b3392f",
    "#c9822b",
    "#d8b64a",
    "#efe5d2",
    "#8a4b3c",
)


def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size * _FINE)


def _box(*values: float) -> tuple[float, ...]:
    return tuple(value * _FINE for value in values)


def _gauge(draw: ImageDraw.ImageDraw) -> None:
    """A staff in the river with marks at the three alarm levels, and the water just below the first."""
    draw.rectangle(_box(0, 0, WIDTH, HEIGHT), fill=_SKY)
    draw.polygon(_box(0, 120, 210, 200, 330, 540, 0, 540), fill=_GRASS)
    draw.polygon(_box(960, 150, 760, 220, 650, 540, 960, 540), fill=_GRASS)

    def height(metres: float) -> float:
        return 500 - (metres - 2) * 92

    _water(draw, height(3.1))
    draw.rectangle(_box(452, 60, 508, 540), fill="#fffdf7", outline=_INK, width=3 * _FINE)
    for half in range(4, 14):
        y = height(half / 2)
        long = half % 2 == 0
        draw.line(_box(452, y, 484 if long else 470, y), fill=_INK, width=3 * _FINE)
        if long:
            draw.text(_pair(516, y - 12), str(half // 2), fill=_INK, font=_font(22))
    for number, (metres, colour) in enumerate([(3.5, _YELLOW), (4.5, _AMBER), (6.0, _RED)], 1):
        y = height(metres)
        draw.line(_box(330, y, 508, y), fill=colour, width=7 * _FINE)
        draw.ellipse(_box(270, y - 30, 330, y + 30), fill=colour, outline=_INK, width=2 * _FINE)
        draw.text(
            _pair(300, y),
            str(number),
            fill=_WALL if colour == _RED else _INK,
            font=_font(34),
            anchor="mm",
        )
        draw.text(_pair(560, y), f"{metres:.1f} m", fill=_INK, font=_font(34), anchor="lm")


def _water(draw: ImageDraw.ImageDraw, surface: float) -> None:
    wave = [(x * _FINE, (surface + 5 * math.sin(x / 26)) * _FINE) for x in range(0, WIDTH + 1, 6)]
    draw.polygon([*wave, *[_pair(WIDTH, HEIGHT), _pair(0, HEIGHT)]], fill=_WATER)
    for depth in (46, 92):
        line = [
            (x * _FINE, (surface + depth + 4 * math.sin(x / 31 + depth)) * _FINE)
            for x in range(0, WIDTH + 1, 6)
        ]
        draw.line(line, fill=_DEEP, width=2 * _FINE)


def _pair(x: float, y: float) -> tuple[float, float]:
    return x * _FINE, y * _FINE


def _house(draw: ImageDraw.ImageDraw, x: float, y: float, size: float) -> None:
    """A house whose floor stands at y."""
    draw.rectangle(_box(x, y - size, x + size * 1.3, y), fill=_WALL, outline=_INK, width=3 * _FINE)
    roof = _box(
        x - size * 0.15, y - size, x + size * 0.65, y - size * 1.7, x + size * 1.45, y - size
    )
    draw.polygon(roof, fill=_ROOF, outline=_INK)
    draw.rectangle(_box(x + size * 0.5, y - size * 0.6, x + size * 0.8, y), fill=_ROOF)


def _way(draw: ImageDraw.ImageDraw) -> None:
    """From the houses by the river up to the safe place, which stands above the highest flood."""
    draw.rectangle(_box(0, 0, WIDTH, HEIGHT), fill=_SKY)
    hill = _box(0, 430, 260, 420, 470, 330, 640, 215, 960, 190, 960, 540, 0, 540)
    draw.polygon(hill, fill=_GRASS)
    _water(draw, 462)
    for x in range(0, 680, 36):
        draw.line(_box(x, 285, x + 20, 285), fill=_RED, width=4 * _FINE)
    _house(draw, 60, 428, 62)
    _house(draw, 190, 424, 62)
    _house(draw, 720, 208, 92)
    steps = [
        (300, 408),
        (352, 388),
        (404, 362),
        (456, 336),
        (508, 303),
        (560, 268),
        (612, 235),
        (668, 214),
    ]
    for x, y in steps:
        draw.ellipse(
            _box(x - 8, y - 8, x + 8, y + 8), fill="#fffdf7", outline=_INK, width=2 * _FINE
        )
    draw.line(_box(700, 285, 700, 212), fill=_INK, width=3 * _FINE)
    for y, tip in ((285, -10), (212, 10)):
        draw.polygon(_box(693, y + tip, 707, y + tip, 700, y), fill=_INK)
    draw.text(_pair(690, 250), "1 m", fill=_INK, font=_font(28), anchor="rm")


_DRAWINGS: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {"gauge": _gauge, "way": _way}


def png(name: str) -> bytes:
    """The drawing as a PNG of 960 x 540 pixels in 64 colours, some 10 kB."""
    canvas = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE))
    _DRAWINGS[name](ImageDraw.Draw(canvas))
    small = canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(64)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()
