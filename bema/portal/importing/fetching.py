"""Fetches a picture from the web, from public addresses only.

The name is resolved once and that very address is connected to, so that a name can't show a public address
when it is checked and a private one when it is used. Each redirect is checked anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext_lazy as _

from bema.common.errors import Invalid

LIMIT = 20 * 1024 * 1024
PATIENCE = 10.0  # seconds for each step
IN_ALL = 30.0
REDIRECTS = 5
PORTS = {"http": 80, "https": 443}


class NotFetched(Invalid):
    code = "not_fetched"
    message = _("It could not be fetched (%(why)s)")


def is_public(address: str) -> bool:
    found = ipaddress.ip_address(address)
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (mapped is None or mapped.is_global)


def fetch(url: str, *, allowed: Callable[[str], bool] = is_public, ports: bool = True) -> bytes:
    """The bytes behind the address. `allowed` judges each address that a name resolves to."""
    ends_at = time.monotonic() + IN_ALL
    for _step in range(REDIRECTS + 1):
        response, connection = _ask(url, allowed, ports)
        try:
            if response.status in (301, 302, 303, 307, 308):
                url = urljoin(url, response.headers.get("Location", ""))
                continue
            if response.status != 200:
                raise NotFetched(why=str(response.status))
            return _read(response, ends_at)
        except (OSError, http.client.HTTPException) as error:
            raise NotFetched(why=type(error).__name__) from error
        finally:
            connection.close()
    raise NotFetched(why="too many redirects")


def _ask(
    url: str, allowed: Callable[[str], bool], ports: bool
) -> tuple[http.client.HTTPResponse, http.client.HTTPConnection]:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise NotFetched(why="address") from error
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise NotFetched(why="address")
    if ports and port != PORTS[parts.scheme]:
        raise NotFetched(why=f"port {port}")
    try:
        connection = _connected(parts.scheme, parts.hostname, port, allowed)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"User-Agent": "Bema", "Accept": "image/*"})
        return connection.getresponse(), connection
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise NotFetched(why=type(error).__name__) from error


def _connected(
    scheme: str, host: str, port: int, allowed: Callable[[str], bool]
) -> http.client.HTTPConnection:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(row[4][0]) for row in found]
    if not addresses or not all(allowed(address) for address in addresses):
        raise NotFetched(why="not a public address")
    opened = socket.create_connection((addresses[0], port), timeout=PATIENCE)
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    if scheme == "https":
        connection.sock = ssl.create_default_context().wrap_socket(opened, server_hostname=host)
    else:
        connection.sock = opened
    return connection


def _read(response: http.client.HTTPResponse, ends_at: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := response.read1(65536):
        size += len(chunk)
        parts.append(chunk)
        if size > LIMIT:
            raise NotFetched(why="larger than 20 MB")
        if time.monotonic() > ends_at:
            raise NotFetched(why="too slow")
    return b"".join(parts)
