"""What pages for people who have signed in share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

from bema.accounts.models import Person

View = Callable[..., HttpResponseBase]


def for_members(view: View) -> View:
    """Sign in first, whether the page exists or not; and no copy is kept on the way."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return inner


def person_of(request: HttpRequest) -> Person:
    """The person who asks, in a view `for_members`."""
    return cast(Person, request.user)
