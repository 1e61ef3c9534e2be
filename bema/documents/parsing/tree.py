"""Paragraphs into a tree, by what each says it is and by what stands around it.

Headings and articles nest by rank; `open_units` says where lists and unnumbered paragraphs go.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bema.documents.parsing.blocks import Block
from bema.documents.parsing.draft import (
    ANNEX_RANK,
    ARTICLE_RANK,
    INTRO_RANK,
    LOOSE_HEADING_RANK,
    Draft,
)
from bema.documents.parsing.inline import Inline, Run, clean, cut, plain_lines
from bema.documents.parsing.lookahead import Lookahead
from bema.documents.parsing.marks import (
    Mark,
    is_capitals,
    is_sentence,
    is_separator,
    key_of,
    looks_like_heading,
    opens_quote,
)
from bema.documents.parsing.model import Doubt, Level, Note
from bema.documents.parsing.note_targets import target_of
from bema.documents.parsing.open_units import OpenUnits, style_of
from bema.documents.parsing.tradition import Tradition


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
        self.ahead = Lookahead(tradition, blocks)
        self.texts = self.ahead.texts
        self.open = OpenUnits()
        self.drafts = self.open.drafts
        self.tree = Tree(self.drafts)
        self.front = True  # before the first article, division or item: titles and preamble
        self.articles_seen = False
        self.closing = False  # after a signature or an ornament that ends the text
        self.quote_end = -1
        self.capital_numbers = 0  # the rank of headings such as "33. ROAD SIGNS" once one was met

    # -- one block -----------------------------------------------------------------------------------------------

    def step(self, position: int) -> int:
        """Place the block at `position` and give the position of the next one to place."""
        block = self.blocks[position]
        if block.note_only:
            self._attach(block.notes)
            return position + 1
        if position <= self.quote_end or self._opens_quotation(position):
            self._add_quoted(block)
            return position + 1
        if block.rows:
            self._add(block, self._leaf(block, Level.TABLE, "table"), open_it=False)
            return position + 1
        return self._step_marked(position) or self._step_unmarked(position)

    def _step_marked(self, position: int) -> int:
        """Place a block by its marks; 0 if it has none that count."""
        block, marks = self.blocks[position], self.ahead.marks[position]
        if marks.annex and not self._names_annex(marks.annex):
            self._add_annex(block, marks.annex)
        elif marks.article:
            return self._add_article(position, marks.article)
        elif marks.heading:
            return self._add_division(position, marks.heading)
        elif marks.items:
            self._add_item(position)
        elif marks.signature and self._may_sign(position):
            self._add_signature(block)
        else:
            return 0
        return position + 1

    def _step_unmarked(self, position: int) -> int:
        if is_separator(self.texts[position]):
            self._add_separator(self.blocks[position], self.texts[position])
        else:
            self._add_unmarked(position)
        return position + 1

    def _add(self, block: Block, draft: Draft, *, open_it: bool = True) -> int:
        index = len(self.drafts)
        draft.anchor = block.anchor
        self.drafts.append(draft)
        if open_it:
            self.open.stack.append(index)
        self._attach(block.notes)
        return index

    def _attach(self, notes: tuple[Note, ...]) -> None:
        drafts = self.drafts
        for note in notes:
            if not drafts or (
                self.front
                and not self.articles_seen
                and drafts[-1].level is Level.HEADING
                and drafts[-1].parent is None
            ):
                self.tree.notes.append(note)
            else:
                drafts[target_of(note, drafts, self.tradition)].notes.append(note)

    # -- headings ------------------------------------------------------------------------------------------------

    def _add_annex(self, block: Block, mark: Mark) -> None:
        self.open.stack.clear()
        self.front, self.closing, self.capital_numbers = True, False, 0
        text = plain_lines(block.runs)
        self._add(
            block,
            Draft(
                Level.ANNEX,
                "annex",
                mark.rule.code,
                ANNEX_RANK,
                None,
                mark.number,
                key_of(mark, text),
                mark.value,
                runs=cut(block.runs, mark.end),
            ),
        )

    def _names_annex(self, mark: Mark) -> bool:
        """Whether the line only names the kind of text that the annex opened right above it holds."""
        after_annex = bool(self.drafts) and self.drafts[-1].level is Level.ANNEX
        return after_annex and mark.rule.followed_by is not None

    def _add_division(self, position: int, mark: Mark) -> int:
        block = self.blocks[position]
        name = cut(block.runs, mark.end)
        rank = self._rank(block, self._rule_rank(mark, name))
        self.open.pop_to_rank(rank)
        end = position + 1
        if not name and mark.rule.kind != "named":
            name, end, block = self.ahead.name_below(position)
        self.front = self.closing = False
        draft = Draft(
            Level(mark.rule.level),
            "division",
            mark.rule.code,
            rank,
            self.open.parent(),
            mark.number,
            key_of(mark, self.texts[position]),
            mark.value,
            mark.rule.code,
            runs=_one_line(name),
        )
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

    def _add_article(self, position: int, mark: Mark) -> int:
        block = self.blocks[position]
        self.open.pop_to_rank(ARTICLE_RANK)
        text = cut(block.runs, mark.end)
        end = position + 1
        if not text and end < len(self.blocks) and self.ahead.is_article_name(end):
            text = self.blocks[end].runs
            block = Block(anchor=block.anchor, notes=block.notes + self.blocks[end].notes)
            end += 1
        self.front = self.closing = False
        self.articles_seen = True
        self._add(
            block,
            Draft(
                Level.ARTICLE,
                "article",
                "art",
                ARTICLE_RANK,
                self.open.parent(),
                mark.number,
                key_of(mark, self.texts[position]),
                mark.value,
                "art",
                runs=text,
            ),
        )
        return end

    # -- lists ---------------------------------------------------------------------------------------------------

    def _add_item(self, position: int) -> None:
        block, text = self.blocks[position], self.texts[position]
        mark = max(self.ahead.marks[position].items, key=self.open.fit)
        if self.front and not self.articles_seen and mark.rule.series == "sign":
            self._add_unmarked(position)
            return
        self.open.open_list(mark)
        self.front = False
        level = Level(mark.rule.level)
        draft = Draft(
            level,
            "item",
            mark.rule.code,
            mark.rule.rank,
            self.open.parent(),
            mark.number,
            "" if mark.rule.series == "sign" else key_of(mark, text),
            mark.value,
            style_of(mark),
            mark.rule.adopts,
            runs=cut(block.runs, mark.end),
        )
        self._add(block, draft)

    # -- paragraphs without a number -----------------------------------------------------------------------------

    def _add_unmarked(self, position: int) -> None:
        block, text = self.blocks[position], self.texts[position]
        if self._is_loose_heading(position):
            self._add_heading(block)
        elif self.closing:
            level = Level.SIGNATURE if len(text) < 200 else Level.UNNUMBERED
            self._add(
                block,
                self._leaf(block, level, "sig" if level is Level.SIGNATURE else "sub"),
                open_it=False,
            )
        elif self.front and not block.plain:
            self._add_front(block, text)
        else:
            coming = self.ahead.next_item[position + 1]
            self.open.close_lists_before(text, coming)
            draft = self._leaf(block, Level.UNNUMBERED, "sub")
            draft.kind = "intro"
            self._add(block, draft, open_it=draft.introduces)

    def _leaf(self, block: Block, level: Level, code: str) -> Draft:
        return Draft(
            level, "leaf", code, INTRO_RANK, self.open.parent(), runs=block.runs, rows=block.rows
        )

    def _add_front(self, block: Block, text: str) -> None:
        titled = looks_like_heading(block, text) or (
            len(text) <= 200 and not is_sentence(text) and not text[0].islower()
        )
        if titled or (block.align and len(text) <= 200 and not is_sentence(text)):
            self._add(block, self._leaf(block, Level.HEADING, "hdg"), open_it=False)
        elif self.open.annex_index() is None:
            self._add(block, self._leaf(block, Level.PREAMBLE, "preamble"), open_it=False)
        else:
            self.front = False
            self._add(block, self._leaf(block, Level.UNNUMBERED, "sub"), open_it=False)

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
            self.open.pop_to_rank(rank)
            self.front = self.closing = False
            draft = Draft(
                Level.HEADING,
                "division",
                "hdg",
                rank,
                self.open.parent(),
                runs=_one_line(block.runs),
            )
            self._add(block, draft)
        else:
            self._add(block, self._leaf(block, Level.HEADING, "hdg"), open_it=False)

    # -- tables, quotations, signatures, ornaments ---------------------------------------------------------------

    def _opens_quotation(self, position: int) -> bool:
        """A quotation after a colon: the words of another text, whose numbers are not numbers of this one."""
        last, text = self.open.last(), self.texts[position]
        if (
            self.front
            or not last
            or not opens_quote(text)
            or not (last.introduces or last.level is Level.QUOTED)
        ):
            return False
        self.quote_end = self.ahead.end_of_quotation(position)
        return True

    def _add_quoted(self, block: Block) -> None:
        draft = self._leaf(
            block, Level.TABLE if block.rows else Level.QUOTED, "table" if block.rows else "quote"
        )
        self._add(block, draft, open_it=False)

    def _may_sign(self, position: int) -> bool:
        """Titles of offices stand over and within texts too: in most traditions nobody signs before an article."""
        if not self.tradition.signature_after_articles:
            return True
        return not self.front and not self.ahead.article_ahead[position]

    def _add_signature(self, block: Block) -> None:
        self.open.pop_to_rank(ANNEX_RANK + 1)
        self.closing = True
        self._add(block, self._leaf(block, Level.SIGNATURE, "sig"), open_it=False)

    def _add_separator(self, block: Block, text: str) -> None:
        if "*" in text and not self.front:
            self.open.pop_to_rank(ANNEX_RANK + 1)
            self.closing = True
        self._add(block, self._leaf(block, Level.SEPARATOR, "sep"), open_it=False)


def _one_line(runs: Inline) -> Inline:
    return clean(Run(run.text.replace("\n", " "), run.styles, run.href) for run in runs)
