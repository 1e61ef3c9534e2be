"""Drafting rules of a legal tradition, read from TOML (`traditions/README.md` describes the keys)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bema.documents.parsing.problems import ImportProblem

_LETTERS = [
    chr(code)
    for block in ((0x41, 0x250), (0x386, 0x530), (0x1E00, 0x1F00))
    for code in range(*block)
]
_BUILT_IN = {
    "U": "".join(letter for letter in _LETTERS if letter.isupper()),
    "l": "".join(letter for letter in _LETTERS if letter.islower()),
}
NAMES = ("uk", "de-LI", "vi", "lo", "en", "generic")


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind of unit is printed. `kind`: division, named, article, enumerator, annex."""

    kind: str
    pattern: re.Pattern[str]
    level: str
    code: str
    rank: int
    series: str = "int"
    adopts: bool = False
    heading_only: bool = False
    numbered_heading: bool = False
    roman_heading: bool = False
    followed_by: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Tradition:
    """All rules of one tradition, compiled."""

    name: str
    languages: tuple[str, ...]
    alphabet: str
    letterspaced: frozenset[str]
    transliteration: Mapping[str, str]
    ordinals: Mapping[str, int]
    depth_from_source: bool
    bare_title: re.Pattern[str]
    title: re.Pattern[str] | None
    detect: tuple[re.Pattern[str], ...]
    headings: tuple[Rule, ...]
    articles: tuple[Rule, ...]
    enumerators: tuple[Rule, ...]
    annexes: tuple[Rule, ...]
    brackets: bool
    note_opening: re.Pattern[str] | None
    note_within: re.Pattern[str] | None
    note_patterns: tuple[re.Pattern[str], ...]
    note_targets: tuple[tuple[str, re.Pattern[str]], ...]
    signatures: tuple[re.Pattern[str], ...]
    signature_after_articles: bool
    metadata: Mapping[str, re.Pattern[str]]
    furniture: tuple[re.Pattern[str], ...]
    layout_tables: tuple[re.Pattern[str], ...]


@cache
def load_tradition(name: str) -> Tradition:
    """The tradition called `name`. Raises `ImportProblem` if there is none."""
    if name not in NAMES:
        raise ImportProblem("unknown_tradition", tradition=name, known=", ".join(NAMES))
    text = (files("bema.documents.parsing") / "traditions" / f"{name}.toml").read_text(
        encoding="utf-8"
    )
    return _tradition(tomllib.loads(text))


def tradition_of_language(language: str) -> str | None:
    """The tradition that is the first choice for a language code such as "uk" or "de-LI"."""
    primary = language.lower().split("-")[0]
    for name in NAMES:
        if primary in load_tradition(name).languages:
            return name
    return None


def _tradition(data: Mapping[str, Any]) -> Tradition:
    macros = {**_BUILT_IN, **data.get("macros", {})}
    signature = data.get("signature", {})
    return Tradition(
        name=data["name"],
        languages=tuple(data["languages"]),
        alphabet=data["alphabet"],
        letterspaced=frozenset(data.get("letterspaced", [])),
        transliteration=data["transliteration"],
        ordinals=data["ordinals"],
        depth_from_source=data["depth_from_source"],
        bare_title=_pattern(data["bare_title"], macros),
        title=_optional(data, "title", macros),
        detect=_patterns(data["detect"], macros),
        headings=_rules(data, "division", macros) + _rules(data, "named", macros),
        articles=_rules(data, "article", macros),
        enumerators=_rules(data, "enumerator", macros),
        annexes=_rules(data, "annex", macros),
        brackets=data["notes"]["brackets"],
        note_opening=_optional(data["notes"], "opening", macros),
        note_within=_optional(data["notes"], "within", macros),
        note_patterns=_patterns(data["notes"]["patterns"], macros),
        note_targets=tuple(
            (entry["level"], _pattern(entry["pattern"], macros))
            for entry in data["notes"].get("targets", [])
        ),
        signatures=_patterns(signature.get("patterns", []), macros),
        signature_after_articles=signature.get("after_articles", False),
        metadata={key: _pattern(value, macros) for key, value in data.get("metadata", {}).items()},
        furniture=_patterns(data["furniture"]["patterns"], macros),
        layout_tables=_patterns(data["furniture"].get("layout_tables", []), macros),
    )


def _rules(data: Mapping[str, Any], kind: str, macros: Mapping[str, str]) -> tuple[Rule, ...]:
    return tuple(_rule(entry, kind, macros) for entry in data.get(kind, []))


def _rule(entry: Mapping[str, Any], kind: str, macros: Mapping[str, str]) -> Rule:
    followed = entry.get("followed_by")
    return Rule(
        kind=kind,
        pattern=_pattern(entry["pattern"], macros),
        level=entry.get("level", kind),
        code=entry.get("code", kind),
        rank=entry.get("rank", 0),
        series=entry.get("series", "int"),
        adopts=entry.get("adopts", False),
        heading_only=entry.get("heading_only", False),
        numbered_heading=entry.get("numbered_heading", False),
        roman_heading=entry.get("roman_heading", False),
        followed_by=re.compile(followed, re.IGNORECASE) if followed else None,
    )


def _patterns(sources: list[str], macros: Mapping[str, str]) -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(source, macros) for source in sources)


def _optional(
    data: Mapping[str, Any], key: str, macros: Mapping[str, str]
) -> re.Pattern[str] | None:
    return _pattern(data[key], macros) if key in data else None


def _pattern(source: str, macros: Mapping[str, str]) -> re.Pattern[str]:
    """A macro may use macros, so two rounds."""
    for _round in range(2):
        for name, value in macros.items():
            source = source.replace("{" + name + "}", value)
    return re.compile(source)
