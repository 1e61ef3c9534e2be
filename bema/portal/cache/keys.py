"""Which requests may be answered with a kept page, and what tells one such page from another.

Nothing else that a client sends may have a say in a kept page: while one is rendered, all other headers, cookies and
parameters are taken away (`middleware.py`), so it can't be poisoned by them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host

from bema.accounts.models import TextSize, Theme
from bema.accounts.preferences import TEXT_SIZE_COOKIE, THEME_COOKIE

Environment = dict[str, Any]

LOOKS = {
    THEME_COOKIE: frozenset({Theme.LIGHT.value, Theme.DARK.value}),
    TEXT_SIZE_COOKIE: frozenset({TextSize.LARGE.value, TextSize.LARGEST.value}),
}
# Whoever sends one of these gets a page of her own: she is signed in, or there is a message for her.
_PERSONAL_COOKIES = frozenset({settings.SESSION_COOKIE_NAME, "messages"})
_PERSONAL_HEADERS = ("HTTP_AUTHORIZATION", "HTTP_HX_REQUEST")
# Put behind addresses by whoever passes them on; they change nothing.
_PASSED_OVER = re.compile(r"utm_\w+|fbclid|gclid|yclid|mc_cid|mc_eid", re.ASCII)
_LONGEST_QUERY = 500

_languages = "|".join(re.escape(code) for code, _name in settings.LANGUAGES)
_PUBLIC = re.compile(rf"/(?:(?:{_languages})/|api/v1/|sitemap[\w.-]*\.xml$|robots\.txt$)")

_known_hosts: dict[str, bool] = {}


@dataclass(frozen=True, slots=True)
class Key:
    """All that a kept page may depend on."""

    is_secure: bool
    host: str
    root: str
    path: str
    parameters: tuple[tuple[str, str], ...]
    theme: str
    text_size: str

    def __str__(self) -> str:
        look = f"{self.theme} {self.text_size}"
        return repr((self.is_secure, self.host, self.root, self.path, self.parameters, look))


def key_of(environ: Environment) -> Key | None:
    """The key of the page that this request asks for, or None where it must be answered by Django itself."""
    path: str = environ.get("PATH_INFO", "")
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not _PUBLIC.match(path):
        return None
    if any(header in environ for header in _PERSONAL_HEADERS):
        return None
    cookies = _cookies(environ.get("HTTP_COOKIE", ""))
    parameters = _parameters(environ.get("QUERY_STRING", ""))
    host = environ.get("HTTP_HOST", "").lower()
    if cookies is None or parameters is None or not _is_our_host(host):
        return None
    return Key(
        is_secure=_is_secure(environ),
        host=host,
        root=environ.get("SCRIPT_NAME", ""),
        path=path,
        parameters=parameters,
        theme=cookies[0],
        text_size=cookies[1],
    )


def query_of(key: Key) -> str:
    """The query as the page's view is to see it."""
    return urlencode(key.parameters)


def _cookies(header: str) -> tuple[str, str] | None:
    """(theme, text size); None if there is a cookie by which a person is known."""
    if not header:
        return "", ""
    cookies = parse_cookie(header)
    if not _PERSONAL_COOKIES.isdisjoint(cookies):
        return None
    theme, size = cookies.get(THEME_COOKIE, ""), cookies.get(TEXT_SIZE_COOKIE, "")
    return (
        theme if theme in LOOKS[THEME_COOKIE] else "",
        size if size in LOOKS[TEXT_SIZE_COOKIE] else "",
    )


def _parameters(query: str) -> tuple[tuple[str, str], ...] | None:
    """In the order of their names; None if one is given twice, or there is too much of it."""
    if not query:
        return ()
    if len(query) > _LONGEST_QUERY:
        return None
    given = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not _PASSED_OVER.fullmatch(name)
    ]
    if len({name for name, _value in given}) != len(given):
        return None
    return tuple(sorted(given))


def _is_our_host(host: str) -> bool:
    """Whether Django would answer for this host. Remembered for hosts that it would answer for: those are few."""
    known = _known_hosts.get(host)
    if known is None:
        domain, _port = split_domain_port(host)
        known = bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
        if known and len(_known_hosts) < 1000:
            _known_hosts[host] = known
    return known


def _is_secure(environ: Environment) -> bool:
    """As Django's `request.is_secure()`."""
    if settings.SECURE_PROXY_SSL_HEADER:
        header, wanted = settings.SECURE_PROXY_SSL_HEADER
        given = environ.get(header)
        if given is not None:
            return bool(given.split(",")[0].strip() == wanted)
    return bool(environ.get("wsgi.url_scheme") == "https")
