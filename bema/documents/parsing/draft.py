"""A provision while the tree is being built."""

from __future__ import annotations

from dataclasses import dataclass, field

from bema.documents.parsing.blocks import Rows, table_html, table_text
from bema.documents.parsing.inline import Inline, plain, to_html
from bema.documents.parsing.model import Level, Note
from bema.documents.parsing.numbers import Value

ANNEX_RANK = 0
LOOSE_HEADING_RANK = 80
ARTICLE_RANK = 90
INTRO_RANK = 200


@dataclass(slots=True)
class Draft:
    """`kind` is what it may contain: annex, division, article, item, intro (a sentence that a list follows), leaf."""

    level: Level
    kind: str
    code: str
    rank: int
    parent: int | None
    number: str = ""
    key: str = ""
    value: Value = ()
    style: str = ""
    adopts: bool = False
    runs: Inline = ()
    rows: Rows = ()
    notes: list[Note] = field(default_factory=list)
    anchor: str = ""
    path: str = ""

    @property
    def text(self) -> str:
        return table_text(self.rows) if self.rows else plain(self.runs)

    @property
    def html(self) -> str:
        return table_html(self.rows) if self.rows else to_html(self.runs)

    @property
    def introduces(self) -> bool:
        """Whether a list or a quotation is to follow."""
        return self.text.rstrip().endswith((":", ":-", ": -"))
