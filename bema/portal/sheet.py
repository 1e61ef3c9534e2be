"""The style sheet of the portal's pages, which they load after the one of all pages."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bema.common.looks import handed_out
from bema.common.stylesheet import StyleSheet, packed, squeeze, state_of

SOURCES = Path(__file__).parent / "static" / "portal" / "css"


@lru_cache(maxsize=4)
def _portal_sheet(_state: float) -> StyleSheet:
    parts = sorted(SOURCES.glob("*.css"))
    return packed(squeeze("\n".join(part.read_text("utf-8") for part in parts)))


def portal_sheet() -> StyleSheet:
    """All parts in the order of their names; put together as the main sheet is."""
    return _portal_sheet(state_of(SOURCES))


@require_safe
def portal_style(request: HttpRequest, digest: str) -> HttpResponse:
    return handed_out(request, portal_sheet(), digest)
