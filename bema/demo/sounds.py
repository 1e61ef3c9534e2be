"""The one sound of the demo: a bell, struck three times, computed here so that nothing has to be recorded."""

from __future__ import annotations

import math
from array import array

from bema.portal.speech.engines import packed

_RATE = 22_050
_STROKES = (0.0, 1.8, 3.6)  # seconds
_LENGTH = 8.0
# Partials of a bell: frequency as a multiple of the strike note, strength, seconds to fade to a third.
_NOTE = 262.0
_PARTIALS = ((0.5, 0.6, 2.6), (1.0, 1.0, 1.7), (1.2, 0.6, 1.3), (1.5, 0.4, 1.0), (2.0, 0.5, 0.8))


def bell() -> bytes:
    """An MP3 of eight seconds."""
    samples = array("h", (0 for _n in range(int(_RATE * _LENGTH))))
    for begins in _STROKES:
        _strike(samples, int(begins * _RATE))
    return packed(samples.tobytes(), _RATE)


def _strike(samples: array[int], at: int) -> None:
    for place in range(at, len(samples)):
        time = (place - at) / _RATE
        loud = sum(
            strength * math.exp(-time / fades) * math.sin(2 * math.pi * _NOTE * multiple * time)
            for multiple, strength, fades in _PARTIALS
        )
        samples[place] += int(3000 * loud)
