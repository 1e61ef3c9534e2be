"""A text as HTML, joined from the safe pieces that were stored: no template a provision, no loop of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from bema.common.html import safe
from bema.documents.models import Provision, Text
from bema.documents.outline import Node, Outline

SENTENCE_ENDS = (".", ";", ":", "…", ",")
LONGEST_HEADING = 200
DEEPEST_INDENT = 3
# Levels whose place shows where they stand, however they are nested.
OWN_INDENT = frozenset({"paragraph", "point", "subpoint", "indent", "quoted"})


class Row(NamedTuple):
    ordinal: int
    plain: str
    html: str
    notes: list[dict[str, str]]
    lineage: int


class Mark(NamedTuple):
    """What is said of a provision that is shown in another language than its text. `tail` is safe HTML."""

    language: str
    tail: str


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text is shown: `base` + path + `suffix` is a provision's address; `target` is highlighted."""

    base: str
    suffix: str = ""
    target: str = ""
    with_boxes: bool = False
    with_ids: bool = True
    # How many levels of heading stand above the text on the page.
    heading_offset: int = 1
    # By ordinal: what is not in the text's own language. Notes may be in another one throughout.
    marks: Mapping[int, Mark] = field(default_factory=dict)
    notes_language: str = ""


def rows_of(text: Text, start: int = 0, end: int | None = None) -> list[Row]:
    """The provisions from one ordinal to before another. One query."""
    rows = Provision.objects.filter(text=text, ordinal__gte=start).order_by("ordinal")
    if end is not None:
        rows = rows.filter(ordinal__lt=end)
    return [Row(*r) for r in rows.values_list("ordinal", "plain", "html", "notes", "lineage_id")]


def reads_as_heading(plain: str) -> bool:
    """Whether the words behind an article's number are its heading, and not the norm itself."""
    return len(plain) <= LONGEST_HEADING and not plain.endswith(SENTENCE_ENDS)


def notes_html(notes: Sequence[dict[str, Any]], language: str = "") -> str:
    """Editorial notes, folded away and apart from the norm. `language` where it is not the text's."""
    if not notes:
        return ""
    label = ngettext("Editorial note", "Editorial notes", len(notes))
    lang = f' lang="{language}"' if language else ""
    bodies = "".join(f"<p{lang}>{note.get('html') or escape(note['text'])}</p>" for note in notes)
    return f'<details class="note"><summary>{escape(label)}</summary>{bodies}</details>'


class Renderer:
    """Renders provisions of one text in one manner."""

    def __init__(self, outline: Outline, manner: Manner) -> None:
        self.outline = outline
        self.manner = manner
        self.link_label = escape(gettext("Address of this paragraph"))
        self.select_label = gettext("Select %(number)s")

    def provision(self, row: Row) -> str:
        node = self.outline.nodes[row.ordinal]
        body = row.html or escape(row.plain)
        mark = self.manner.marks.get(row.ordinal)
        lang = f' lang="{mark.language}"' if mark else ""
        inner = (
            self._division(node, row, body, lang)
            if node.is_division
            else self._paragraph(node, body, lang)
        )
        tail = (mark.tail if mark else "") + notes_html(row.notes, self.manner.notes_language)
        return f"<div{self._attributes(node)}>{self._box(node, row)}{inner}{tail}</div>"

    def _attributes(self, node: Node) -> str:
        here = " here" if node.path == self.manner.target else ""
        steps = 0 if node.level in OWN_INDENT else min(self._steps(node), DEEPEST_INDENT)
        indent = f" depth-{steps}" if steps else ""
        name = f' id="{node.path}"' if self.manner.with_ids else ""
        return f'{name} class="prov l-{node.level}{indent}{here}"'

    def _steps(self, node: Node) -> int:
        """Steps below the nearest division; a division itself stands at the margin."""
        steps = 0
        parent = None if node.is_division else node.parent
        while parent is not None and not self.outline.nodes[parent].is_division:
            parent = self.outline.nodes[parent].parent
            steps += 1
        return steps

    def _link(self, node: Node) -> str:
        return f"{self.manner.base}{node.path}{self.manner.suffix}"

    def _division(self, node: Node, row: Row, body: str, lang: str) -> str:
        depth = 1 + self.manner.heading_offset + self.outline.rank(node)
        tag = f"h{min(max(depth, 2), 6)}"
        number = f'<a class="num" href="{self._link(node)}">{escape(node.number or "¶")}</a>'
        if reads_as_heading(row.plain):
            words = f' <span class="body"{lang}>{body}</span>' if row.plain else ""
            return f"<{tag}>{number}{words}</{tag}>"
        return f'<{tag}>{number}</{tag}><div class="body norm"{lang}>{body}</div>'

    def _paragraph(self, node: Node, body: str, lang: str) -> str:
        if node.number:
            number = f'<a class="num" href="{self._link(node)}">{escape(node.number)}</a>'
        else:
            number = (
                f'<a class="cite" href="{self._link(node)}" aria-label="{self.link_label}">¶</a>'
            )
        if node.level == "table":
            label = escape(gettext("Table"))
            body = (
                f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">{body}</div>'
            )
        return f'{number}<div class="body"{lang}>{body}</div>'

    def _box(self, node: Node, row: Row) -> str:
        if not self.manner.with_boxes:
            return ""
        label = escape(self.select_label % {"number": node.number or node.path})
        return (
            f'<input type="checkbox" class="choose" name="lineage" value="{row.lineage}" '
            f'form="selection" aria-label="{label}">'
        )


