"""The pictures of the demo's stories: the river and what stands by it, drawn when they are needed."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence

from PIL import Image, ImageColor, ImageDraw

WIDTH, HEIGHT = 1600, 900
_FINE = 2  # drawn twice as large and made smaller, so that edges are smooth

_INK, _WALL, _ROOF, _WOOD, _BRONZE = "#24313a", "#efe5d2", "#8a4b3c", "#7a5a3e", "#b08a3e"


class _Scene:
    """A canvas that is measured in points of the finished picture."""

    def __init__(self, top: str, bottom: str) -> None:
        size = (WIDTH * _FINE, HEIGHT * _FINE)
        slope = Image.linear_gradient("L").resize(size)
        low, high = (Image.new("RGB", size, ImageColor.getrgb(colour)) for colour in (bottom, top))
        self.image = Image.composite(low, high, slope)
        self.draw = ImageDraw.Draw(self.image)

    def area(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        self.draw.polygon([(x * _FINE, y * _FINE) for x, y in points], fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        box = tuple(v * _FINE for v in (x - radius, y - radius, x + radius, y + radius))
        self.draw.ellipse(box, fill=fill)

    def box(self, x: float, y: float, right: float, bottom: float, fill: str) -> None:
        self.draw.rectangle(tuple(v * _FINE for v in (x, y, right, bottom)), fill=fill)

    def line(self, points: Sequence[tuple[float, float]], fill: str, width: float) -> None:
        scaled = [(x * _FINE, y * _FINE) for x, y in points]
        self.draw.line(scaled, fill=fill, width=round(width * _FINE), joint="curve")

    def hills(self, base: float, rise: float, phase: float, fill: str) -> None:
        """A line of hills across the picture, down to its foot."""
        ridge = [
            (x, base - rise * (math.sin(x / 310 + phase) + 0.45 * math.sin(x / 127 + 2 * phase)))
            for x in range(-10, WIDTH + 20, 10)
        ]
        self.area([*ridge, (WIDTH + 10, HEIGHT), (-10, HEIGHT)], fill)

    def water(self, level: float, fill: str, shine: str) -> None:
        self.box(0, level, WIDTH, HEIGHT, fill)
        for row in range(9):
            y = level + 22 + row * row * 5.2
            for place in range(5):
                x = (place * 367 + row * 191) % WIDTH
                self.line([(x, y), (x + 60 + row * 16, y)], shine, 2 + row * 0.4)

    def png(self) -> bytes:
        out = io.BytesIO()
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        small.quantize(160, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        return out.getvalue()


def _river(top: str, bottom: str, far: str, near: str, water: str, shine: str) -> _Scene:
    scene = _Scene(top, bottom)
    scene.hills(430, 60, 0.4, far)
    scene.hills(520, 45, 2.1, near)
    scene.water(590, water, shine)
    return scene


def _dawn() -> _Scene:
    scene = _Scene("#f3d9b8", "#f7efe0")
    scene.disc(800, 430, 120, "#e9a15b")
    scene.hills(500, 75, 0.9, "#b9a7a0")
    scene.hills(560, 60, 2.4, "#8c8f8c")
    scene.water(600, "#d8b99b", "#f5dcbc")
    for row in range(8):
        scene.line(
            [(800 - 90 + row * 6, 625 + row * 30), (800 + 90 - row * 6, 625 + row * 30)],
            "#e9a15b",
            9,
        )
    return scene


def _boat() -> _Scene:
    scene = _river("#cfdfe4", "#f4f1e6", "#9fb3ad", "#6f8f7d", "#8fb8cc", "#b9d4df")
    scene.area([(520, 690), (1120, 690), (1050, 760), (600, 760)], _WOOD)
    scene.box(520, 684, 1120, 698, _INK)
    scene.disc(830, 560, 26, "#d9b38c")
    scene.area([(790, 692), (806, 590), (856, 590), (876, 692)], "#3f5a74")
    scene.area([(786, 552), (874, 552), (830, 512)], "#c9a766")
    scene.line([(860, 610), (1010, 820)], _INK, 8)
    scene.area([(610, 770), (1040, 770), (980, 800), (660, 800)], "#6f9bb2")
    return scene


def _bell() -> _Scene:
    scene = _river("#dfe6df", "#f6f1e4", "#b3bfae", "#8ba389", "#9dbfca", "#c5dbe0")
    for x in (560, 1000):
        scene.box(x, 300, x + 40, 760, _WOOD)
    scene.area([(450, 320), (800, 130), (1150, 320)], _ROOF)
    for row in range(1, 5):
        y = 130 + row * 38
        half = row * 70
        scene.line([(800 - half, y), (800 + half, y)], "#a8644f", 5)
    scene.box(560, 320, 1040, 346, _WOOD)
    scene.box(788, 346, 812, 392, _INK)
    scene.area([(730, 392), (870, 392), (900, 560), (950, 620), (650, 620), (700, 560)], _BRONZE)
    scene.line([(716, 470), (884, 470)], "#d2b066", 8)
    scene.box(650, 612, 950, 628, "#8a6a2c")
    scene.disc(800, 650, 24, _INK)
    scene.box(420, 760, 1180, 900, "#7f8f78")
    return scene


def _hall() -> _Scene:
    scene = _Scene("#d5e0e6", "#f6f2e8")
    scene.hills(560, 50, 1.2, "#a9b9a4")
    scene.box(0, 700, WIDTH, HEIGHT, "#b9b39f")
    scene.box(250, 380, 1350, 720, _WALL)
    scene.area([(180, 390), (420, 220), (1180, 220), (1420, 390)], _ROOF)
    for arch in range(7):
        x = 310 + arch * 145
        scene.box(x, 520, x + 90, 720, "#5d6b70")
        scene.disc(x + 45, 520, 45, "#5d6b70")
    scene.box(230, 716, 1370, 744, "#d8ccb2")
    scene.line([(800, 220), (800, 90)], _INK, 7)
    scene.area([(804, 96), (930, 120), (804, 150)], "#b3392f")
    return scene


def _yard() -> _Scene:
    scene = _river("#e5e3d8", "#f7f2e6", "#b8bba5", "#93a184", "#9dbac4", "#c3d6db")
    scene.area([(0, 690), (WIDTH, 640), (WIDTH, HEIGHT), (0, HEIGHT)], "#c8b48f")
    scene.line([(300, 770), (1310, 770)], _WOOD, 24)
    for rib in range(12):
        x = 340 + rib * 84
        rise = 180 - abs(rib - 5.5) * 9
        left = [(x, 770), (x - 30, 770 - rise * 0.5), (x - 34, 770 - rise)]
        scene.line(left, _WOOD, 13)
    scene.line([(270, 610), (800, 575), (1300, 610)], "#9a7450", 15)
    scene.line([(1310, 770), (1390, 560)], _WOOD, 20)
    scene.line([(300, 770), (236, 590)], _WOOD, 20)
    return scene


def _reed() -> _Scene:
    scene = _river("#efe2c4", "#f8f2e3", "#c2b994", "#a3a578", "#b2c4bb", "#d5ded3")
    scene.box(0, 720, WIDTH, HEIGHT, "#a89b6c")
    for sheaf in range(6):
        x = 170 + sheaf * 250
        top = 330 + (sheaf % 3) * 36
        for stalk in range(-9, 10):
            scene.line(
                [(x + stalk * 11, 800), (x + stalk * 3.0, 560), (x + stalk * 9, top)],
                "#8d7a3f" if stalk % 2 else "#b09a55",
                6,
            )
        scene.box(x - 38, 548, x + 38, 576, _ROOF)
    return scene


def _radio() -> _Scene:
    scene = _Scene("#c9d6df", "#f3efe6")
    scene.hills(620, 55, 0.2, "#a2b0a4")
    for house in range(6):
        x = 40 + house * 270
        y = 720 - (house % 2) * 30
        scene.box(x, y, x + 210, HEIGHT, _WALL)
        scene.area([(x - 30, y), (x + 105, y - 110), (x + 240, y)], _ROOF)
    scene.line([(800, 900), (800, 190)], _INK, 18)
    for y in (300, 420, 540):
        scene.line([(760, y + 60), (840, y), (760, y)], _INK, 6)
    scene.area([(800, 190), (960, 120), (960, 270)], "#b3392f")
    scene.area([(800, 190), (640, 120), (640, 270)], "#b3392f")
    for ring in range(1, 4):
        reach = 190 + ring * 70
        for side in (-1, 1):
            arc = [
                (800 + side * reach * math.cos(a / 20), 195 + reach * math.sin(a / 20))
                for a in range(-8, 9)
            ]
            scene.line(arc, "#d9a441", 7)
    return scene


_SCENES: dict[str, Callable[[], _Scene]] = {
    "bell": _bell,
    "boat": _boat,
    "dawn": _dawn,
    "hall": _hall,
    "radio": _radio,
    "reed": _reed,
    "yard": _yard,
}


def has(name: str) -> bool:
    return name in _SCENES


def png(name: str) -> bytes:
    """The scene as a PNG of 1600 x 900 pixels."""
    return _SCENES[name]().png()
