"""From the flat paragraphs of any reader to a `ParsedText`."""

from __future__ import annotations

from types import MappingProxyType

from bema.documents.parsing.blocks import Block, Source
from bema.documents.parsing.checks import doubts_about
from bema.documents.parsing.draft import Draft
from bema.documents.parsing.inline import plain
from bema.documents.parsing.layout import close_letters, restore_numbers, unfold_tables
from bema.documents.parsing.model import Doubt, Level, ParsedProvision, ParsedText
from bema.documents.parsing.notes import take_notes
from bema.documents.parsing.paths import assign_paths
from bema.documents.parsing.tradition import Tradition
from bema.documents.parsing.tree import Tree, build_tree

_HEAD = 40  # paragraphs in which the metadata of a converter may stand


def recognise(source: Source, tradition: Tradition, language: str) -> ParsedText:
    """The tree of a source by the rules of a tradition."""
    doubts = list(source.doubts)
    blocks = unfold_tables(_body(source, tradition), tradition)
    blocks = close_letters(restore_numbers(blocks, tradition), tradition)
    blocks = _without_furniture(blocks, tradition, doubts)
    blocks = take_notes(blocks, tradition, doubts)
    tree = build_tree(blocks, tradition)
    doubts += tree.doubts
    doubts += assign_paths(tree.drafts, tradition)
    doubts += doubts_about(tree.drafts)
    return ParsedText(
        title=source.title or _title(tree, tradition) or source.metadata.get("page_title", ""),
        language=language,
        tradition=tradition.name,
        provisions=provisions_of(tree.drafts),
        notes=(*tree.notes, *source.notes),
        doubts=tuple(doubts),
        identifier=source.metadata.get("identifier", ""),
        metadata=MappingProxyType(dict(source.metadata)),
    )


def _body(source: Source, tradition: Tradition) -> list[Block]:
    """The blocks after the converter's own header, which goes to the metadata."""
    start = tradition.metadata.get("start")
    for position, block in enumerate(source.blocks[:_HEAD]):
        if start and (match := start.match(block.text)):
            source.metadata.update(
                {key: value for key, value in match.groupdict().items() if value}
            )
            _read_header(source, source.blocks[:position], tradition)
            return source.blocks[position + 1 :]
    return source.blocks


def _read_header(source: Source, header: list[Block], tradition: Tradition) -> None:
    for block in header:
        known = False
        for key, pattern in tradition.metadata.items():
            if key != "start" and (match := pattern.match(block.text)):
                source.metadata[key] = match[1].strip()
                known = True
        if block.heading == 1 and not source.title:
            source.title = block.text
        elif block.heading and not known:
            source.metadata.setdefault("description", block.text)


def _without_furniture(
    blocks: list[Block], tradition: Tradition, doubts: list[Doubt]
) -> list[Block]:
    kept = []
    for block in blocks:
        text = block.text
        if not block.rows and any(pattern.match(text) for pattern in tradition.furniture):
            doubts.append(Doubt(None, "page_furniture", {"start": text[:60]}))
        else:
            kept.append(block)
    return kept


def _title(tree: Tree, tradition: Tradition) -> str:
    """The headings of the title page, from the one that names the kind of text, if the tradition knows such."""
    lines = []
    for draft in tree.drafts:
        if draft.level is not Level.HEADING or draft.parent is not None or draft.kind != "leaf":
            break
        lines.append(plain(draft.runs))
    if tradition.title:
        start = next((i for i, line in enumerate(lines) if tradition.title.match(line)), 0)
        lines = lines[start:]
    return " ".join(lines)[:500]


def provisions_of(drafts: list[Draft]) -> tuple[ParsedProvision, ...]:
    """Finished drafts as the model keeps them."""
    return tuple(
        ParsedProvision(
            path=draft.path,
            level=draft.level.value,
            number=draft.number,
            text=draft.text,
            html=draft.html,
            parent=draft.parent,
            notes=tuple(draft.notes),
            anchor=draft.anchor,
        )
        for draft in drafts
    )
