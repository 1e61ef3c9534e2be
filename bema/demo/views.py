"""Signing a visitor of the demo in as one of its cast."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from bema.accounts.models import Person
from bema.common.errors import Absent
from bema.demo.cast import Part, part_by_token

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def is_local(request: HttpRequest) -> bool:
    """Whether the request comes from this very computer, and not through a proxy that stands on it."""
    if any(name in request.META for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@never_cache
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in as the part that the link names; the link works in the demo and on its computer only."""
    part = part_by_token(token) if settings.BEMA.demo and is_local(request) else None
    if part is None:
        raise Absent()
    person = Person.objects.filter(member_number=part.member_number, is_active=True).first()
    if person is None:
        raise Absent()
    login(request, person, backend=_BACKEND)
    return HttpResponseRedirect(_destination(request, part))


def _destination(request: HttpRequest, part: Part) -> str:
    wanted = request.GET.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
        return wanted
    name, *args = part.start
    return reverse(name, args=args)
