"""Places on a story's page that other parts of the portal fill.

A piece names a template and gives its context for the story, or None where it has nothing to show. Pages are
cached whole for visitors: a piece shows the same to everybody, and bears no token, nonce or person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bema.common.html import safe
from bema.portal.models import Story

# In <head>; under the by-line; at the foot of the story; among what is suggested below it.
Place = Literal["head", "top", "foot", "below"]
ContextFunction = Callable[[HttpRequest, Story], dict[str, Any] | None]


@dataclass(slots=True)
class StorySlots:
    """The pieces of each place, in the order in which they were registered."""

    pieces: dict[Place, list[tuple[str, ContextFunction]]] = field(default_factory=dict)

    def register(self, place: Place, template: str, context_function: ContextFunction) -> None:
        piece = (template, context_function)
        pieces = self.pieces.setdefault(place, [])
        if piece not in pieces:
            pieces.append(piece)

    def fill(self, place: Place, request: HttpRequest, story: Story) -> SafeString:
        """What the pieces of this place show for the story; empty if none shows anything, or before it is saved."""
        if story.pk is None:
            return safe("")
        shown = []
        for template, context_function in self.pieces.get(place, []):
            context = context_function(request, story)
            if context is not None:
                shown.append(render_to_string(template, {"page": story, **context}, request))
        return safe("".join(shown))


story_slots = StorySlots()
