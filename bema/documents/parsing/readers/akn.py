"""Akoma Ntoso XML. Its structure is explicit, so nothing is guessed but what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bema.documents.parsing.akn_vocabulary import CODES, LEVELS, NAMED, OWN_NAMESPACE, from_eid
from bema.documents.parsing.blocks import Rows, note_of
from bema.documents.parsing.checks import doubts_about
from bema.documents.parsing.draft import Draft
from bema.documents.parsing.inline import STYLES, Inline, Run, clean, plain
from bema.documents.parsing.limits import MAX_DEPTH, MAX_PARAGRAPHS
from bema.documents.parsing.model import Doubt, Level, Note, ParsedText
from bema.documents.parsing.numbers import division_value
from bema.documents.parsing.paths import assign_paths
from bema.documents.parsing.problems import ImportProblem
from bema.documents.parsing.recognise import provisions_of
from bema.documents.parsing.recognise_language import choose_tradition
from bema.documents.parsing.tradition import Tradition, load_tradition

_NOTES = ("authorialNote", "note")
_PARAGRAPHS = (
    "p",
    "block",
    "heading",
    "subheading",
    "listIntroduction",
    "listWrapUp",
    "longTitle",
    "crossHeading",
)
_SKIPPED = ("meta", "num", "remark", "img", "toc")
_INLINE = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "u": "u",
    "ins": "u",
    "sup": "sup",
    "sub": "sub",
}
_BODIES = ("body", "mainBody", "debateBody", "judgmentBody", "collectionBody", "portionBody")


def read_akoma_ntoso(
    data: bytes, name: str, *, language: str | None, tradition: str | None
) -> ParsedText:
    """An Akoma Ntoso document. Raises `ImportProblem` if it is not, or is unsafe."""
    root = _parse(data, name)
    if _tag(root) != "akomaNtoso" or not any(_tag(element) in _BODIES for element in root.iter()):
        raise ImportProblem("not_akoma_ntoso", name=name)
    walker = _Walker(own=_own(root, "tradition") is not None)
    for element in root[0] if len(root) else ():
        walker.walk(element, None)
    if not walker.drafts:
        raise ImportProblem("empty", name=name)
    if len(walker.drafts) > MAX_PARAGRAPHS:
        raise ImportProblem("too_many_paragraphs", name=name, limit=str(MAX_PARAGRAPHS))
    told = language or _own(root, "language") or _attribute(root, "FRBRlanguage", "language") or ""
    rules = _rules(walker, tradition or _own(root, "tradition"), told)
    return _text(root, walker, rules, told)


def _parse(data: bytes, name: str) -> Element:
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise ImportProblem("xml_unsafe", name=name) from error
    except (ParseError, ValueError, LookupError) as error:
        raise ImportProblem("xml_broken", name=name, reason=str(error)[:100]) from error
    if _is_deeper(root, MAX_DEPTH):
        raise ImportProblem("too_deep", name=name)
    return root


def _is_deeper(root: Element, limit: int) -> bool:
    level = [root]
    for _depth in range(limit):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _own(root: Element, key: str) -> str | None:
    found = root.find(f".//{{{OWN_NAMESPACE}}}{key}")
    return None if found is None else found.text or ""


def _attribute(root: Element, tag: str, name: str) -> str | None:
    return next((element.get(name) for element in root.iter() if _tag(element) == tag), None)


def _rules(walker: _Walker, tradition: str | None, language: str) -> Tradition:
    if tradition:
        return load_tradition(tradition)
    texts = [f"{draft.number} {draft.text}"[:200] for draft in walker.drafts]
    return choose_tradition(texts, language or None, sure=bool(language))


def _text(root: Element, walker: _Walker, rules: Tradition, language: str) -> ParsedText:
    doubts = list(walker.doubts)
    if not walker.own or len({draft.path for draft in walker.drafts}) != len(walker.drafts):
        for draft in walker.drafts:
            draft.value = division_value(draft.key, rules) if draft.key else ()
        doubts += assign_paths(walker.drafts, rules)
        doubts += doubts_about(walker.drafts)
    metadata = {
        element.get("key") or "": element.text or ""
        for element in root.iter(f"{{{OWN_NAMESPACE}}}metadata")
    }
    uri = _attribute(root, "FRBRuri", "value")
    if not walker.own and uri:
        metadata["work_uri"] = uri
    return ParsedText(
        title=_own(root, "title") or _title(walker) if walker.own else _title(walker),
        language=language or (rules.languages[0] if rules.languages else "und"),
        tradition=rules.name,
        provisions=provisions_of(walker.drafts),
        notes=tuple(_meta_notes(root)),
        doubts=tuple(doubts),
        identifier=_own(root, "identifier") or "",
        metadata=MappingProxyType(metadata),
    )


def _title(walker: _Walker) -> str:
    return next((draft.text for draft in walker.drafts if draft.level is Level.HEADING), "")


def _meta_notes(root: Element) -> Iterator[Note]:
    for element in root.iter():
        if _tag(element) == "notes":
            for note in element:
                yield _note(note)


def _note(element: Element) -> Note:
    blocks = [child for child in element if _tag(child) == "p"]
    if len(blocks) == 1 and blocks[0].get("class") == "plain":
        return Note(blocks[0].text or "")
    runs: list[Run] = []
    for block in blocks or [element]:
        runs += [*_inline(block, frozenset(), "", []), Run("\n")]
    return note_of(clean(runs))


@dataclass(slots=True)
class _Walker:
    own: bool
    drafts: list[Draft] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def walk(self, element: Element, parent: int | None) -> None:
        """Add what is in an element, in document order, under the draft `parent`."""
        tag = _tag(element)
        if tag in _SKIPPED or not tag:
            return
        if tag in LEVELS or tag == "hcontainer":
            self._provision(element, parent)
        elif tag == "table":
            self._table(element, parent)
        elif tag in _PARAGRAPHS or not any(
            _tag(child) in _PARAGRAPHS or len(child) for child in element
        ):
            self._paragraph(element, parent)
        else:
            for child in element:
                self.walk(child, parent)

    def _provision(self, element: Element, parent: int | None) -> None:
        level = _level(element)
        number = plain(_first(element, "num"))
        draft = Draft(
            level,
            "division" if level in NAMED else "item",
            CODES[level],
            0,
            parent,
            number,
            _key(number),
            style=level.value,
            anchor=unquote(element.get("wId") or ""),
        )
        draft.path = from_eid(element.get("eId") or "")
        index = len(self.drafts)
        self.drafts.append(draft)
        filled = False
        # elsewhere the first sentence of a unit without a heading is its text; here a name has no other place
        named = any(_tag(child) == "heading" for child in element) or (self.own and level in NAMED)
        for child in element:
            tag = _tag(child)
            if tag == "heading" and not filled:
                self._fill(draft, child)
                filled = True
            elif not filled and not named and tag in ("content", "intro", "p"):
                filled = self._first_paragraph(draft, child, index)
            elif not (self.own and level in NAMED and tag == "content"):
                self.walk(child, index)

    def _first_paragraph(self, draft: Draft, element: Element, index: int) -> bool:
        """The first paragraph of a container is the text of the provision; the rest stand under it."""
        if _tag(element) == "p":
            self._fill(draft, element)
            return True
        filled = False
        for child in element:
            if _tag(child) == "p" and not filled:
                self._fill(draft, child)
                filled = True
            elif _tag(child) == "table" and draft.level is Level.TABLE and not draft.rows:
                draft.rows = _rows(child)
            else:
                self.walk(child, index)
        return filled or bool(draft.rows)

    def _fill(self, draft: Draft, element: Element) -> None:
        notes: list[Note] = []
        draft.runs = clean(_inline(element, frozenset(), "", notes))
        draft.notes += notes

    def _paragraph(self, element: Element, parent: int | None) -> None:
        level = (
            Level.HEADING
            if _tag(element) in ("heading", "longTitle", "crossHeading")
            else Level.UNNUMBERED
        )
        draft = Draft(level, "leaf", CODES[level], 0, parent)
        self._fill(draft, element)
        if draft.runs:
            self.drafts.append(draft)
        elif draft.notes and self.drafts:
            self.drafts[-1].notes += draft.notes

    def _table(self, element: Element, parent: int | None) -> None:
        self.drafts.append(
            Draft(Level.TABLE, "leaf", CODES[Level.TABLE], 0, parent, rows=_rows(element))
        )


def _level(element: Element) -> Level:
    tag = _tag(element)
    if tag != "hcontainer":
        return LEVELS[tag]
    name = element.get("name") or ""
    return Level(name) if name in set(Level) else LEVELS.get(name, Level.UNNUMBERED)


def _key(number: str) -> str:
    """The number without the word before it: "Article 5" is 5."""
    match = re.search(r"(\S*\d\S*|\S+)[.):]*\s*\Z", number)
    return match[1].strip("().:") if match else ""


def _first(element: Element, tag: str) -> Inline:
    child = next((child for child in element if _tag(child) == tag), None)
    return () if child is None else clean(_inline(child, frozenset(), "", []))


def _rows(table: Element) -> Rows:
    rows = []
    for row in table.iter():
        if _tag(row) == "tr":
            cells = [cell for cell in row if _tag(cell) in ("td", "th")]
            rows.append(tuple(clean(_cell(cell)) for cell in cells))
    return tuple(rows)


def _cell(cell: Element) -> Iterator[Run]:
    blocks = [child for child in cell if _tag(child) in _PARAGRAPHS]
    for position, block in enumerate(blocks or [cell]):
        if position:
            yield Run("\n")
        yield from _inline(block, frozenset(), "", [])


def _inline(
    element: Element, styles: frozenset[str], href: str, notes: list[Note]
) -> Iterator[Run]:
    """Runs of a paragraph; notes in it are taken out."""
    if element.text:
        yield Run(_line(element.text), styles, href)
    for child in element:
        tag = _tag(child)
        if tag in _NOTES:
            notes.append(_note(child))
        elif tag in ("br", "eol"):
            yield Run("\n", styles, href)
        elif tag and tag not in ("remark", "img"):
            style = _INLINE.get(tag, "")
            inner = styles | {style} if style in STYLES else styles
            yield from _inline(
                child, inner, child.get("href") or href if tag in ("a", "ref") else href, notes
            )
        if child.tail:
            yield Run(_line(child.tail), styles, href)


def _line(text: str) -> str:
    return re.sub(r"[\t\r\n]+", " ", text)
