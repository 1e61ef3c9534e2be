"""espeak-ng: small, free, without a network; a machine's voice, and labelled as one."""

from __future__ import annotations

import shutil
import subprocess  # the program is asked for by name, with arguments of our own
from functools import lru_cache

from bema.common.errors import Unavailable

PROGRAM = "espeak-ng"
_SECONDS = 300
_HEADER = 44  # bytes of a WAV file before its samples
_RATE_AT = slice(24, 28)
# Somewhat slower than its custom: listeners are not used to it.
_PACE = "150"


@lru_cache(maxsize=32)
def _has_voice(program: str, language: str) -> bool:
    found = subprocess.run(  # noqa: S603  # no shell, nothing of a reader's or an editor's
        [program, f"--voices={language}"], capture_output=True, text=True, timeout=30, check=False
    )
    return len(found.stdout.splitlines()) > 1


class Espeak:
    name = PROGRAM

    def speaks(self, language: str) -> bool:
        program = shutil.which(PROGRAM)
        return program is not None and _has_voice(program, language)

    def say(self, text: str, language: str) -> tuple[bytes, int]:
        program = shutil.which(PROGRAM)
        if program is None:
            raise Unavailable()
        # The text goes in by the standard input: it is no argument.
        done = subprocess.run(  # noqa: S603  # no shell
            [program, "-v", language, "-s", _PACE, "-b", "1", "--stdin", "--stdout"],
            input=text.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        if done.returncode or len(done.stdout) <= _HEADER:
            raise Unavailable()
        # A program that writes to a pipe cannot go back and fill in the length: the rest are samples.
        return done.stdout[_HEADER:], int.from_bytes(done.stdout[_RATE_AT], "little")
