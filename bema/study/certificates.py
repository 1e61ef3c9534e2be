"""The certificate as a sheet of paper."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bema.authenticity import kinds
from bema.authenticity.copies import Original, tidy
from bema.authenticity.kinds import Standing, State
from bema.authenticity.models import IssuedCopy
from bema.common.localized import pick
from bema.common.pdf import LAO, SANS, Document, has_lao
from bema.documents.access import Visitor
from bema.study.models import Certificate
from bema.study.queries import certificate_by_code

_INK, _SOFT, _ACCENT = (27, 29, 33), (85, 88, 95), (138, 28, 43)
_WIDTH, _HEIGHT, _EDGE = 297.0, 210.0, 24.0


def certificate_pdf(certificate: Certificate, url: str) -> bytes:
    """One landscape page in the active language; `url` is the public page that confirms it."""
    content = certificate.content
    title = pick(content["title"])
    page = Document(
        landscape=True, title=f"{_('Certificate')}: {title}", language=get_language() or ""
    )
    # The day of issue, not of printing: the same sheet is the same to the byte whenever it is asked for.
    page.set_creation_date(certificate.issued_at)
    page.set_auto_page_break(False)
    page.set_margins(_EDGE, _EDGE)
    page.add_page()
    _frame(page)
    page.set_y(34)
    _line(page, content["organisation"], size=13, colour=_SOFT)
    _line(page, _("Certificate"), size=34, bold=True, colour=_ACCENT, gap=10)
    _line(page, content["name"], size=26, bold=True, gap=4)
    _line(page, _("has completed the course"), size=13, colour=_SOFT, gap=4)
    _line(page, title, size=20, bold=True, gap=4)
    if content["score"] is not None:
        words = _("with %(score)d per cent of the test right") % {"score": content["score"]}
        _line(page, words, size=13, colour=_SOFT, gap=4)
    for work in content["works"][:3]:
        _line(page, _work(work), size=10, colour=_SOFT)
    _proof(page, certificate, url)
    return page.data()


def _frame(page: Document) -> None:
    page.set_draw_color(*_ACCENT)
    page.set_line_width(0.8)
    page.rect(10, 10, _WIDTH - 20, _HEIGHT - 20)
    page.set_line_width(0.2)
    page.rect(12, 12, _WIDTH - 24, _HEIGHT - 24)


def _line(
    page: Document,
    text: str,
    *,
    size: int,
    bold: bool = False,
    colour: tuple[int, int, int] = _INK,
    gap: float = 2,
) -> None:
    """A centred paragraph, set smaller if it would take more than two lines."""
    page.set_text_color(*colour)
    lao = get_language() == "lo"
    page.set_font(LAO if lao and has_lao(text) else SANS, "B" if bold else "", size)
    while page.get_string_width(text) > 2 * (_WIDTH - 2 * _EDGE) and size > 8:
        size -= 1
        page.set_font_size(size)
    page.multi_cell(0, size * 0.5, text, align="C", new_x="LMARGIN", new_y="NEXT")
    page.ln(gap)


def _work(work: dict[str, str]) -> str:
    name = ", ".join(part for part in (work["title"], work["identifier"]) if part)
    if not work["in_force_from"]:
        return name
    since = date_format(dt.date.fromisoformat(work["in_force_from"]), "DATE_FORMAT")
    return _("%(work)s, as in force from %(date)s") % {"work": name, "date": since}


def _proof(page: Document, certificate: Certificate, url: str) -> None:
    """Date on the left, the code and where to have it confirmed on the right."""
    day = dt.date.fromisoformat(certificate.content["date"])
    page.set_text_color(*_INK)
    page.set_font(SANS, "", 12)
    page.set_xy(_EDGE, 172)
    page.cell(90, 6, date_format(day, "DATE_FORMAT"))
    page.qr(url, x=_WIDTH - _EDGE - 30, y=156, size=30)
    page.set_font(SANS, "B", 11)
    page.set_xy(_WIDTH - _EDGE - 152, 168)
    page.cell(116, 6, certificate.code, align="R")
    page.set_font(SANS, "", 8)
    page.set_text_color(*_SOFT)
    page.set_xy(_WIDTH - _EDGE - 152, 174)
    page.multi_cell(116, 4, url, align="R", new_x="LEFT", new_y="NEXT")
    page.multi_cell(116, 4, f"SHA-256 {certificate.content_hash}", align="R")


# --- its signed copies -------------------------------------------------------------------------

KIND = "certificate"


def check_address(code: str) -> str:
    """The whole address of the page that confirms a certificate."""
    return str(settings.BEMA.base_url) + reverse("certificate-check", args=[code])


def original_of(certificate: Certificate) -> Original:
    """What the signed copy in the active language is made of. It bears the code of the certificate itself."""
    content = certificate.content
    return Original(
        kind=KIND,
        subject=str(certificate.pk),
        version=content["date"],
        language=get_language() or "",
        content_hash=certificate.content_hash,
        draw=lambda _code, address: certificate_pdf(certificate, address),
        facts={"title": pick(content["title"])},
        code=certificate.code,
        address=check_address(certificate.code),
    )


class CertificateCopies:
    """A certificate says for good what was achieved: it is valid as long as it is not withdrawn."""

    code = KIND

    def standing(self, copy: IssuedCopy, visitor: Visitor) -> Standing:
        return Standing(
            state=State.VALID,
            title=copy.facts["title"],
            title_language=copy.language,
            kind=_("Certificate"),
            address=reverse("certificate-check", args=[copy.code]),
        )

    def address_of(self, code: str) -> str:
        found = certificate_by_code(code) or certificate_by_code(tidy(code))
        return reverse("certificate-check", args=[found.code]) if found else ""


def register() -> None:
    kinds.register(CertificateCopies())
