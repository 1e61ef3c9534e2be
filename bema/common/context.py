"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """`theme` and `text_size` are "" where nothing was chosen: then the device decides."""
    return {
        "organisation": settings.BEMA.organisation,
        "is_demo": settings.BEMA.demo,
        "theme": getattr(request, "theme", ""),
        "text_size": getattr(request, "text_size", ""),
    }
