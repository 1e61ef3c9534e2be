"""Tones derived from the organisation's one accent colour, so that any colour given stays readable.

Contrast is that of WCAG 2.2 (relative luminance, 1.4.3); colours are `(r, g, b)` with 0..255.
"""

from __future__ import annotations

import colorsys
import re

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
INK: Colour = (27, 29, 33)
PAPER: Colour = (251, 250, 247)
PAPER_DARK: Colour = (22, 23, 26)
CARD_DARK: Colour = (32, 34, 38)
DEFAULT_ACCENT = "#8a1c2b"

_STEPS = 50


def parse_hex(text: str) -> Colour:
    """`#rrggbb` or `#rgb`. Raises ValueError, naming what was given."""
    found = re.fullmatch(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})", text.strip())
    if found is None:
        raise ValueError(f"not a colour of the form #rrggbb: {text!r}")
    digits = found[1] if len(found[1]) == 6 else "".join(2 * d for d in found[1])
    return (int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16))


def to_hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with `share` (0..1) of `other` in it."""
    r, g, b = (round(x + (y - x) * share) for x, y in zip(one, other, strict=True))
    return (r, g, b)


def _with_lightness(colour: Colour, towards: Colour, share: float) -> Colour:
    """The colour with its lightness, not its hue, moved towards black or white."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in colour))
    target = 1.0 if towards == WHITE else 0.0
    lightness += (target - lightness) * share
    if towards == WHITE:  # the same saturation glares when it is lighter
        saturation *= 1 - 0.4 * share
    r, g, b = colorsys.hls_to_rgb(hue, lightness, saturation)
    return (round(r * 255), round(g * 255), round(b * 255))


def readable(colour: Colour, *, on: list[Colour], towards: Colour, ratio: float) -> Colour:
    """The colour, moved towards black or white only as far as it takes to reach the ratio."""
    for step in range(_STEPS + 1):
        moved = _with_lightness(colour, towards, step / _STEPS)
        if all(contrast(moved, ground) >= ratio for ground in on):
            return moved
    return towards


def ink_on(ground: Colour) -> Colour:
    """White or near-black, whichever reads better on the ground."""
    return max((WHITE, INK), key=lambda ink: contrast(ink, ground))


def _scale(accent: Colour, paper: Colour) -> dict[str, str]:
    """Five tones from pale to full, each with an ink that reads on it (at least 4.5 to 1)."""
    tones: dict[str, str] = {}
    for step, share in enumerate((0.86, 0.66, 0.42, 0.2, 0.0), start=1):
        ground = mix(accent, paper, share)
        ink = ink_on(ground)
        ground = readable(ground, on=[ink], towards=WHITE if ink == INK else BLACK, ratio=4.6)
        tones[f"map-{step}"] = to_hex(ground)
        tones[f"map-{step}-ink"] = to_hex(ink)
    return tones


def light_tones(given: Colour) -> dict[str, str]:
    """Custom properties (without the dashes) for the light theme."""
    soft = mix(given, PAPER, 0.9)
    accent = readable(given, on=[WHITE, PAPER, soft], towards=BLACK, ratio=5.0)
    return {
        "accent": to_hex(accent),
        "accent-strong": to_hex(mix(accent, BLACK, 0.22)),
        "accent-ink": to_hex(WHITE),
        "accent-soft": to_hex(soft),
        **_scale(accent, PAPER),
    }


def dark_tones(given: Colour) -> dict[str, str]:
    """Custom properties for the dark theme: the same hue, lightened until it reads on dark paper."""
    soft = mix(given, PAPER_DARK, 0.8)
    accent = readable(given, on=[PAPER_DARK, CARD_DARK, soft], towards=WHITE, ratio=5.4)
    return {
        "accent": to_hex(accent),
        "accent-strong": to_hex(mix(accent, WHITE, 0.3)),
        "accent-ink": to_hex(ink_on(accent)),
        "accent-soft": to_hex(soft),
        **_scale(accent, PAPER_DARK),
    }
