"""The bar of the demo, with which a visitor changes who they are."""

from __future__ import annotations

from typing import Any

from django import template

from bema.demo.cast import CAST, sign_in_path

register = template.Library()


@register.inclusion_tag("demo/_switcher.html", takes_context=True)
def demo_switcher(context: dict[str, Any]) -> dict[str, Any]:
    """The cast, each with a link, and who of them the visitor is. No query."""
    request = context.get("request")
    user = getattr(request, "user", None)
    number = getattr(user, "member_number", "")
    parts = [
        {
            "label": part.label,
            "name": part.full_name,
            "to_try": part.to_try,
            "url": sign_in_path(part),
            "is_current": part.member_number == number,
        }
        for part in CAST
    ]
    return {"parts": parts, "current": next((p for p in parts if p["is_current"]), None)}
