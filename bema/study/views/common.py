"""What the pages of learning share."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from bema.accounts.models import Person
from bema.study.errors import BadAnswer

View = Callable[..., HttpResponse]


def for_members(view: View) -> View:
    """Sign in first, whether the page exists or not; and no copy is kept on the way."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return inner


def person_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def response_id_of(request: HttpRequest) -> uuid.UUID:
    """The name that the client gave its answer."""
    try:
        return uuid.UUID(request.POST.get("response", ""))
    except ValueError as error:
        raise BadAnswer() from error


def is_fragment(request: HttpRequest) -> bool:
    """Whether script asks for the changing part of the page only."""
    return request.headers.get("HX-Request") == "true"
