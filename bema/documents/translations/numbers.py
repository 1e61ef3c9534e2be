"""What a provision is numbered in a translation when its number in the original has changed since. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

# "5", "5-1", "2a", "XIV", or the one letter of "a)".
_NUMERAL = re.compile(r"\d+(?:[-.‑–]\d+)*[a-zа-яіїєґđ]?(?!\w)|\b[IVXLCDM]+\b|(?<!\w)\w(?!\w)")
_GAP = "\0"
_ROMAN = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
]  # fmt: skip


def split(number: str) -> tuple[str, str]:
    """ "Article 5." -> ("Article \\0.", "5"); the numeral is "" where there is none."""
    found = _NUMERAL.search(number)
    if found is None:
        return number, ""
    return number[: found.start()] + _GAP + number[found.end() :], found[0]


def roman(numeral: str) -> str:
    """ "4" -> "IV"; "" for what is no whole number, or none that is written so."""
    if not numeral.isdecimal() or not 0 < int(numeral) < 4000:
        return ""
    left, signs = int(numeral), ""
    for value, sign in _ROMAN:
        signs += sign * (left // value)
        left %= value
    return signs


class Numbering:
    """How one language numbers what another does: learned from pairs of numbers of the same provisions."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.same: dict[str, str] = {}
        self.in_roman: dict[str, str] = {}
        for original, translated in pairs:
            form, numeral = split(original)
            other, its = split(translated)
            if numeral and numeral == its:
                self.same.setdefault(form, other)
            elif numeral and roman(numeral) == its:
                self.in_roman.setdefault(form, other)

    def translate(self, number: str) -> str:
        """ "Article 6." -> "Стаття 6.", or "" where nothing is known of such numbers."""
        form, numeral = split(number)
        if not numeral:
            return ""
        if form in self.same:
            return self.same[form].replace(_GAP, numeral)
        signs = roman(numeral)
        return self.in_roman[form].replace(_GAP, signs) if signs and form in self.in_roman else ""
