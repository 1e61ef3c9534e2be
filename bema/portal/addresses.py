"""The words of an address, made from a title in any language: plain Latin letters, the same rule everywhere.

Letters of other scripts could stand in an address, but not all of Lao's do: its vowel signs and tone marks are no
"word characters" to the patterns that find a page, and browsers show such an address in percent signs when it is
copied. So titles are transliterated: Vietnamese loses its marks, Ukrainian follows its own official table (Cabinet of
Ministers, No. 55 of 2010), Lao goes letter by letter with its leading vowels put where they are spoken.
"""

from __future__ import annotations

import re

from bema.documents.addresses import to_slug

_UKRAINIAN = str.maketrans(
    {
        "г": "h", "ґ": "g", "є": "ie", "ж": "zh", "и": "y", "і": "i", "ї": "i", "й": "i", "х": "kh", "ц": "ts",
        "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "ь": "", "'": "", "’": "", "ʼ": "",
    }
)  # fmt: skip
_AT_THE_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_LAO_LEADING_VOWEL = re.compile("([ເ-ໄ])([ກ-ຮໜໝ])")  # written before the consonant it follows


def _ukrainian(text: str) -> str:
    text = re.sub(r"\b[єїйюя]", lambda found: _AT_THE_START[found[0]], text.lower())
    return text.replace("зг", "zgh").translate(_UKRAINIAN)


def to_address(text: str, language: str) -> str:
    """The slug of a text in a language; "" where none of its characters has a letter."""
    if language == "uk":
        text = _ukrainian(text)
    return to_slug(_LAO_LEADING_VOWEL.sub(r"\2\1", text))
