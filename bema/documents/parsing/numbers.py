"""Printed numbers: how they are cleaned, what they are worth, how they are written in an address."""

from __future__ import annotations

import itertools
import re
import unicodedata

from bema.documents.parsing.tradition import Tradition

Value = tuple[int, ...]

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_LOOKALIKES = str.maketrans("ІХСМЛіхсм", "IXCMLixcm")  # Cyrillic letters typed for Roman digits
_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SUFFIXES = [
    "bis",
    "ter",
    "quater",
    "quinquies",
    "sexies",
    "septies",
    "octies",
    "novies",
    "decies",
    "undecies",
    "duodecies",
]
_BLANKS_AROUND_DASH = re.compile(r"(?<=\d) ?- ?(?=\d)")
_BLANK_BEFORE_END = re.compile(r" (?=[.)]+\Z)")
_SUFFIX = re.compile(r"\s?(" + "|".join(_SUFFIXES) + r")\b")


def printed(number: str) -> str:
    """A number without the blanks that converters put into it: "129 - 1 ." is printed 129-1."""
    number = " ".join(number.split())
    if " " not in number:
        return number
    return _BLANK_BEFORE_END.sub("", _BLANKS_AROUND_DASH.sub("-", number))


def roman_value(text: str) -> int:
    """The value of a Roman number, 0 if it is none (IIX, ABC)."""
    text = text.translate(_LOOKALIKES).upper()
    total = 0
    for this, following in itertools.zip_longest(text, text[1:], fillvalue=""):
        if this not in _ROMAN:
            return 0
        value = _ROMAN[this]
        total += -value if _ROMAN.get(following, 0) > value else value
    return total if text and to_roman(total) == text else 0


def to_roman(number: int) -> str:
    """1 to 3999 in Roman digits, "" otherwise."""
    if not 0 < number < 4000:
        return ""
    out = ""
    marks = ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"]
    for value, mark in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), marks, strict=True
    ):
        out += mark * (number // value)
        number %= value
    return out


def plain_number(number: str) -> str:
    """A number with superscripts as "-1", suffixes attached, ASCII digits and no punctuation: "5¹." is "5-1"."""
    if not number.isascii():
        number = _SUPERSCRIPT.sub(
            lambda match: "-" + unicodedata.normalize("NFKC", match[0]), number
        )
        number = "".join(
            [str(unicodedata.digit(char)) if char.isdecimal() else char for char in number]
        )
    number = printed(number)
    if " " in number:
        number = _SUFFIX.sub(r"\1", number)
    return number.strip(" .):(§-–")


def value_of(number: str, series: str, tradition: Tradition) -> Value:
    """What a number is worth, for comparing neighbours, in thousandths: 5 is (5000,), 5-1 is (5001,), 5bis (5002,),
    1.2 is (1000, 2000). () if it cannot be told."""
    text = plain_number(number)
    if series == "sign":
        return ()
    if series == "roman":
        return _thousands(roman_value(text))
    if series in ("letter", "latin", "double"):
        return _letter_value(text, _LATIN if series != "letter" else tradition.alphabet)
    if word := _word_value(text, tradition):
        return word
    first = re.split(r"[,–]|\s|-(?=\d+\.)", text)[0]
    return tuple(_component(part) for part in first.lower().split(".") if part)


def division_value(number: str, tradition: Tradition) -> Value:
    """The value of the number of a heading, which may be Roman, Arabic, a word or a letter."""
    text = plain_number(number)
    head, _dash, tail = text.partition("-")
    if value := roman_value(_bare(head)):
        return (
            value * 1000
            + (int(tail) if tail.isdigit() else 0)
            + _suffix_value(head[len(_bare(head)) :]),
        )
    if len(text) == 1 and text.isalpha():
        return _thousands(ord(text.lower()) - 96) if text.isascii() else ()
    return value_of(number, "int", tradition)


def _bare(head: str) -> str:
    return re.sub(r"(?<=[IVXLC])(?:" + "|".join(_SUFFIXES) + r"|[a-z])\Z", "", head)


def _thousands(value: int) -> Value:
    return (value * 1000,) if value > 0 else ()


def _word_value(text: str, tradition: Tradition) -> Value:
    word = re.sub("[’ʼ]", "'", text.lower())
    return _thousands(tradition.ordinals.get(word, 0) or roman_value(text))


def _component(part: str) -> int:
    """One component of a number: 5, 5-1, 5a, 5bis."""
    match = re.match(r"(\d*)-?(\d*)(\w*)", part)
    if not match:
        return 0
    return int(match[1] or 0) * 1000 + min(int(match[2] or 0), 899) + _suffix_value(match[3])


def _letter_value(text: str, alphabet: str) -> Value:
    match = re.match(r"([^\W\d])\1{0,2}-?(\d*)", text.lower())
    if not match or match[1] not in alphabet:
        return ()
    return ((alphabet.index(match[1]) + 1) * 1000 + int(match[2] or 0),)


def _suffix_value(part: str) -> int:
    """bis, ter and so on stand after the bare number; so do letters."""
    if not part:
        return 0
    if part in _SUFFIXES:
        return _SUFFIXES.index(part) + 2
    return ord(part[0]) - 96 if "a" <= part[0] <= "z" else 50


def is_first(value: Value) -> bool:
    """Whether a list may begin with it."""
    return bool(value) and value[-1] in (1000, 1001) and len(value) == 1


def is_next(last: Value, new: Value) -> bool:
    """Whether `new` is the very next after `last`: 5 after 4 or after 4-1, and 4-1 after 4."""
    if not last or not new or len(last) != len(new) or last[:-1] != new[:-1]:
        return False
    return new > last and new[-1] // 1000 - last[-1] // 1000 <= 1


def follows(last: Value, new: Value) -> bool:
    """Whether `new` may stand after `last` in one list: larger, without a wild leap."""
    return bool(last) and bool(new) and new > last and new[0] // 1000 - last[0] // 1000 <= 40


def address(number: str, tradition: Tradition, *, roman: bool = False) -> str:
    """A number for use in a URL: ASCII, lower case. `roman`: Roman digits and number words become Arabic."""
    text = re.sub("[’ʼ]", "'", plain_number(number))
    if roman:
        head, dash, tail = text.partition("-")
        bare = _bare(head)
        if value := roman_value(bare):
            text = f"{value}{head[len(bare) :]}{dash}{tail}"
        elif text.lower() in tradition.ordinals:
            text = str(tradition.ordinals[text.lower()])
    return ascii_piece(text, tradition)


def ascii_piece(text: str, tradition: Tradition) -> str:
    """Any text as letters, digits, dots and hyphens of ASCII."""
    out = []
    for char in text.lower():
        if char in tradition.transliteration:
            out.append(tradition.transliteration[char])
        elif char.isascii() and (char.isalnum() or char in ".-"):
            out.append(char)
        elif char in " ,/–_":
            out.append("-")
        else:
            base = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
            out.append(base if base.isalnum() else f"u{ord(char):x}" if char.isalnum() else "")
    return re.sub("-{2,}", "-", "".join(out)).strip("-.")[:60]
