"""Pages that belong to no domain."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Shown when a form's token does not fit: most often a page left open for very long."""
    message = _("This page was open for too long. Go back, load it again and send it once more.")
    return render(request, "error.html", {"message": message, "status": 403}, status=403)
