"""Addresses at the source: which are one and the same, and which path leads from them."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

# What is added to an address to count readers.
_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|yclid|mc_[ce]id|_ga|ref|amp)$")
_INDEX = re.compile(r"/(index|default)\.(html?|php|aspx?)$", re.IGNORECASE)
_HOST = re.compile(
    r"^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9](?::\d+|\+\d+)?$", re.IGNORECASE
)


def is_web(address: str) -> bool:
    parts = _split(address)
    return parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)


def _split(address: str):  # type: ignore[no-untyped-def]  # SplitResult or None
    try:
        parts = urlsplit(address.strip())
        _ = parts.port  # a wrong one is found out only when it is asked for
    except ValueError:
        return None
    return parts


def identity(address: str) -> str:
    """The same for all ways to write one address: scheme, www., a slash at the end and marks apart."""
    parts = _split(address)
    if parts is None or not parts.hostname or parts.scheme not in ("http", "https"):
        return address.strip()
    host = parts.hostname.lower().removeprefix("www.")
    path = unquote(_INDEX.sub("/", parts.path)).rstrip("/")
    kept = [
        (k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)
    ]
    query = urlencode(sorted(kept))
    return f"{host}{path}{'?' + query if query else ''}"


def key(words: str) -> str:
    """What an entry is found by again. Of the same length however long the address is."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def host_of(address: str) -> str:
    parts = _split(address)
    return "" if parts is None else (parts.hostname or "").removeprefix("www.")


def path_of(address: str) -> str:
    """Path and query, from which a redirect leads."""
    parts = _split(address)
    if parts is None:
        return ""
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


def looks_like_host(folder: str) -> bool:
    """Whether a folder of a mirror is named after a site: "news.example.org"."""
    return bool(_HOST.match(folder)) and not re.search(
        r"\.(html?|php|xml|zip|files|jpe?g|png)$", folder
    )


def address_in_mirror(name: str, base_url: str = "") -> list[str]:
    """The addresses that a file of a mirror may have had; the likeliest first, none if there is no telling.

    A mirror has the host as its first folder. A query is part of the file's name, after "?" or, on
    Windows, "@"; ".html" may have been added to it, or to a path that had no ending.
    """
    parts = [part for part in name.split("/") if part]
    place = next((i for i, part in enumerate(parts[:-1]) if looks_like_host(part)), None)
    if place is not None:
        root = f"https://{parts[place].replace('+', ':')}"
        rest = parts[place + 1 :]
    elif base_url:
        root, rest = base_url.rstrip("/"), parts
    else:
        return []
    path = "/" + "/".join(rest)
    return list(dict.fromkeys(root + _quoted(variant) for variant in _variants(path)))


def _variants(path: str) -> list[str]:
    found = []
    if _INDEX.search(path):
        found.append(_INDEX.sub("/", path))
    if re.search(r"[?@][^/]*=", path):
        stem, _mark, query = re.match(r"(.*?)([?@])(.*)", path).groups()  # type: ignore[union-attr]  # just searched
        found.append(f"{stem}?{re.sub(r'[.]html?$', '', query)}")
        return found
    ending = re.search(r"\.(php|aspx?|jsp|cfm)\.html?$", path)
    if ending:
        found.append(re.sub(r"\.html?$", "", path))
    found.append(path)
    if path.endswith((".html", ".htm")) and not _INDEX.search(path) and not ending:
        found.append(re.sub(r"\.html?$", "", path))
    return found


def _quoted(path: str) -> str:
    from urllib.parse import quote

    stem, mark, query = path.partition("?")
    return (
        quote(stem, safe="/%:@!$&'()*+,;=~-._") + mark + quote(query, safe="/%:@!$&'()*+,;=~-._?")
    )