def render(outline: Outline, rows: Iterable[Row], manner: Manner) -> SafeString:
    renderer = Renderer(outline, manner)
    return safe("\n".join(renderer.provision(row) for row in rows))


class Side(NamedTuple):
    """One of two texts shown beside each other."""

    language: str
    outline: Outline
    rows: list[Row]
    manner: Manner


def pair_up(left: Sequence[Row], right: Sequence[Row]) -> list[tuple[Row | None, Row | None]]:
    """Rows of the same lineage together, in the left text's order; the right's own at their place."""
    of_left = {row.lineage for row in left}
    places = {row.lineage: at for at, row in enumerate(right)}
    pairs: list[tuple[Row | None, Row | None]] = []
    done = 0
    for row in left:
        at = places.get(row.lineage)
        if at is not None and at >= done:
            pairs += [(None, other) for other in right[done:at] if other.lineage not in of_left]
            done = at + 1
        pairs.append((row, right[at] if at is not None else None))
    pairs += [(None, other) for other in right[done:] if other.lineage not in of_left]
    return pairs


def render_beside(left: Side, right: Side) -> SafeString:
    """Two columns on a wide screen; on a phone each provision with its counterpart under it."""
    sides = (left, right)
    renderers = [Renderer(side.outline, side.manner) for side in sides]
    parts = []
    for pair in pair_up(left.rows, right.rows):
        cells = "".join(
            f'<div lang="{side.language}">{renderer.provision(row) if row else ""}</div>'
            for side, renderer, row in zip(sides, renderers, pair, strict=True)
        )
        parts.append(f'<div class="pair">{cells}</div>')
    return safe("\n".join(parts))


def contents(
    outline: Outline,
    *,
    base: str,
    suffix: str,
    fragments: bool,
    current: str = "",
    within: Node | None = None,
) -> SafeString:
    """The divisions of a text, or of one division, as nested lists of links.

    `fragments` where the whole text is on the page; `current` is the path of the one being read.
    """
    divisions = [
        n for n in outline.divisions() if within is None or within.ordinal < n.ordinal < within.end
    ]
    top = min((outline.rank(node) for node in divisions), default=0)
    parts: list[str] = []
    depth = -1
    for node in divisions:
        rank = min(outline.rank(node) - top, depth + 1)
        if rank > depth:
            parts.append("<ol><li>" if node.heading else '<ol class="dense"><li>')
        else:
            parts.append("</li></ol>" * (depth - rank) + "</li><li>")
        depth = rank
        parts.append(_entry(node, base, suffix, fragments=fragments, current=current))
    parts.append("</li></ol>" * (depth + 1))
    return safe("".join(parts))


def _entry(node: Node, base: str, suffix: str, *, fragments: bool, current: str) -> str:
    address = f"#{node.path}" if fragments else f"{base}{node.path}{suffix}"
    here = ' aria-current="true"' if node.path == current else ""
    heading = node.heading if reads_as_heading(node.heading) else ""
    words = f" {escape(heading)}" if heading else ""
    return f'<a href="{address}"{here}><b>{escape(node.number)}</b>{words}</a>'
