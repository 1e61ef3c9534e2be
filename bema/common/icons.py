"""The few drawings of the interface, as paths on a grid of 24; drawn by us in one line weight."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from django.utils.html import format_html
from django.utils.safestring import SafeString

from bema.common.html import safe

PATHS = {
    "check": '<path d="M4 12.5 9.5 18 20 6.5"/>',
    "cross": '<path d="M5.5 5.5l13 13m0-13l-13 13"/>',
    "alert": '<path d="M12 4 2.8 20h18.4zM12 10v4.5m0 2.6v.1"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5m0-9.1v.1"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 6.5V12l3.5 2.5"/>',
    "next": '<path d="M5 12h14m-6-6 6 6-6 6"/>',
    "back": '<path d="M19 12H5m6-6-6 6 6 6"/>',
    "up": '<path d="M12 19V5m-6 6 6-6 6 6"/>',
    "down": '<path d="M12 5v14m-6-6 6 6 6-6"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "open": '<path d="m6 9.5 6 6 6-6"/>',
    "link": '<path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.2 1.2M14 10a4 4 0 0 0-5.7 0l-3 3'
    'A4 4 0 0 0 11 18.700l1.2-1.2"/>',
    "copy": '<rect x="8.5" y="8.5" width="11" height="11" rx="1.5"/>'
    '<path d="M5.5 15.500h-1v-11h11v1"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z"/>',
    "download": '<path d="M12 4v11m-5-5 5 5 5-5M5 20h14"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5.5 5.5"/>',
    "document": '<path d="M6 3.500h8l4 4v13H6zM14 3.500v4h4M9 12h6m-6 4h6"/>',
    "people": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c0-4 2.7-6.5 6.5-6.500s6.5 2.5 '
    '6.5 6.500M15.5 5.200a3.5 3.5 0 0 1 0 6.600M18 14.200c2.2.9 3.5 3 3.5 5.8"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.500c0-4.5 3-7 7.5-7s7.5 2.5 7.5 7"/>',
    "language": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c2.5 2.6 3.8 5.6 3.8 9s-1.3 '
    '6.4-3.8 9c-2.5-2.6-3.8-5.6-3.8-9S9.5 5.6 12 3"/>',
    "edit": '<path d="M4 20l1-4.500L16 4.500l3.5 3.5-11 11zM13.5 7l3.5 3.5"/>',
    "play": '<path d="M7.5 4.500v15l12-7.5z"/>',
    "place": '<path d="M12 21.500c-4.500-5-7-8.600-7-12a7 7 0 0 1 14 0c0 3.400-2.500 7-7 12z"/>'
    '<circle cx="12" cy="9.5" r="2.5"/>',
    "mail": '<path d="M3.500 5.500h17v13h-17zM3.500 6.500 12 13l8.500-6.500"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10.500h16M8.500 3.500V8m7-4.500V8"/>',
    "leave": '<path d="M14 4h5v16h-5M10 8l-4 4 4 4m-4-4h10"/>',
    "certificate": '<circle cx="12" cy="9.5" r="5.5"/><path d="M8.5 14 7 21l5-2.500L17 21l-1.5-7"/>',
}


@lru_cache(maxsize=2)
def site_mark(accent: str) -> str:
    """The mark of the site, three steps in the organisation's accent, as an address that holds it all."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="6" fill="{accent}"/>'
        '<path d="M7 24v-5h6v-5h6V9h6v15z" fill="#fff"/></svg>'
    )
    return "data:image/svg+xml," + quote(drawing, safe="/:=' ")


def icon(name: str, label: str = "") -> SafeString:
    """The drawing as inline SVG; silent beside a word that says the same, named where it stands alone."""
    told = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" {}>{}</svg>',
        safe(told),
        safe(PATHS[name]),
    )
