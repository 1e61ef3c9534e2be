"""Which language an entry is in: what it says of itself, unless its letters say otherwise."""

from __future__ import annotations

import re

from django.conf import settings

from bema.portal.importing.entry import Entry, Options
from bema.portal.importing.parts import text_in

_ALIASES = {
    "ua": "uk",
    "vn": "vi",
    "la": "lo",
    "laos": "lo",
    "eng": "en",
    "vie": "vi",
    "ukr": "uk",
    "lao": "lo",
}
_LAO = re.compile("[\u0e80-\u0eff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_RUSSIAN = re.compile("[ыэёъЫЭЁЪ]")
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_LETTER = re.compile(r"[^\W\d_]")
_ENGLISH = re.compile(r"\b(the|and|of|was|with|that|from)\b", re.IGNORECASE)


def by_letters(text: str) -> str:
    """The language that only these letters are written in, or "" ; "ru" for what is none of ours."""
    text = text[:4000]
    letters = len(_LETTER.findall(text)) or 1
    if len(_LAO.findall(text)) > 0.3 * letters:
        return "lo"
    if len(_CYRILLIC.findall(text)) > 0.4 * letters:
        own, other = len(_UKRAINIAN.findall(text)), len(_RUSSIAN.findall(text))
        return "uk" if own > other else "ru" if other > own else ""
    if len(_VIETNAMESE.findall(text)) > 0.04 * letters:
        return "vi"
    if letters > 60 and len(_ENGLISH.findall(text)) > letters / 80:
        return "en"
    return ""


def said_language(said: str) -> str:
    code = re.split(r"[-_]", said.strip().lower())[0]
    return _ALIASES.get(code, code)


def settle_language(entry: Entry, options: Options) -> None:
    """Give the entry one of the site's languages; without one it becomes a draft of the site's own."""
    ours = {code for code, _name in settings.LANGUAGES}
    said = said_language(entry.language)
    told = by_letters(f"{entry.title} {entry.standfirst} {text_in(entry.body)}")
    if (
        told
        and told != said
        and not (told == "en" and said in ours and said not in ("lo", "uk", "vi"))
    ):
        if said or told not in ours:
            entry.remark("language-guessed", told)
        said = told
    if not said:
        said = options.language or settings.LANGUAGE_CODE
        entry.remark("language-guessed", said)
    if said not in ours:
        entry.remark("language-unknown", said)
        entry.status = "draft"
        said = options.language or settings.LANGUAGE_CODE
    entry.language = said
