"""The pictures of lessons, where files lie on this machine and no other server hands them out.

Nothing else below MEDIA_ROOT is handed out so: rosters and uploaded documents lie there, too.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

from bema.common.errors import Absent

_YEAR = 365 * 24 * 3600


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture in the size of the page, for members. Its name changes with it, so it is kept."""
    if not request.user.is_authenticated:
        raise Absent()
    try:
        response = serve(request, name, document_root=Path(settings.MEDIA_ROOT) / "images")
    except (Http404, SuspiciousFileOperation):
        raise Absent() from None
    patch_cache_control(response, private=True, max_age=_YEAR, immutable=True)
    return response
