"""Asks a site on the allow-list what it says of one of its films."""

from __future__ import annotations

import ipaddress
import json
import socket
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.utils.translation import gettext as _
from wagtail.embeds.exceptions import EmbedNotFoundException

from bema.common.errors import Unavailable
from bema.portal.story.embeds import Provider

_SECONDS = 10
_BYTES = 64 * 1024


class OutOfReach(Unavailable):
    """The site did not answer, or not from where it should: tried again later."""


class _NoRedirects(HTTPRedirectHandler):
    """An answer that leads elsewhere is none: the way to it was not checked."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def ask(provider: Provider, url: str) -> dict[str, Any]:
    """The site's answer. Its endpoint stands in our list; whatever was typed travels as a parameter only."""
    require_elsewhere(urlsplit(provider.endpoint).hostname or "")
    asked = Request(  # noqa: S310  # https, from the list of providers
        f"{provider.endpoint}?{urlencode({'url': url, 'format': 'json'})}",
        headers={"Accept": "application/json", "User-Agent": "Bema"},
    )
    try:
        with build_opener(_NoRedirects).open(asked, timeout=_SECONDS) as answer:
            body = answer.read(_BYTES + 1)
    except HTTPError as error:
        error.close()
        if error.code >= 500 or error.code == 429:
            raise _out_of_reach(provider) from error
        raise EmbedNotFoundException from error
    except OSError as error:
        raise _out_of_reach(provider) from error
    return read(body)


def read(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body) if len(body) <= _BYTES else None
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise EmbedNotFoundException
    return answer


def require_elsewhere(host: str) -> None:
    """A name that leads into our own network is not asked, whoever put it into the list."""
    try:
        found = socket.getaddrinfo(host, 443, proto=socket.IPPROTO_TCP)
    except OSError as error:
        raise OutOfReach(_("%(host)s cannot be found.") % {"host": host}) from error
    if not all(ipaddress.ip_address(address[4][0]).is_global for address in found):
        raise OutOfReach(_("%(host)s is not a public site.") % {"host": host})


def _out_of_reach(provider: Provider) -> OutOfReach:
    return OutOfReach(_("%(host)s does not answer.") % {"host": provider.name})
