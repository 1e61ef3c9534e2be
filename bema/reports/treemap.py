"""The map of a unit's parts: tiles sized by people, shaded by the share that is done, or knows today's text.

Laid out on the server, once for wide screens and once for phones, where the wide layout would be a
row of slivers. Places are per cent of the map, type is not scaled.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import squarify

from bema.reports.coverage import Part

# More tiles than these can't be told apart or hit with a finger: the rest is one tile.
MOST = 40
# In CSS pixels: a letter of the tile's type, rather too wide than too narrow, a slim one, and where
# text begins.
_GLYPH = 9.2
_SLIM, _SLIM_SIGNS = 5.2, frozenset("fijlrtI1 .,'()-іїг")
_PADDING = 10


@dataclass(frozen=True, slots=True)
class Screen:
    """What a map is laid out for: its name is the class of the svg, its size is in CSS pixels."""

    name: str
    width: int
    height: int


SCREENS = (Screen("on-wide", 1120, 380), Screen("on-phone", 328, 416))


@dataclass(frozen=True, slots=True)
class Tile:
    """A rectangle; places and sizes are per cent of the map. `part` is `None` for the rest together."""

    part: Part | None
    x: float
    y: float
    width: float
    height: float
    label: str
    has_figure: bool
    shade: int
    people: int
    count: int
    units: int


@dataclass(frozen=True, slots=True)
class Map:
    screen: Screen
    tiles: list[Tile]


def shade(count: int, people: int) -> int:
    """0 for nobody, then 1 to 5 by fifths; 5 from 80 % on."""
    if not count or not people:
        return 0
    return min(5, int(count * 5 / people) + 1)


def text_width(text: str) -> float:
    """About how wide the text is; marks above and below a letter take no room."""
    signs = [
        sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) != "Mn"
    ]
    return sum(_SLIM if sign in _SLIM_SIGNS else _GLYPH for sign in signs)


def fitted(text: str, width: float) -> str:
    """The text, or its beginning with an ellipsis, or "" if not even four letters have room."""
    if text_width(text) <= width:
        return text
    kept = ""
    for sign in text:
        if text_width(kept + sign + "…") > width:
            break
        kept += sign
    return f"{kept.rstrip()}…" if len(kept) >= 4 else ""


Measure = Callable[[Part], int]


def done(part: Part) -> int:
    return part.figures.done


def current(part: Part) -> int:
    return part.current or 0


def treemap(parts: Sequence[Part], screen: Screen, measure: Measure = done) -> Map:
    """The parts as a squarified map, biggest first; those beyond `MOST` together in one tile."""
    ordered = sorted(parts, key=lambda part: (-part.figures.people, part.name))
    groups = [[part] for part in ordered[:MOST]]
    if len(ordered) > MOST:
        groups.append(ordered[MOST:])
    groups.sort(key=_people, reverse=True)
    sizes = squarify.normalize_sizes([_people(g) for g in groups], screen.width, screen.height)
    rectangles = squarify.squarify(sizes, 0, 0, screen.width, screen.height)
    tiles = [_tile(r, group, screen, measure) for r, group in zip(rectangles, groups, strict=True)]
    return Map(screen, tiles)


def _people(parts: Sequence[Part]) -> int:
    return sum(part.figures.people for part in parts)


def _tile(
    rectangle: dict[str, float], parts: Sequence[Part], screen: Screen, measure: Measure
) -> Tile:
    people, count = _people(parts), sum(measure(part) for part in parts)
    part = parts[0] if len(parts) == 1 else None
    room = rectangle["dx"] - 2 * _PADDING
    return Tile(
        part=part,
        x=round(100 * rectangle["x"] / screen.width, 2),
        y=round(100 * rectangle["y"] / screen.height, 2),
        width=round(100 * rectangle["dx"] / screen.width, 2),
        height=round(100 * rectangle["dy"] / screen.height, 2),
        label=fitted(part.name, room) if part and rectangle["dy"] >= 56 else "",
        has_figure=room >= 4 * _GLYPH and rectangle["dy"] >= 30,
        shade=shade(count, people),
        people=people,
        count=count,
        units=len(parts),
    )
