"""What the pages of learning share."""

from __future__ import annotations

import uuid

from django.http import HttpRequest

from bema.study.errors import BadAnswer


def response_id_of(request: HttpRequest) -> uuid.UUID:
    """The name that the client gave its answer."""
    try:
        return uuid.UUID(request.POST.get("response", ""))
    except ValueError as error:
        raise BadAnswer() from error


def is_fragment(request: HttpRequest) -> bool:
    """Whether script asks for the changing part of the page only."""
    return request.headers.get("HX-Request") == "true"
