"""The entries of the bar. Each domain registers its own when the project starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


def everybody(_request: HttpRequest) -> bool:
    return True


def signed_in(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A link in the bar for those for whom `shown` holds.

    `shown` is asked on every page: it may cost one query a request at most, kept on the request.
    `url_name` takes no arguments. Entries stand in ascending `order`. The pages whose address begins
    with the entry's belong to it, and those named in `pages` wherever they lie.
    """

    label: str | Promise
    url_name: str
    shown: Callable[[HttpRequest], bool] = signed_in
    order: int = 50
    pages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    href: str
    is_current: bool
    is_here: bool


class Place(Enum):
    """Where an entry stands: in the bar, or in the menu under the person's name."""

    BAR = "bar"
    ACCOUNT = "account"


_entries: dict[str, tuple[Place, Entry]] = {}


def register(entry: Entry, place: Place = Place.BAR) -> None:
    """Add an entry; another of the same URL name is replaced."""
    _entries[entry.url_name] = (place, entry)


def links(request: HttpRequest, place: Place = Place.BAR) -> list[Link]:
    """The entries for this request, in order; `is_current` within the section, `is_here` on its page."""
    here = [entry for where, entry in _entries.values() if where == place]
    entries = [e for e in sorted(here, key=lambda entry: entry.order) if e.shown(request)]
    match = request.resolver_match
    named = {e.url_name for e in entries if match is not None and match.url_name in e.pages}
    return [_link(entry, request, named) for entry in entries]


def _link(entry: Entry, request: HttpRequest, named: set[str]) -> Link:
    """`named` are the entries that name this page as theirs; they go before those whose address fits."""
    href = reverse(entry.url_name)
    is_below = request.path == href or (href != "/" and request.path.startswith(href))
    return Link(
        label=str(entry.label),
        href=href,
        is_current=entry.url_name in named if named else is_below,
        is_here=request.path == href,
    )
