"""The foot of a story: what readers said, and the ways to say something. The same for everybody, so it is cached."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from bema.portal.cache import depends
from bema.portal.comments.queries import (
    A_PAGE,
    published_count,
    threads,
    with_replies,
)
from bema.portal.models import Story


def foot(request: HttpRequest, story: Story) -> dict[str, Any] | None:
    """Three queries at most; nothing of it on a preview's draft that has no readers."""
    if not story.pk or not story.live:
        return None
    depends(request, f"comments:{story.pk}")
    first = list(threads(story)[: A_PAGE + 1])
    return {
        "shown": with_replies(first[:A_PAGE]) if first else [],
        "count": published_count(story) if first else 0,
        "more": len(first) > A_PAGE,
    }
