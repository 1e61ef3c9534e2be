"""How a sheet of slips looks: A4, eight slips a page with dashed lines to cut along, a new page for each unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bema.common.pdf import SANS, Document

COLUMNS, ROWS = 2, 4
MARGIN, TOP = 10.0, 18.0
WIDTH, HEIGHT = 95.0, 66.0
PADDING, QR = 5.0, 24.0


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on one slip; `language` is the member's own."""

    unit: str
    name: str
    member_number: str
    code: str
    language: str


def sign_in_address(member_number: str = "") -> str:
    """Where the code is typed; with a number, as the QR code has it."""
    address = settings.BEMA.base_url + reverse("code-sign-in")
    return f"{address}?{urlencode({'number': member_number})}" if member_number else address


def draw(document: Document, slips: Iterable[Slip], *, valid_until: dt.datetime) -> Iterator[int]:
    """Draw slips, sorted by unit; yields after each how many are drawn, for progress to be reported."""
    document.set_auto_page_break(auto=False)
    unit, place = None, 0
    for done, slip in enumerate(slips, start=1):
        if slip.unit != unit or place == COLUMNS * ROWS:
            unit, place = slip.unit, 0
            _begin_page(document, slip.unit)
        left = MARGIN + place % COLUMNS * WIDTH
        top = TOP + place // COLUMNS * HEIGHT
        with translation.override(slip.language or settings.LANGUAGE_CODE):
            _draw_slip(document, slip, left, top, valid_until)
        place += 1
        yield done


def _begin_page(document: Document, unit: str) -> None:
    document.add_page()
    document.set_font(SANS, "B", 10)
    document.set_xy(MARGIN, 8)
    document.cell(0, 5, unit)


def _draw_slip(
    document: Document, slip: Slip, left: float, top: float, valid_until: dt.datetime
) -> None:
    document.set_draw_color(150, 150, 150)
    document.set_dash_pattern(dash=1.5, gap=1.5)
    document.rect(left, top, WIDTH, HEIGHT)
    document.set_dash_pattern()
    x, inner = left + PADDING, WIDTH - 2 * PADDING
    _write(document, x, top + 4, inner, 8, settings.BEMA.organisation)
    _write(document, x, top + 9, inner, 12, slip.name, bold=True)
    _write(document, x, top + 18, inner - QR, 8, _("Member number"))
    _write(document, x, top + 22, inner - QR, 12, slip.member_number, bold=True)
    _write(document, x, top + 30, inner - QR, 8, _("Code"))
    _write(document, x, top + 34, inner - QR, 14, slip.code, bold=True)
    document.qr(
        sign_in_address(slip.member_number), x=left + WIDTH - PADDING - QR, y=top + 17, size=QR
    )
    address = sign_in_address()
    words = _(
        "Scan the square with your phone, or open %(address)s. Type the code; it works once. "
        "Keep it to yourself."
    )
    until = _("Valid until: %(date)s") % {"date": date_format(valid_until, "DATE_FORMAT")}
    _write(document, x, top + 43, inner, 8, words % {"address": address}, lines=True)
    _write(document, x, top + 58, inner, 8, until)


def _write(
    document: Document,
    x: float,
    y: float,
    width: float,
    size: float,
    text: str,
    *,
    bold: bool = False,
    lines: bool = False,
) -> None:
    """One line that is made smaller until it fits, or several lines."""
    style = "B" if bold else ""
    document.set_font(SANS, style, size)
    if lines:
        document.set_xy(x, y)
        document.multi_cell(width, size * 0.5, text, align="L")
        return
    while size > 6 and document.get_string_width(text) > width:
        size -= 0.5
        document.set_font(SANS, style, size)
    document.set_xy(x, y)
    document.cell(width, size * 0.5, text)
