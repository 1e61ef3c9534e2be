"""The units that are open while the tree is built, and which of them a list or a paragraph belongs under.

The open lists of an article form a stack: a number goes on the innermost list that it can continue, else opens a new
one under the paragraph that introduces it. An unnumbered paragraph stays in a list that goes on after it, else returns
to the level from which the list hangs.
"""

from __future__ import annotations

from collections.abc import Callable

from bema.documents.parsing.draft import ANNEX_RANK, ARTICLE_RANK, Draft
from bema.documents.parsing.marks import Mark
from bema.documents.parsing.model import Level
from bema.documents.parsing.numbers import follows, is_first, is_next


class OpenUnits:
    """`drafts` holds all provisions so far; `stack` the indices of those that are open, outermost first."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.stack: list[int] = []

    def top(self) -> Draft | None:
        return self.drafts[self.stack[-1]] if self.stack else None

    def parent(self) -> int | None:
        return self.stack[-1] if self.stack else None

    def pop_to_rank(self, rank: int) -> None:
        """Close everything that a unit of this rank cannot stand in."""
        while self.stack and self.drafts[self.stack[-1]].rank >= rank and rank > ANNEX_RANK:
            self.stack.pop()

    def pop_lists(self) -> None:
        self.pop_to_rank(ARTICLE_RANK + 1)

    def last(self) -> Draft | None:
        return self.drafts[-1] if self.drafts else None

    def fit(self, mark: Mark) -> float:
        """Of the lists that a number may belong to, how well it continues or opens this one."""
        for index in reversed(self.stack):
            draft = self.drafts[index]
            if draft.kind == "item" and draft.style == style_of(mark):
                if is_next(draft.value, mark.value):
                    return 4
                if mark.rule.series == "dotted" or follows(draft.value, mark.value):
                    return 2
        last = self.last()
        if is_first(mark.value):
            return 3 if last and last.introduces else 2.5
        return 1

    def open_list(self, mark: Mark) -> None:
        """Leave on the stack what the new item belongs under."""
        last = self.last()
        introduced = bool(
            last and self.stack and self.drafts[self.stack[-1]] is last and last.introduces
        )
        if mark.rule.series == "dotted":
            self._open_dotted(mark)
            return
        if introduced and (is_first(mark.value) or mark.rule.series == "sign"):
            return
        open_list = self._open_item(lambda draft: draft.style == style_of(mark))
        if open_list is not None and self._same_list(open_list, mark):
            del self.stack[open_list:]
        elif not introduced:
            self._pop_for_new_list(mark)

    def _same_list(self, position: int, mark: Mark) -> bool:
        draft = self.drafts[self.stack[position]]
        if mark.rule.series == "sign" or follows(draft.value, mark.value):
            return True
        # an outer list may go on with the same style of number; else the list starts again in its place
        return not any(
            is_first(mark.value) and self.drafts[index].introduces
            for index in self.stack[position + 1 :]
        )

    def _open_item(self, accepts: Callable[[Draft], bool]) -> int | None:
        for position in range(len(self.stack) - 1, -1, -1):
            draft = self.drafts[self.stack[position]]
            if draft.rank <= ARTICLE_RANK:
                return None
            if draft.kind == "item" and accepts(draft):
                return position
        return None

    def _pop_for_new_list(self, mark: Mark) -> None:
        while self.stack:
            top = self.drafts[self.stack[-1]]
            if top.rank <= ARTICLE_RANK or (top.kind == "item" and top.rank < mark.rule.rank):
                return
            if mark.rule.series == "sign" and top.kind == "intro":
                return
            self.stack.pop()

    def _open_dotted(self, mark: Mark) -> None:
        """1.2.3 stands under 1.2, or under 1, or beside 1.2.2. Of two that fit, headings and inner ones win."""
        best, rank = -1, (0, False)
        for position, index in enumerate(self.stack):
            draft = self.drafts[index]
            if draft.kind == "article":
                best, rank = (
                    -1,
                    (0, False),
                )  # what stands outside an article does not number what is in it
            size = len(draft.value)
            heads = draft.kind in ("division", "article")
            counts = heads or draft.style in ("dotted", "int.")
            fits = 0 < size < len(mark.value) and draft.value == mark.value[:size]
            if counts and fits and (size, heads) >= rank:
                best, rank = position, (size, heads)
        if best >= 0:
            del self.stack[best + 1 :]
        else:
            self.pop_lists()

    def close_lists_before(self, text: str, coming: tuple[Mark, ...]) -> None:
        """Leave on the stack what an unnumbered paragraph belongs under."""
        while self.stack:
            top = self.drafts[self.stack[-1]]
            if top.rank <= ARTICLE_RANK:
                return
            if top.kind == "intro" and self._continues_plain_list(top, text):
                return
            if top.kind == "item" and self._item_keeps(top, coming):
                return
            self.stack.pop()

    def _continues_plain_list(self, intro: Draft, text: str) -> bool:
        """Items without numbers under a sentence that introduces them: each but the last ends with a semicolon."""
        last = self.drafts[-1]
        if last is intro:
            return text[0].islower() or text.rstrip().endswith((";", ","))
        if last.parent is None or self.drafts[last.parent] is not intro:
            return False
        return last.level is Level.UNNUMBERED and _is_list_item(last)

    def _item_keeps(self, item: Draft, coming: tuple[Mark, ...]) -> bool:
        last = self.drafts[-1]
        if item.adopts or (last is item and item.introduces):
            return True
        under = last.parent is not None and self.drafts[last.parent] is item
        if (
            under
            and last.level is Level.UNNUMBERED
            and _is_list_item(last)
            and not _is_list_item(item)
        ):
            return True
        return any(
            style_of(mark) == item.style and is_next(item.value, mark.value) for mark in coming
        )

    def annex_index(self) -> int | None:
        return next((i for i in self.stack if self.drafts[i].kind == "annex"), None)


def style_of(mark: Mark) -> str:
    """Two numbers are of one list if they are printed alike: "1." and "2.", "(a)" and "(b)"."""
    series = mark.rule.series
    if series in ("dotted", "sign"):
        return series if series == "dotted" else f"sign{mark.number[:1]}"
    closing = mark.number.strip()[-1:]
    opening = "(" if mark.number.startswith("(") else ""
    return f"{series}{opening}{closing}"


def _is_list_item(draft: Draft) -> bool:
    """Whether another item is to follow."""
    return draft.text.rstrip().endswith((";", ","))
