"""In front of Django: answers for kept pages itself, and keeps what Django has rendered."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import re
import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone

from bema.common.clock import now
from bema.portal.cache import judging
from bema.portal.cache.generations import EVERYTHING, Generations, slot
from bema.portal.cache.keys import Environment, Key, key_of
from bema.portal.cache.recording import MOST_TAGS, RENDERING, Rendering
from bema.portal.cache.store import Entry, Headers, Store

StartResponse = Callable[..., Any]
Application = Callable[[Environment, StartResponse], Iterable[bytes]]

# Browsers ask each time, and are told in a few bytes that nothing has changed: a reader who chose other colours or
# has signed in since never gets the page of before. A proxy may answer by itself for half a minute.
CACHE_CONTROL = "public, max-age=0, s-maxage=30, stale-while-revalidate=30"
PATIENCE = 10.0  # seconds for which others wait for who renders the page
_NO_GZIP = re.compile(r"\bgzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)")
_OURS = frozenset({"content-length", "cache-control", "etag", "vary", "expires", "date"})


class KeptPages:
    """A WSGI application around Django's."""

    def __init__(
        self,
        application: Application,
        store: Store,
        opened: Callable[[int, Environment], None] | None = None,
        on_first: Callable[[], None] | None = None,
    ) -> None:
        self.application = application
        self.store = store
        self.opened = opened
        self.on_first = on_first
        self._rendering: dict[str, threading.Event] = {}

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        if self.on_first is not None:
            self._begin()
        key = key_of(environ)
        if key is None:
            return self.application(environ, start_response)
        name = str(key)
        entry = self.store.get(name)
        if entry is None:
            if environ["REQUEST_METHOD"] != "GET":
                return self.application(environ, start_response)
            return self._render(environ, start_response, key, name)
        return self._send(entry, environ, start_response, "hit")

    def _begin(self) -> None:
        """In the process that answers, which may be forked from the one that loaded the application."""
        begin, self.on_first = self.on_first, None
        if begin is not None:
            begin()

    # --- a page that is there -------------------------------------------------------------------------------

    def _send(
        self, entry: Entry, environ: Environment, start_response: StartResponse, how: str
    ) -> Iterable[bytes]:
        if entry.story_id is not None and self.opened is not None:
            self.opened(entry.story_id, environ)
        headers = [*entry.headers, ("X-Cache", how)]
        if _has_it(environ, entry):
            start_response("304 Not Modified", headers)
            return [b""]
        if _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            body = entry.zipped
            headers.append(("Content-Encoding", "gzip"))
        else:
            body = entry.plain
        headers.append(("Content-Length", str(len(body))))
        start_response("200 OK", headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    # --- a page that is not ---------------------------------------------------------------------------------

    def _render(
        self, environ: Environment, start_response: StartResponse, key: Key, name: str
    ) -> Iterable[bytes]:
        """Let Django render it, once however many ask for it at that moment."""
        mine = threading.Event()
        other = self._rendering.setdefault(name, mine)
        if other is not mine and other.wait(PATIENCE):
            entry = self.store.get(name)
            if entry is not None:
                return self._send(entry, environ, start_response, "hit")
        try:
            return self._rendered(environ, start_response, key, name)
        finally:
            if other is mine:
                self._rendering.pop(name, None)
            mine.set()

    def _rendered(
        self, environ: Environment, start_response: StartResponse, key: Key, name: str
    ) -> Iterable[bytes]:
        # Both are read before the first query: what changes from here on makes the page outdated.
        rendering = Rendering(as_of=self.store.generations.now, parameters=key.parameters)
        until = _end_of_the_day()
        asked = {field: environ.get(field) for field in _ASKED}
        environ[RENDERING] = rendering
        told: list[Any] = []

        def listen(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
            told[:] = [status, headers]
            return _no_writing

        answer = self.application(environ, listen)
        status, headers = told
        if not judging.may_be_kept(rendering, key.path, status, headers):
            start_response(status, headers)
            return answer
        body = b"".join(answer)
        _close(answer)
        environ |= {field: value for field, value in asked.items() if value is not None}
        if not judging.holds_no_token(key.path, body):
            start_response(status, headers)
            return [body]
        entry = make_entry(name, rendering, until, headers, body)
        self.store.put(entry)
        return self._send(entry, environ, start_response, "filled")


# What the request asks for beyond the page itself, which Django is not to see.
_ASKED = ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_USER_AGENT", "HTTP_SEC_PURPOSE")


def make_entry(
    name: str, rendering: Rendering, until: float, headers: Headers, body: bytes
) -> Entry:
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    tags = {EVERYTHING, *rendering.tags} if len(rendering.tags) <= MOST_TAGS else {"anything"}
    return Entry(
        key=name,
        as_of=rendering.as_of,
        slots=tuple(sorted(slot(tag) for tag in tags)),
        until=until,
        headers=[
            *((field, value) for field, value in headers if field.lower() not in _OURS),
            ("ETag", f'W/"{digest}"'),
            ("Cache-Control", CACHE_CONTROL),
            ("Vary", "Accept-Encoding, Cookie"),
        ],
        plain=body,
        zipped=gzip.compress(body, 6, mtime=0),
        story_id=rendering.story_id,
    )


def _has_it(environ: Environment, entry: Entry) -> bool:
    """Whether the client's copy is this page."""
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    if wanted is None:
        return False
    etag = next(value for name, value in entry.headers if name == "ETag")
    return wanted.strip() == "*" or etag.removeprefix("W/") in {
        part.strip().removeprefix("W/") for part in wanted.split(",")
    }


def _takes_gzip(accepted: str) -> bool:
    return "gzip" in accepted and not _NO_GZIP.search(accepted)


def _end_of_the_day() -> float:
    """When tomorrow begins here: no page is kept longer, for a law's text or an event may be of a day."""
    tomorrow = timezone.localdate(now()) + dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(tomorrow, dt.time())).timestamp()


def _close(answer: Iterable[bytes]) -> None:
    close = getattr(answer, "close", None)
    if close is not None:
        close()


def _no_writing(_data: bytes) -> None:
    raise NotImplementedError("Django's answers are iterated over")


def keep_pages(application: Application, generations: Generations) -> KeptPages:
    """The application, with the pages of this installation kept in front of it."""
    from django.conf import settings

    from bema.portal.cache import counting, follower

    store = Store(settings.PAGE_CACHE_DIR, generations)
    return KeptPages(application, store, opened=counting.opened, on_first=follower.start)
