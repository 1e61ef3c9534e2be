"""Where domains offer what can be found. A domain registers one source for each kind in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from bema.search.records import Record


@dataclass(frozen=True, slots=True)
class Source:
    """A domain's offer of one kind.

    `prefix` begins the names of its groups ("work" of "work:12"). `groups()` names all that there are now;
    `records(ids)` gives the records of these groups (ids after the prefix), a group that is gone or not to be
    found gives none. `audiences(visitor)` are those by which the visitor finds this kind, beyond PUBLIC;
    `visible(visitor, keys)` says once more, from the database, which of these records' groups the visitor may
    see: what is no longer his is dropped from the page even where the index lags behind.
    """

    kind: str
    name: str | Promise  # on the facet: "Documents"
    order: int
    prefix: str
    groups: Callable[[], Iterable[str]]
    records: Callable[[list[str]], Iterator[Record]]
    audiences: Callable[[Any], set[str]]
    visible: Callable[[Any, set[str]], set[str]]


_sources: dict[str, Source] = {}


def offer(source: Source) -> None:
    """Let this be found. Offering a kind again replaces it."""
    _sources[source.kind] = source


def sources() -> list[Source]:
    """All that is offered, in the order of the facet."""
    return sorted(_sources.values(), key=lambda source: source.order)


def source_of(group: str) -> Source | None:
    """Who offers this group ("work:12"); None if nobody does any more."""
    prefix = group.partition(":")[0]
    return next((source for source in _sources.values() if source.prefix == prefix), None)
