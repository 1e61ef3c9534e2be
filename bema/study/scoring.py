"""Whether an answer is right. Pure: no database, no request.

An answer is kept in a canonical form that does not depend on how the options were shuffled:
    single        the option's place, from 0
    multiple      the places of the chosen options, ascending
    true_false    true or false
    ordering      the places of the options in the order that the member put them
    matching      for each left side in turn, the place of the right side that was chosen
    number        the text as typed
    short_text    the text as typed
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʹ`´＇", "'"))
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’]+")
_MINUS = str.maketrans({"−": "-", "–": "-"})


def normalise(text: str) -> str:
    """A short text as it is compared: composed, without case, one apostrophe, single spaces, no full stop."""
    text = unicodedata.normalize("NFC", text).casefold()
    text = unicodedata.normalize("NFC", text).translate(_APOSTROPHES).translate(_QUOTES)
    return " ".join(text.split()).rstrip(".!?;").rstrip()


def readings(text: str) -> set[Decimal]:
    """The numbers that a person may have meant; none if it is no number.

    Languages differ in which sign parts the decimals and which the thousands, and people write both:
    "1,5" is one and a half, "1.234,5" has its decimals after the last sign, "1.500" may be either.
    """
    digits = "".join(_ascii(c) for c in _SPACES.sub("", text.translate(_MINUS)))
    if not re.fullmatch(r"[+-]?\d+([.,]\d+)*", digits, re.ASCII):
        return set()
    signs = [c for c in digits if c in ".,"]
    if not signs:
        return {Decimal(digits)}
    if len(set(signs)) == 1 and len(signs) > 1:
        return {Decimal(digits.replace(signs[0], ""))}
    whole, _sign, decimals = digits.rpartition(signs[-1])
    found = {Decimal(whole.replace(",", "").replace(".", "") + "." + decimals)}
    if len(signs) == 1 and re.fullmatch(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", digits, re.ASCII):
        found.add(Decimal(whole + decimals))
    return found


def _ascii(character: str) -> str:
    """A digit of any script (Lao has its own) as 0 to 9."""
    return str(unicodedata.digit(character)) if character.isdecimal() else character


def _single(key: Mapping[str, Any], answer: Any) -> bool:
    return bool([answer] == key["right"])


def _multiple(key: Mapping[str, Any], answer: Any) -> bool:
    return isinstance(answer, list) and sorted(answer) == sorted(key["right"])


def _true_false(key: Mapping[str, Any], answer: Any) -> bool:
    return isinstance(answer, bool) and answer is key["right"]


def _ordering(key: Mapping[str, Any], answer: Any) -> bool:
    return bool(answer == list(range(key["count"])))


def _matching(key: Mapping[str, Any], answer: Any) -> bool:
    """Two right sides that read alike are equally right: `same` maps a place to the first like it."""
    same = key["same"]
    if not isinstance(answer, list) or len(answer) != len(same):
        return False
    known = range(len(same))
    return all(
        type(given) is int and given in known and same[given] == same[place]
        for place, given in enumerate(answer)
    )


def _number(key: Mapping[str, Any], answer: Any) -> bool:
    if not isinstance(answer, str):
        return False
    value, tolerance = Decimal(key["value"]), Decimal(key["tolerance"])
    return any(abs(reading - value) <= tolerance for reading in readings(answer))


def _short_text(key: Mapping[str, Any], answer: Any) -> bool:
    """Right in any language: a member may answer in the words of the original."""
    if not isinstance(answer, str):
        return False
    given = normalise(answer)
    return any(given == normalise(text) for texts in key["accepted"].values() for text in texts)


_RULES: dict[str, Callable[[Mapping[str, Any], Any], bool]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "ordering": _ordering,
    "matching": _matching,
    "number": _number,
    "short_text": _short_text,
}


def is_right(kind: str, key: Mapping[str, Any], answer: Any) -> bool:
    """Whether `answer`, in its canonical form, is right by the key of an item edition."""
    return _RULES[kind](key, answer)


def per_cent(right: int, total: int) -> int:
    """Rounded down: a pass mark is reached, never rounded to."""
    return right * 100 // total if total else 0
