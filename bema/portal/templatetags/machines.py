"""`{% load machines %}{% machine_head %}` in the head of a portal page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from wagtail.models import Page

from bema.portal.machines.head import head_of
from bema.portal.models.naming import Named

register = template.Library()


@register.inclusion_tag("portal/machines/_head.html", takes_context=True)
def machine_head(context: Context, canonical: str = "") -> dict[str, Any]:
    """Nothing on a page that is neither of the tree nor of a topic, author or local area, nor before it is saved."""
    shown = next(
        (
            one
            for one in (context.get("self"), context.get("thing"))
            if isinstance(one, Page | Named) and one.pk is not None
        ),
        None,
    )
    return {
        "head": head_of(shown) if shown is not None else None,
        "canonical": canonical,
        "organisation": context.get("organisation", ""),
    }
