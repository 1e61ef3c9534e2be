"""Tags of the pages of stories: `{% load story %}`."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from bema.portal.models import Story
from bema.portal.slots import Place, story_slots

register = template.Library()


@register.simple_tag(takes_context=True)
def story_slot(context: Context, place: Place) -> SafeString:
    """What other parts of the portal show at this place of the story's page."""
    page = context.get("page")
    if not isinstance(page, Story):
        return SafeString("")
    return story_slots.fill(place, context["request"], page)
