"""What a page depends on, noted while it is rendered.

Two kinds of things are noted. **Rows**: whichever page, topic, picture, document and so on was read from the database
stands on the page in some way; that is noted by itself (`changes.py` says for which tables). **Sets**: a list depends
on what may come into it, too, which no row tells; `bema.portal.queries` notes it where it makes the list, and whoever
makes another says so with `note` or `depends`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.http import HttpRequest

RENDERING = "bema.rendering"  # its place in the WSGI environment
MOST_TAGS = 3000

F = TypeVar("F", bound=Callable[..., Any])

# Words of other domains for the same things.
_SAME = {"story": "page", "section": "page"}


@dataclass(slots=True)
class Rendering:
    """A page that is being rendered for keeping. `is_kept` is set by a view that says that its page may be kept."""

    as_of: int
    parameters: tuple[tuple[str, str], ...] = ()
    is_kept: bool = False
    known_parameters: frozenset[str] = frozenset()
    tags: set[str] = field(default_factory=set)
    story_id: int | None = None

    def knows_its_parameters(self) -> bool:
        return all(name in self.known_parameters for name, _value in self.parameters)


current: ContextVar[Rendering | None] = ContextVar("rendering", default=None)


def normal(tag: str) -> str:
    kind, _colon, rest = tag.partition(":")
    return f"{_SAME[kind]}:{rest}" if kind in _SAME else tag


def note(*tags: str) -> None:
    """The page that is being rendered, if there is one, depends on these."""
    rendering = current.get()
    if rendering is not None:
        rendering.tags.update(normal(tag) for tag in tags)


@contextmanager
def noting(rendering: Rendering | None) -> Iterator[None]:
    """What is read in this block is noted with this page."""
    token = current.set(rendering)
    try:
        yield
    finally:
        current.reset(token)


@contextmanager
def unnoted() -> Iterator[None]:
    """What is read in this block is not noted: the page says by itself, as narrowly as it can, what it depends on.

    So the menu names each section without being made anew for every word on the sections' own pages.
    """
    with noting(None):
        yield


def depends(request: HttpRequest, *tags: str) -> None:
    """The page of this request depends on these."""
    rendering = request.META.get(RENDERING)
    if isinstance(rendering, Rendering):
        rendering.tags.update(normal(tag) for tag in tags)


def kept(*parameters: str) -> Callable[[F], F]:
    """Marks a view whose page is the same for all visitors, told apart by its address and these parameters only.

    The view sees no other parameter, no header and no cookie but those of colours and size of text.
    """

    def mark(view: F) -> F:
        view.kept_parameters = frozenset(parameters)  # type: ignore[attr-defined]  # read by the middleware
        return view

    return mark
