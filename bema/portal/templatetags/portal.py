"""Tags of the portal's templates: `{% load portal %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from wagtail.models import Page

from bema.portal.frame import Frame, frame_of
from bema.portal.sheet import portal_sheet

register = template.Library()


@register.simple_tag
def portal_style_url() -> str:
    """The address of the portal's style sheet as it is now."""
    return reverse("portal-style", args=[portal_sheet().digest])


@register.simple_tag(takes_context=True)
def portal_frame(context: Context) -> Frame | None:
    """The sections, languages and address of this page. A view of no page of the tree gives `addresses`."""
    request = context.get("request")
    if request is None:
        return None
    page = context.get("self")
    listed: Any = context.get("stories")
    return frame_of(
        request,
        page if isinstance(page, Page) else None,
        context.get("addresses"),
        getattr(listed, "number", 1),
    )
