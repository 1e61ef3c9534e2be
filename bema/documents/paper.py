"""A version of a document on paper: its text in one language, as it is signed and handed out.

The words on the sheet are in the language of the text where the interface has it, so that a copy is the same
whoever asks for it. Text is shaped where it is Lao; all else is drawn four times as fast without.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bema.common.pdf import LAO, SANS, Document, has_lao, with_breaks
from bema.documents.models import Provision, Text
from bema.documents.outline import Node, Outline, outline
from bema.documents.parsing.inline import plain
from bema.documents.parsing.safe_html import rows_from_html
from bema.documents.rendering import DEEPEST_INDENT, OWN_INDENT, reads_as_heading

_INK, _SOFT, _ACCENT = (27, 29, 33), (85, 88, 95), (138, 28, 43)
_EDGE, _FOOT, _WIDTH = 22.0, 20.0, 210.0
_STEP, _NUMBER, _QR = 7.0, 8.0, 30.0
# A table of more columns, or of longer cells, is set as lines: on paper it would not stand.
_MOST_COLUMNS, _LONGEST_CELL = 7, 400
# Room that a heading needs below it: it must not stand alone at the foot of a page.
_WITH_HEADING = 24.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a copy besides its text."""

    text: Text
    acts: list[str]
    code: str
    address: str


class Paper(Document):
    """An A4 page with the code and the number of the page at its foot."""

    def __init__(self, sheet: Sheet) -> None:
        self.code = sheet.code
        super().__init__(title=sheet.text.title, language=sheet.text.language)
        self.set_text_shaping(False)
        self.set_subject(_since(sheet.text))
        # The moment of publication, not of drawing: the same text is drawn the same to the byte.
        if sheet.text.version.published_at is not None:
            self.set_creation_date(sheet.text.version.published_at)
        self.set_margins(_EDGE, _EDGE)
        self.c_margin = 0  # words begin where the lines do
        self.set_auto_page_break(True, _FOOT + 6)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-_FOOT)
        self.set_draw_color(*_SOFT)
        self.set_line_width(0.1)
        self.line(_EDGE, self.get_y(), _WIDTH - _EDGE, self.get_y())
        self.set_text_color(*_SOFT)
        self.set_font(SANS, "", 8)
        self.set_xy(_EDGE, -_FOOT + 2)
        self.cell(110, 5, self.code)
        # How many pages there are is known at the end only: room is left for two digits.
        width = self.get_string_width(f"{self.page_no()} / 00")
        self.set_x(_WIDTH - _EDGE - width)
        self.cell(width + 5, 5, f"{self.page_no()} / {{nb}}", align="L")

    def words(
        self,
        text: str,
        *,
        x: float = _EDGE,
        size: float = 10.5,
        bold: bool = False,
        colour: tuple[int, int, int] = _INK,
        width: float = 0,
        gap: float = 1.4,
    ) -> None:
        """A paragraph whose lines all begin at `x`; the next one begins below it."""
        lao = has_lao(text)
        self.set_text_shaping(lao)
        self.set_text_color(*colour)
        self.set_font(LAO if lao else SANS, "B" if bold else "", size)
        self.set_x(x)
        height = size * (0.56 if lao else 0.48)
        self.multi_cell(
            width or _WIDTH - _EDGE - x,
            height,
            with_breaks(text) if lao else text,
            align="L",
            new_x="LMARGIN",
            new_y="NEXT",
        )
        self.ln(gap)

    def width_of(self, text: str, size: float, *, bold: bool = False) -> float:
        self.set_font(LAO if has_lao(text) else SANS, "B" if bold else "", size)
        return float(self.get_string_width(text))

    def room(self) -> float:
        return float(self.h - self.b_margin - self.get_y())


def draw(sheet: Sheet) -> bytes:
    """The whole copy as PDF, not signed yet."""
    language = sheet.text.language
    known = {code for code, _name in settings.LANGUAGES}
    with translation.override(language if language in known else settings.LANGUAGE_CODE):
        paper = Paper(sheet)
        _head(paper, sheet)
        _body(paper, sheet.text)
        return paper.data()


def _since(text: Text) -> str:
    date = date_format(text.version.in_force_from, "DATE_FORMAT")
    return _("Version in force from %(date)s") % {"date": date}


def _head(paper: Paper, sheet: Sheet) -> None:
    """What the document is, and in the corner where to check the copy."""
    text, work = sheet.text, sheet.text.version.work
    left = _WIDTH - 2 * _EDGE - _QR - 8
    paper.qr(sheet.address, x=_WIDTH - _EDGE - _QR, y=_EDGE, size=_QR)
    paper.set_y(_EDGE)
    paper.words(settings.BEMA.organisation, size=9.5, colour=_SOFT, width=left, gap=3)
    eyebrow = " ".join(part for part in (str(work.kind or ""), work.identifier) if part)
    if eyebrow:
        paper.words(eyebrow, size=10.5, bold=True, colour=_ACCENT, width=left, gap=1)
    paper.words(text.title, size=17, bold=True, width=left, gap=3)
    for line in _facts(sheet):
        paper.words(line, size=9.5, colour=_SOFT, width=left, gap=0.6)
    paper.set_y(max(paper.get_y(), _EDGE + _QR) + 3)
    _how_to_check(paper, sheet)


