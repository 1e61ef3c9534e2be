"""What a builder of the tree can see from a paragraph: the marks on it, and what comes after it."""

from __future__ import annotations

from bema.documents.parsing.blocks import Block
from bema.documents.parsing.inline import Inline, Run, clean, is_styled, plain_lines
from bema.documents.parsing.marks import (
    Mark,
    MarkReader,
    Marks,
    ends_quote,
    is_capitals,
    is_sentence,
    looks_like_heading,
    quote_balance,
)
from bema.documents.parsing.tradition import Tradition

_LONGEST_QUOTE = 400  # paragraphs
_TITLE_LINES = 4
_SEEN_AHEAD = 7  # paragraphs


class Lookahead:
    """The paragraphs of a text with their marks, by position."""

    def __init__(self, tradition: Tradition, blocks: list[Block]) -> None:
        self.tradition = tradition
        self.blocks = blocks
        self.texts = [plain_lines(block.runs) for block in blocks]
        self.marks = self._all_marks()
        self.next_item = self._next_items()
        self.article_ahead = self._articles_ahead()

    def _all_marks(self) -> list[Marks]:
        reader = MarkReader(self.tradition)
        marks = []
        for position, block in enumerate(self.blocks):
            if block.note_only or block.plain:
                marks.append(Marks())
                continue
            following = [
                text for text in self.texts[position + 1 : position + 1 + _SEEN_AHEAD] if text
            ]
            marks.append(reader.read(block, self.texts[position], following))
        return marks

    def _next_items(self) -> list[tuple[Mark, ...]]:
        """For each block the marks of the next numbered one, () if a heading or an article comes first."""
        out: list[tuple[Mark, ...]] = [()] * (len(self.blocks) + 1)
        for position in range(len(self.blocks) - 1, -1, -1):
            marks = self.marks[position]
            out[position] = () if marks.closes_lists else marks.items or out[position + 1]
        return out

    def _articles_ahead(self) -> list[bool]:
        """For each block whether an article follows it before the next annex."""
        out = [False] * (len(self.blocks) + 1)
        for position in range(len(self.blocks) - 1, -1, -1):
            marks = self.marks[position]
            out[position] = bool(marks.article) or (out[position + 1] and not marks.annex)
        return out

    def name_below(self, position: int) -> tuple[Inline, int, Block]:
        """The name of a division printed in the paragraphs under its number, and the block with all their notes."""
        name: list[Run] = []
        block = self.blocks[position]
        notes = list(block.notes)
        end = position + 1
        while end < len(self.blocks) and end - position <= _TITLE_LINES:
            if not self._is_name(end, position, bool(name)):
                break
            name += [*self.blocks[end].runs, Run(" ")]
            notes += self.blocks[end].notes
            end += 1
        joined = Block(
            anchor=block.anchor or (self.blocks[end - 1].anchor if name else ""), notes=tuple(notes)
        )
        return clean(name), end, joined

    def _is_name(self, position: int, division: int, more: bool) -> bool:
        block, text, marks = self.blocks[position], self.texts[position], self.marks[position]
        named = marks.heading is not None and marks.heading.rule.kind == "named"
        if (
            block.note_only
            or block.rows
            or marks.annex
            or marks.article
            or (marks.heading and not named)
        ):
            return False
        if not self.tradition.bare_title.match(text):
            return False
        if more:
            return is_capitals(text) and is_capitals(self.texts[position - 1]) and not marks.items
        if self.blocks[division].heading:
            return bool(block.heading)
        if marks.items and not is_capitals(text):
            return False
        return looks_like_heading(block, text) or self._stands_over(position)

    def _stands_over(self, position: int) -> bool:
        """Whether the paragraph is directly followed by an article or another heading."""
        following = position + 1
        while following < len(self.blocks) and self.blocks[following].note_only:
            following += 1
        return following < len(self.blocks) and bool(
            self.marks[following].article or self.marks[following].heading
        )

    def is_article_name(self, position: int) -> bool:
        """The subject of an article printed in bold, or as a heading, under its number."""
        block, text, marks = self.blocks[position], self.texts[position], self.marks[position]
        if block.note_only or block.rows or marks.closes_lists or marks.items or is_sentence(text):
            return False
        return (
            bool(text) and len(text) < 250 and (is_styled(block.runs, "b") or bool(block.heading))
        )

    def end_of_quotation(self, position: int) -> int:
        balance = 0
        for end in range(position, min(position + _LONGEST_QUOTE, len(self.blocks))):
            if self.blocks[end].note_only:
                continue
            balance += quote_balance(self.texts[end])
            closed = balance <= 0 if self.texts[position][:1] != '"' else balance % 2 == 0
            if closed and ends_quote(self.texts[end]):
                return end
        return position
