"""Paragraphs into a tree, by what each says it is and by what stands around it.

Headings and articles nest by rank. Within an article the open lists form a stack: a number goes on the innermost list
that it can continue, else opens a new one under the paragraph that introduces it. An unnumbered paragraph stays in a
list that goes on after it, else returns to the level from which the list hangs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bema.documents.parsing.blocks import Block
from bema.documents.parsing.draft import (
    ANNEX_RANK,
    ARTICLE_RANK,
    INTRO_RANK,
    LOOSE_HEADING_RANK,
    Draft,
)
from bema.documents.parsing.inline import Inline, Run, clean, cut, is_styled, plain_lines
from bema.documents.parsing.marks import (
    Mark,
    MarkReader,
    Marks,
    ends_quote,
    is_capitals,
    is_sentence,
    is_separator,
    key_of,
    looks_like_heading,
    opens_quote,
    quote_balance,
)
from bema.documents.parsing.model import Doubt, Level, Note
from bema.documents.parsing.note_targets import target_of
from bema.documents.parsing.numbers import follows, is_first, is_next
from bema.documents.parsing.tradition import Tradition

_LONGEST_QUOTE = 400  # paragraphs
_TITLE_LINES = 4


@dataclass(slots=True)
class Tree:
    """The drafts in document order, notes on the text as a whole, and doubts."""

    drafts: list[Draft] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def build_tree(blocks: list[Block], tradition: Tradition) -> Tree:
    """The tree of a text whose notes have been taken out (`notes.take_notes`)."""
    builder = _Builder(tradition, blocks)
    position = 0
    while position < len(blocks):
        position = builder.step(position)
    return builder.tree


class _Builder:
    def __init__(self, tradition: Tradition, blocks: list[Block]) -> None:
        self.tradition = tradition
        self.blocks = blocks
        self.tree = Tree()
        self.stack: list[int] = []
        self.front = True  # before the first article, division or item: titles and preamble
        self.articles_seen = False
        self.closing = False  # after a signature or an ornament that ends the text
        self.quote_end = -1
        self.capital_numbers = 0  # the rank of headings such as "33. ROAD SIGNS" once one was met
        self.texts = [plain_lines(block.runs) for block in blocks]
        self.marks = self._all_marks()
        self.next_item = self._next_items()
        self.article_ahead = self._articles_ahead()

    # -- looking ahead -------------------------------------------------------------------------------------------

    def _all_marks(self) -> list[Marks]:
        reader = MarkReader(self.tradition)
        marks = []
        for position, block in enumerate(self.blocks):
            if block.note_only or block.plain:
                marks.append(Marks())
                continue
            following = [text for text in self.texts[position + 1 : position + 8] if text]
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

    # -- one block -----------------------------------------------------------------------------------------------

    def step(self, position: int) -> int:
        """Place the block at `position` and give the position of the next one to place."""
        block, text = self.blocks[position], self.texts[position]
        if block.note_only:
            self._attach(block.notes)
            return position + 1
        marks = self.marks[position]
        if position <= self.quote_end or self._opens_quotation(position):
            self._add_quoted(block)
        elif block.rows:
            self._add_table(block)
        elif marks.annex:
            self._add_annex(block, marks.annex)
        elif marks.article:
            return self._add_article(position, marks.article)
        elif marks.heading:
            return self._add_division(position, marks.heading)
        elif marks.items:
            self._add_item(position)
        elif marks.signature and self._may_sign(position):
            self._add_signature(block)
        elif is_separator(text):
            self._add_separator(block, text)
        else:
            self._add_unmarked(position)
        return position + 1

    def _add(self, block: Block, draft: Draft, *, open_it: bool = True) -> int:
        index = len(self.tree.drafts)
        draft.anchor = block.anchor
        self.tree.drafts.append(draft)
        if open_it:
            self.stack.append(index)
        self._attach(block.notes)
        return index

    def _attach(self, notes: tuple[Note, ...]) -> None:
        drafts = self.tree.drafts
        for note in notes:
            if not drafts or (self.front and not self.articles_seen and drafts[-1].level is Level.HEADING
                              and drafts[-1].parent is None):
                self.tree.notes.append(note)
            else:
                drafts[target_of(note, drafts, self.tradition)].notes.append(note)

    def _top(self) -> Draft | None:
        return self.tree.drafts[self.stack[-1]] if self.stack else None

    def _parent(self) -> int | None:
        return self.stack[-1] if self.stack else None

    def _pop_to_rank(self, rank: int) -> None:
        """Close everything that a unit of this rank cannot stand in."""
        while self.stack and self.tree.drafts[self.stack[-1]].rank >= rank and rank > ANNEX_RANK:
            self.stack.pop()

    def _pop_lists(self) -> None:
        self._pop_to_rank(ARTICLE_RANK + 1)

    def _last(self) -> Draft | None:
        return self.tree.drafts[-1] if self.tree.drafts else None

    # -- headings ------------------------------------------------------------------------------------------------

    def _add_annex(self, block: Block, mark: Mark) -> None:
        self.stack.clear()
        self.front, self.closing, self.capital_numbers = True, False, 0
        text = plain_lines(block.runs)
        self._add(block, Draft(Level.ANNEX, "annex", mark.rule.code, ANNEX_RANK, None, mark.number, key_of(mark, text),
                               mark.value, runs=cut(block.runs, mark.end)))

    def _add_division(self, position: int, mark: Mark) -> int:
        block = self.blocks[position]
        name = cut(block.runs, mark.end)
        rank = self._rank(block, self._rule_rank(mark, name))
        self._pop_to_rank(rank)
        end = position + 1
        if not name and mark.rule.kind != "named":
            name, end, block = self._name_below(position, rank)
        self.front = self.closing = False
        draft = Draft(Level(mark.rule.level), "division", mark.rule.code, rank, self._parent(), mark.number,
                      key_of(mark, self.texts[position]), mark.value, mark.rule.code, runs=_one_line(name))
        index = self._add(block, draft)
        if mark.rule.numbered_heading and is_capitals(draft.text):
            self.capital_numbers = rank
        if mark.rule.numbered_heading and not is_capitals(draft.text):
            self.tree.doubts.append(Doubt(index, "level_guessed", {"number": mark.number}))
        return end

    def _rule_rank(self, mark: Mark, name: Inline) -> int:
        """ "1. Signs" or "I. Signs" may stand under "33. ROAD SIGNS": capitals outrank small letters."""
        small = not is_capitals(plain_lines(name))
        if mark.rule.numbered_heading:
            return mark.rule.rank + small
        if mark.rule.roman_heading and small and self.capital_numbers:
            return self.capital_numbers + 1
        return mark.rule.rank

    def _rank(self, block: Block, rank: int) -> int:
        if self.tradition.depth_from_source and block.heading:
            return min(5 + 10 * block.heading, 85)
        return rank

    def _name_below(self, position: int, rank: int) -> tuple[Inline, int, Block]:
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
        joined = Block(anchor=block.anchor or (self.blocks[end - 1].anchor if name else ""), notes=tuple(notes))
        return clean(name), end, joined

    def _is_name(self, position: int, division: int, more: bool) -> bool:
        block, text, marks = self.blocks[position], self.texts[position], self.marks[position]
        named = marks.heading is not None and marks.heading.rule.kind == "named"
        if block.note_only or block.rows or marks.annex or marks.article or (marks.heading and not named):
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

    def _add_article(self, position: int, mark: Mark) -> int:
        block = self.blocks[position]
        self._pop_to_rank(ARTICLE_RANK)
        text = cut(block.runs, mark.end)
        end = position + 1
        if not text and end < len(self.blocks) and self._is_article_name(end):
            text = self.blocks[end].runs
            block = Block(anchor=block.anchor, notes=block.notes + self.blocks[end].notes)
            end += 1
        self.front = self.closing = False
        self.articles_seen = True
        self._add(block, Draft(Level.ARTICLE, "article", "art", ARTICLE_RANK, self._parent(), mark.number,
                               key_of(mark, self.texts[position]), mark.value, "art", runs=text))
        return end

    def _is_article_name(self, position: int) -> bool:
        """The subject of an article printed in bold, or as a heading, under its number."""
        block, text, marks = self.blocks[position], self.texts[position], self.marks[position]
        if block.note_only or block.rows or marks.closes_lists or marks.items or is_sentence(text):
            return False
        return bool(text) and len(text) < 250 and (is_styled(block.runs, "b") or bool(block.heading))

    # -- lists ---------------------------------------------------------------------------------------------------

    def _add_item(self, position: int) -> None:
        block, text = self.blocks[position], self.texts[position]
        mark = max(self.marks[position].items, key=self._fit)
        if self.front and not self.articles_seen and mark.rule.series == "sign":
            self._add_unmarked(position)
            return
        self._open_list(mark)
        self.front = False
        level = Level(mark.rule.level)
        draft = Draft(level, "item", mark.rule.code, mark.rule.rank, self._parent(), mark.number,
                      "" if mark.rule.series == "sign" else key_of(mark, text), mark.value, _style(mark),
                      mark.rule.adopts, runs=cut(block.runs, mark.end))
        self._add(block, draft)

    def _fit(self, mark: Mark) -> float:
        """Of the lists that a number may belong to, how well it continues or opens this one."""
        for index in reversed(self.stack):
            draft = self.tree.drafts[index]
            if draft.kind == "item" and draft.style == _style(mark):
                if is_next(draft.value, mark.value):
                    return 4
                if mark.rule.series == "dotted" or follows(draft.value, mark.value):
                    return 2
        last = self._last()
        if is_first(mark.value):
            return 3 if last and last.introduces else 2.5
        return 1

    def _open_list(self, mark: Mark) -> None:
        """Leave on the stack what the new item belongs under."""
        last = self._last()
        introduced = bool(last and self.stack and self.tree.drafts[self.stack[-1]] is last and last.introduces)
        if mark.rule.series == "dotted":
            self._open_dotted(mark)
            return
        if introduced and (is_first(mark.value) or mark.rule.series == "sign"):
            return
        open_list = self._open_item(lambda draft: draft.style == _style(mark))
        if open_list is not None and self._same_list(open_list, mark):
            del self.stack[open_list:]
        elif not introduced:
            self._pop_for_new_list(mark)

    def _same_list(self, position: int, mark: Mark) -> bool:
        draft = self.tree.drafts[self.stack[position]]
        if mark.rule.series == "sign" or follows(draft.value, mark.value):
            return True
        # an outer list may go on with the same style of number; else the list starts again in its place
        return not any(
            is_first(mark.value) and self.tree.drafts[index].introduces for index in self.stack[position + 1 :]
        )

    def _open_item(self, accepts: Callable[[Draft], bool]) -> int | None:
        for position in range(len(self.stack) - 1, -1, -1):
            draft = self.tree.drafts[self.stack[position]]
            if draft.rank <= ARTICLE_RANK:
                return None
            if draft.kind == "item" and accepts(draft):
                return position
        return None

    def _pop_for_new_list(self, mark: Mark) -> None:
        while self.stack:
            top = self.tree.drafts[self.stack[-1]]
            if top.rank <= ARTICLE_RANK or (top.kind == "item" and top.rank < mark.rule.rank):
                return
            if mark.rule.series == "sign" and top.kind == "intro":
                return
            self.stack.pop()

    def _open_dotted(self, mark: Mark) -> None:
        """1.2.3 stands under 1.2, or under 1, or beside 1.2.2: the longest beginning, and of those the outermost."""
        best, length = -1, 0
        for position, index in enumerate(self.stack):
            draft = self.tree.drafts[index]
            if length < len(draft.value) < len(mark.value) and draft.value == mark.value[: len(draft.value)]:
                if draft.kind == "division" or draft.style in ("dotted", "int."):
                    best, length = position, len(draft.value)
        if best >= 0:
            del self.stack[best + 1 :]
        else:
            self._pop_lists()

    # -- paragraphs without a number -----------------------------------------------------------------------------

    def _add_unmarked(self, position: int) -> None:
        block, text = self.blocks[position], self.texts[position]
        if self._is_loose_heading(position):
            self._add_heading(block)
        elif self.closing:
            level = Level.SIGNATURE if len(text) < 200 else Level.UNNUMBERED
            self._add(block, self._leaf(block, level, "sig" if level is Level.SIGNATURE else "sub"), open_it=False)
        elif self.front and not block.plain:
            self._add_front(block, text)
        else:
            self._close_lists_before(position)
            draft = self._leaf(block, Level.UNNUMBERED, "sub")
            draft.kind = "intro"
            self._add(block, draft, open_it=draft.introduces)

    def _leaf(self, block: Block, level: Level, code: str) -> Draft:
        return Draft(level, "leaf", code, INTRO_RANK, self._parent(), runs=block.runs, rows=block.rows)

    def _add_front(self, block: Block, text: str) -> None:
        titled = looks_like_heading(block, text) or (len(text) <= 200 and not is_sentence(text)
                                                     and not text[0].islower())
        if titled or (block.align and len(text) <= 200 and not is_sentence(text)):
            self._add(block, self._leaf(block, Level.HEADING, "hdg"), open_it=False)
        elif self._annex_index() is None:
            self._add(block, self._leaf(block, Level.PREAMBLE, "preamble"), open_it=False)
        else:
            self.front = False
            self._add(block, self._leaf(block, Level.UNNUMBERED, "sub"), open_it=False)

    def _annex_index(self) -> int | None:
        return next((i for i in self.stack if self.tree.drafts[i].kind == "annex"), None)

    def _is_loose_heading(self, position: int) -> bool:
        block, text = self.blocks[position], self.texts[position]
        if block.heading:
            return True
        return is_capitals(text) and not is_sentence(text) and len(text) > 4 and len(text) < 300

    def _add_heading(self, block: Block) -> None:
        """A heading without a number. On the title page, and above an annex, it contains nothing."""
        leaf = self.front and not (block.heading > 1 and self.tradition.depth_from_source)
        if not leaf:
            rank = self._rank(block, LOOSE_HEADING_RANK)
            self._pop_to_rank(rank)
            self.front = self.closing = False
            draft = Draft(Level.HEADING, "division", "hdg", rank, self._parent(), runs=_one_line(block.runs))
            self._add(block, draft)
        else:
            self._add(block, self._leaf(block, Level.HEADING, "hdg"), open_it=False)

    def _close_lists_before(self, position: int) -> None:
        """Leave on the stack what an unnumbered paragraph belongs under."""
        text = self.texts[position]
        coming = self.next_item[position + 1] if position + 1 < len(self.blocks) else ()
        while self.stack:
            top = self.tree.drafts[self.stack[-1]]
            if top.rank <= ARTICLE_RANK:
                return
            if top.kind == "intro" and self._continues_plain_list(top, text):
                return
            if top.kind == "item" and self._item_keeps(top, coming):
                return
            self.stack.pop()

    def _continues_plain_list(self, intro: Draft, text: str) -> bool:
        """Items without numbers under a sentence that introduces them: each but the last ends with a semicolon."""
        last = self.tree.drafts[-1]
        if last is intro:
            return text[0].islower() or text.rstrip().endswith((";", ","))
        if last.parent is None or self.tree.drafts[last.parent] is not intro:
            return False
        return last.level is Level.UNNUMBERED and last.text.rstrip().endswith((";", ","))

    def _item_keeps(self, item: Draft, coming: tuple[Mark, ...]) -> bool:
        last = self.tree.drafts[-1]
        if item.adopts or (last is item and item.introduces):
            return True
        if last.parent is not None and self.tree.drafts[last.parent] is item and last.level is Level.UNNUMBERED:
            if last.text.rstrip().endswith((";", ",")) and not item.text.rstrip().endswith(";"):
                return True
        return any(_style(mark) == item.style and is_next(item.value, mark.value) for mark in coming)

    # -- tables, quotations, signatures, ornaments ---------------------------------------------------------------

    def _add_table(self, block: Block) -> None:
        self._add(block, self._leaf(block, Level.TABLE, "table"), open_it=False)

    def _opens_quotation(self, position: int) -> bool:
        """A quotation after a colon: the words of another text, whose numbers are not numbers of this one."""
        last, text = self._last(), self.texts[position]
        if self.front or not last or not opens_quote(text) or not (last.introduces or last.level is Level.QUOTED):
            return False
        self.quote_end = self._end_of_quotation(position)
        return True

    def _end_of_quotation(self, position: int) -> int:
        balance = 0
        for end in range(position, min(position + _LONGEST_QUOTE, len(self.blocks))):
            if self.blocks[end].note_only:
                continue
            balance += quote_balance(self.texts[end])
            closed = balance <= 0 if self.texts[position][:1] != '"' else balance % 2 == 0
            if closed and ends_quote(self.texts[end]):
                return end
        return position

    def _add_quoted(self, block: Block) -> None:
        draft = self._leaf(block, Level.TABLE if block.rows else Level.QUOTED, "table" if block.rows else "quote")
        self._add(block, draft, open_it=False)

    def _may_sign(self, position: int) -> bool:
        """Titles of offices stand over and within texts too: in most traditions nobody signs before an article."""
        if not self.tradition.signature_after_articles:
            return True
        return not self.front and not self.article_ahead[position]

    def _add_signature(self, block: Block) -> None:
        self._pop_to_rank(ANNEX_RANK + 1)
        self.closing = True
        self._add(block, self._leaf(block, Level.SIGNATURE, "sig"), open_it=False)

    def _add_separator(self, block: Block, text: str) -> None:
        if "*" in text and not self.front:
            self._pop_to_rank(ANNEX_RANK + 1)
            self.closing = True
        self._add(block, self._leaf(block, Level.SEPARATOR, "sep"), open_it=False)


def _style(mark: Mark) -> str:
    """Two numbers are of one list if they are printed alike: "1." and "2.", "(a)" and "(b)"."""
    series = mark.rule.series
    if series in ("dotted", "sign"):
        return series if series == "dotted" else f"sign{mark.number[:1]}"
    closing = mark.number.strip()[-1:]
    opening = "(" if mark.number.startswith("(") else ""
    return f"{series}{opening}{closing}"


def _one_line(runs: Inline) -> Inline:
    return clean(Run(run.text.replace("\n", " "), run.styles, run.href) for run in runs)
