"""What of a paragraph is the norm, and what is only how it is written down.

The norm is its words: letters, marks that belong to letters, digits, and the few signs that speak
(per cent, degree, currency, greater than). Case, punctuation, spacing, notes in braces, footnote marks,
hyphens, invisible characters and the escaping of a converter are not.
"""

from __future__ import annotations

import re
import unicodedata

# {Editorial notes}; footnote marks [^12]; anchors []{#n12}; and the numbers under which a database files the acts
# that a text names, as some files print them after each: ( 322-08 ), ( 254к/96-ВР, 994-2003-п ).
_FILED = r"[^\W_]*\d[\w/]*-[\w/-]+"
_NOT_TEXT = re.compile(
    rf"\{{[^{{}}]*\}}|\[\^[^\]\s]*\]:?|\[\]\{{#[^}}]*\}}|\( {_FILED}(?:, {_FILED})* \)"
)
# "No." as older files write it.
_NUMERO = re.compile(r"\bN(?=\s?\d)")
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")
_APOSTROPHES = frozenset("'’‘ʼ`´ʹ′")
_SPEAKING = frozenset("%‰°§&@#")
# Mathematical by Unicode, but used for tables, for hyphens and for "approximately" in prose.
_SILENT = frozenset("|~−⁄")


def _kept(character: str) -> str | None:
    """What stands for a character in the words that are compared: itself, a space, or nothing."""
    kind = unicodedata.category(character)
    if character in _SPEAKING or kind == "Sc" or (kind == "Sm" and character not in _SILENT):
        return f" {character} "
    if character in _APOSTROPHES or kind in ("Cf", "Sk"):
        return None
    return character if kind[0] in "LMN" else " "


class _Table(dict[int, str | None]):
    """A table for `str.translate` that learns each character once."""

    def __missing__(self, code: int) -> str | None:
        self[code] = found = _kept(chr(code))
        return found


_TABLE = _Table()


def normalise(text: str) -> str:
    """The words of a text as they are compared, with one space between them."""
    if "{" in text or "[" in text or "( " in text:
        text = _NOT_TEXT.sub(" ", text)
    if "N" in text:
        text = _NUMERO.sub("No", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.casefold().translate(_TABLE).split())


def letters(words: str) -> str:
    """Normalised words without the spaces between them, save between digits: "1 2" is not "12"."""
    return _BETWEEN_DIGITS.sub("\0", words).replace(" ", "").replace("\0", " ")


def is_editorial(old: str, new: str) -> bool:
    """Whether both say the same norm, however differently they are written down."""
    if old == new:
        return True
    return letters(normalise(old)) == letters(normalise(new))