def _facts(sheet: Sheet) -> list[str]:
    text, work = sheet.text, sheet.text.version.work
    lines = [_since(text)]
    if sheet.acts:
        lines.append(_("As amended by %(acts)s") % {"acts": "; ".join(sheet.acts)})
    if not text.is_original:
        original = str(settings.LANGUAGE_NAMES.get(work.language, work.language))
        lines.append(
            _("Translation. Language of the original: %(language)s") % {"language": original}
        )
    return lines


def _how_to_check(paper: Paper, sheet: Sheet) -> None:
    paper.set_draw_color(*_ACCENT)
    paper.set_line_width(0.4)
    paper.line(_EDGE, paper.get_y(), _WIDTH - _EDGE, paper.get_y())
    paper.ln(2)
    advice = _(
        "Whether this copy is genuine and the text still in force: scan the code, or look up"
    )
    paper.words(f"{advice} {sheet.address}", size=8.5, colour=_SOFT, gap=0.4)
    paper.words(f"SHA-256 {sheet.text.content_hash}", size=8, colour=_SOFT, gap=6)


# --- the text ----------------------------------------------------------------------------------


def _body(paper: Paper, text: Text) -> None:
    tree = outline(text)
    for note in text.notes:
        _note(paper, note["text"], _EDGE)
    provisions = Provision.objects.filter(text=text).order_by("ordinal")
    for row in provisions.only("ordinal", "level", "number", "plain", "html", "notes").iterator(
        500
    ):
        node = tree.nodes[row.ordinal]
        if node.is_division:
            _division(paper, tree, node, row)
        elif row.level == "table":
            _table(paper, row)
        else:
            _paragraph(paper, row, _indent(tree, node))
        for note in row.notes:
            _note(paper, note["text"], _EDGE + _NUMBER)


def _indent(tree: Outline, node: Node) -> float:
    """How far in a paragraph stands: as on the screen, by its steps below the nearest division."""
    if node.level in OWN_INDENT:
        return {"point": _STEP, "subpoint": 2 * _STEP, "indent": _STEP}.get(node.level, 0.0)
    steps, parent = 0, node.parent
    while parent is not None and not tree.nodes[parent].is_division:
        parent = tree.nodes[parent].parent
        steps += 1
    return _STEP * min(steps, DEEPEST_INDENT)


def _division(paper: Paper, tree: Outline, node: Node, row: Provision) -> None:
    rank = tree.rank(node)
    is_heading = reads_as_heading(row.plain)
    heading = f"{row.number} {row.plain}".strip() if is_heading else row.number
    size = 10.5 if node.level == "article" else max(14 - rank, 11)
    if paper.room() < (_WITH_HEADING if node.level == "article" else 1.8 * _WITH_HEADING):
        paper.add_page()
    paper.ln(2.5)
    if heading:
        paper.set_font(SANS, "B", size)
        paper.start_section(heading[:200], level=min(rank, 6), strict=False)
        paper.words(heading, size=size, bold=True)
    if not is_heading:
        paper.words(row.plain)


def _paragraph(paper: Paper, row: Provision, indent: float) -> None:
    """The number in the margin of the paragraph, its words beside it."""
    x, size = _EDGE + indent, 10.5
    if not row.number:
        paper.words(row.plain, x=x)
        return
    if paper.room() < 8:
        paper.add_page()
    top, page = paper.get_y(), paper.page_no()
    wide = paper.width_of(row.number, size) + 2.5
    paper.words(row.number, x=x, width=wide + 2, gap=0)
    assert paper.page_no() == page
    paper.set_y(top)
    paper.words(row.plain or " ", x=x + max(_NUMBER, wide))


def _table(paper: Paper, row: Provision) -> None:
    rows = [[plain(cell) for cell in cells] for cells in rows_from_html(row.html)]
    columns = max((len(cells) for cells in rows), default=0)
    longest = max((len(cell) for cells in rows for cell in cells), default=0)
    if not 0 < columns <= _MOST_COLUMNS or longest > _LONGEST_CELL:
        for cells in rows:
            paper.words(" | ".join(cells), size=9)
        return
    lao = has_lao(row.plain)
    paper.set_text_shaping(lao)
    paper.set_font(LAO if lao else SANS, "", 8.5)
    paper.set_text_color(*_INK)
    paper.set_draw_color(*_SOFT)
    with paper.table(first_row_as_headings=False, line_height=4.6, padding=1, align="L") as table:
        for cells in rows:
            line = table.row()
            for cell in cells + [""] * (columns - len(cells)):
                line.cell(with_breaks(cell) if lao else cell)
    paper.ln(2)


def _note(paper: Paper, text: str, x: float) -> None:
    label = pgettext("before an editorial note", "Note:")
    paper.words(f"{label} {text}", x=x, size=8.5, colour=_SOFT)
