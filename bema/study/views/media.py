"""The pictures, films and sound of lessons and of public pages, where files lie on this machine.

Those of public pages are for everybody, the others for members: who has not signed in is led to the sign-in,
whether the file exists or not. Nothing else below MEDIA_ROOT is handed out: rosters, slips, imports, the sources
of documents and original pictures lie there, too. A picture is known by its unguessable name. A file is known by
its record in the editors' library: members get what a lesson uses, editors also what they may put into one.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.documents.models import Document

from bema.accounts.pages import person_of
from bema.common.errors import Absent
from bema.common.files import hand_out
from bema.study import access

_YEAR = 365 * 24 * 3600


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture in the size of the page. Its name changes with it, so it is kept for a year."""
    is_public = access.is_public_picture(name)
    if not is_public and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    response = hand_out(request, _below("images", name))
    keep = {"public": True} if is_public else {"private": True}
    patch_cache_control(response, **keep, max_age=_YEAR, immutable=True)
    return response


@require_safe
def library_file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """A film, sound or captions, at the address that Wagtail gives them."""
    found = access.public_file(pk)
    if found is None and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    document: Document = found or access.access_file(person_of(request), pk)
    if document.filename != name:
        raise Absent()
    response = hand_out(request, _below(*Path(document.file.name).parts))
    # The file behind an address may be replaced, and what was public be withdrawn: asked for anew each time.
    patch_cache_control(
        response, **({"public": True} if found else {"private": True}), no_cache=True
    )
    return response


def _below(*parts: str) -> Path:
    """The file at this place below MEDIA_ROOT; `Absent` if there is none, or the place is elsewhere."""
    root = Path(settings.MEDIA_ROOT).resolve()
    file = root.joinpath(*parts).resolve()
    if not file.is_relative_to(root / parts[0]) or not file.is_file():
        raise Absent()
    return file
