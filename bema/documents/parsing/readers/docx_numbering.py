"""The numbers of DOCX lists: a document stores only which list and level a paragraph is of; here they are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml import etree

from bema.documents.parsing.numbers import to_roman

_LETTERS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "russianLower": "абвгдежзиклмнопрстуфхцчшщэюя",
}
_BULLETS = {"\uf0b7": "•", "\uf0a7": "•", "\uf02d": "-", "o": "•", "\uf0d8": "•"}
_DEEPEST = 9


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    text: str = "%1."
    start: int = 1
    restart: int | None = None


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the paragraphs of each list of a document, in order."""

    def __init__(self, root: etree._Element | None) -> None:
        self.lists: dict[str, _List] = {}
        self.levels: dict[str, dict[int, _Level]] = {}
        if root is None:
            return
        abstracts = {
            element.get(qn("w:abstractNumId")): _levels(element)
            for element in root.findall(qn("w:abstractNum"))
        }
        shared: dict[str, _List] = {}
        for element in root.findall(qn("w:num")):
            self._read_list(element, abstracts, shared)

    def _read_list(
        self,
        element: etree._Element,
        abstracts: dict[str | None, dict[int, _Level]],
        shared: dict[str, _List],
    ) -> None:
        """Lists made from one template go on counting together, unless a start is overridden."""
        reference = element.find(qn("w:abstractNumId"))
        template = (reference.get(qn("w:val")) or "") if reference is not None else ""
        identifier = element.get(qn("w:numId")) or ""
        levels = dict(abstracts.get(template, {}))
        overrides = element.findall(qn("w:lvlOverride"))
        for override in overrides:
            index = int(override.get(qn("w:ilvl")) or 0)
            start = override.find(qn("w:startOverride"))
            own = override.find(qn("w:lvl"))
            base = _level(own) if own is not None else levels.get(index, _Level())
            number = int(start.get(qn("w:val")) or 1) if start is not None else base.start
            levels[index] = _Level(base.format, base.text, number, base.restart)
        if overrides or template not in shared:
            self.lists[identifier] = _List(levels)
            if not overrides:
                shared[template] = self.lists[identifier]
        else:
            self.lists[identifier] = shared[template]

    def next_number(self, own: etree._Element | None, styled: etree._Element | None) -> str:
        """The number of the next paragraph with these list properties, as printed; "" if it has none."""
        identifier = _value(own, "w:numId") or _value(styled, "w:numId")
        index = int(_value(own, "w:ilvl") or _value(styled, "w:ilvl") or 0)
        if not identifier or identifier == "0" or identifier not in self.lists or index >= _DEEPEST:
            return ""
        current = self.lists[identifier]
        level = current.levels.get(index, _Level())
        if level.format == "none":
            return ""
        self._count(current, index, level)
        if level.format == "bullet":
            return _BULLETS.get(
                level.text, level.text if len(level.text) == 1 and level.text.isprintable() else "•"
            )
        return re.sub(
            r"%([1-9])", lambda match: self._printed(current, int(match[1]) - 1), level.text
        ).strip()

    def _count(self, current: _List, index: int, level: _Level) -> None:
        current.counts[index] = current.counts.get(index, level.start - 1) + 1
        for deeper in [i for i in current.counts if i > index]:
            restart = current.levels.get(deeper, _Level()).restart
            if restart != 0:
                del current.counts[deeper]

    def _printed(self, current: _List, index: int) -> str:
        level = current.levels.get(index, _Level())
        count = current.counts.get(index, level.start)
        return format_number(count, level.format)


def format_number(count: int, style: str) -> str:
    """A count in one of Word's styles: decimal, lowerRoman, upperLetter and so on."""
    if style in ("lowerRoman", "upperRoman"):
        roman = to_roman(count)
        return roman.lower() if style == "lowerRoman" else roman
    base = style.replace("upperLetter", "lowerLetter").replace("russianUpper", "russianLower")
    if base in _LETTERS and count > 0:
        letters = _LETTERS[base]
        text = letters[(count - 1) % len(letters)] * ((count - 1) // len(letters) + 1)
        return text.upper() if base != style else text
    if style == "decimalZero":
        return f"{count:02d}"
    return str(count)


def _levels(abstract: etree._Element) -> dict[int, _Level]:
    return {
        int(level.get(qn("w:ilvl")) or 0): _level(level) for level in abstract.findall(qn("w:lvl"))
    }


def _level(element: etree._Element) -> _Level:
    restart = _value(element, "w:lvlRestart")
    return _Level(
        format=_value(element, "w:numFmt") or "decimal",
        text=_value(element, "w:lvlText"),
        start=int(_value(element, "w:start") or 1),
        restart=int(restart) if restart else None,
    )


def _value(element: etree._Element | None, tag: str) -> str:
    child = element.find(qn(tag)) if element is not None else None
    return (child.get(qn("w:val")) or "") if child is not None else ""
