"""What an engine of speech is, and which one this installation has."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings

from bema.portal.speech.espeak import Espeak

# A minute of speech at this rate is 240 kB, and still clear.
BITS_A_SECOND = 32_000


class Engine(Protocol):
    name: str

    def speaks(self, language: str) -> bool:
        """Whether it is installed and has a voice for the language."""

    def say(self, text: str, language: str) -> tuple[bytes, int]:
        """The text as sound, 16 bits a sample on one channel, and how many samples there are a second."""


_ENGINES: dict[str, type[Engine]] = {"espeak-ng": Espeak}


def engine_for(language: str) -> Engine | None:
    """The engine that `BEMA_SPEECH` names, if it speaks the language here."""
    kind = _ENGINES.get(settings.BEMA.speech)
    if kind is None:
        return None
    engine = kind()
    return engine if engine.speaks(language) else None


def packed(samples: bytes, rate: int) -> bytes:
    """As MP3, which every browser plays."""
    import lameenc

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(BITS_A_SECOND // 1000)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_quality(5)
    encoder.silence()
    return bytes(encoder.encode(samples)) + bytes(encoder.flush())
