"""schema.org data in a page, as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString

from bema.common.html import safe

Thing = dict[str, Any]
# Nothing in a string may end the element or begin another.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def script(things: list[Thing]) -> SafeString:
    """The element with the data; empty without any."""
    if not things:
        return safe("")
    told = {"@context": "https://schema.org", "@graph": [without_gaps(thing) for thing in things]}
    text = json.dumps(told, ensure_ascii=False).translate(_ESCAPED)
    return safe(f'<script type="application/ld+json">{text}</script>')


def without_gaps(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value not in (None, "", [], {})}
