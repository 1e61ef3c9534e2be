"""The tree of a text without its words: contents, neighbours, and how much of it goes on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Substr

from bema.documents.alignment import STRUCTURAL
from bema.documents.models import Provision, Text

# A page of more provisions than this gets heavy on a phone; the text is then read in portions.
WHOLE_AT_MOST = 300
# Without articles, a portion grows to the largest division of at most so many provisions.
PORTION_AT_MOST = 80
HEADING_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Node:
    """A provision's place. `end` is the ordinal after its last descendant; `heading` is of divisions only."""

    ordinal: int
    path: str
    level: str
    number: str
    heading: str
    parent: int | None
    end: int

    @property
    def is_division(self) -> bool:
        return self.level in STRUCTURAL

    @property
    def title(self) -> str:
        return f"{self.number} {self.heading}".strip() or self.path


class Outline:
    """All nodes of one text in document order."""

    def __init__(self, rows: list[tuple[int, str, str, int, str, str]]) -> None:
        ends = _ends([row[3] for row in rows])
        parents = _parents([row[3] for row in rows])
        self.nodes = [
            Node(ordinal, path, level, number, heading, parents[ordinal], ends[ordinal])
            for ordinal, path, level, _depth, number, heading in rows
        ]
        self.by_path = {node.path: node for node in self.nodes}

    def __len__(self) -> int:
        return len(self.nodes)

    def divisions(self) -> list[Node]:
        return [node for node in self.nodes if node.is_division]

    def line(self, node: Node) -> list[Node]:
        """The node and all above it, from the top down."""
        line = [node]
        while line[-1].parent is not None:
            line.append(self.nodes[line[-1].parent])
        return line[::-1]

    def rank(self, node: Node) -> int:
        """How many divisions stand above the node."""
        return sum(above.is_division for above in self.line(node)[:-1])

    def portion(self, node: Node) -> Node:
        """What is shown on the page of a provision: its article, else the largest handy division."""
        line = self.line(node)
        for above in line:
            if above.level == "article":
                return above
        if node.is_division:
            return node
        return next(n for n in line if n.end - n.ordinal <= PORTION_AT_MOST or n is node)

    def front(self) -> int:
        """How many provisions stand before the first division: title, preamble."""
        return next((node.ordinal for node in self.nodes if node.is_division), len(self.nodes))

    def beside(self, portion: Node) -> tuple[Node | None, Node | None]:
        """The articles before and after an article, or the nearest other divisions of a division's level."""
        same = [node for node in self.nodes if node.level == portion.level]
        at = same.index(portion)
        return (same[at - 1] if at else None), (same[at + 1] if at + 1 < len(same) else None)

    def children(self, node: Node) -> Iterator[Node]:
        at = node.ordinal + 1
        while at < node.end:
            yield self.nodes[at]
            at = self.nodes[at].end


def _ends(depths: list[int]) -> list[int]:
    ends = [len(depths)] * len(depths)
    open_nodes: list[int] = []
    for at, depth in enumerate(depths):
        while open_nodes and depths[open_nodes[-1]] >= depth:
            ends[open_nodes.pop()] = at
        open_nodes.append(at)
    return ends


def _parents(depths: list[int]) -> list[int | None]:
    parents: list[int | None] = []
    open_nodes: list[int] = []
    for at, depth in enumerate(depths):
        while open_nodes and depths[open_nodes[-1]] >= depth:
            open_nodes.pop()
        parents.append(open_nodes[-1] if open_nodes else None)
        open_nodes.append(at)
    return parents


@lru_cache(maxsize=24)
def _outline(text_id: int, _content_hash: str) -> Outline:
    heading = Case(
        When(level__in=STRUCTURAL, then=Substr("plain", 1, HEADING_LENGTH)),
        default=Value(""),
        output_field=CharField(),
    )
    rows = (
        Provision.objects.filter(text_id=text_id)
        .order_by("ordinal")
        .values_list("ordinal", "path", "level", "depth", "number", heading)
    )
    return Outline(list(rows))


def outline(text: Text) -> Outline:
    """The text's outline. One query the first time; a text's content never changes under its hash."""
    return _outline(text.pk, text.content_hash)
