"""A visitor at the door of the whole application: pages that are kept in front, Django behind."""

from __future__ import annotations

import contextlib
import gzip
import io
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from bema.portal.cache import counting, purging
from bema.portal.cache.store import Store
from bema.portal.cache.wsgi import KeptPages
from bema.portal.tests.conftest import *  # noqa: F403  (the small site)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> bytes:
        zipped = self.headers.get("Content-Encoding") == "gzip"
        return gzip.decompress(self.raw) if zipped else self.raw

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def how(self) -> str:
        """Whether it was kept ("hit"), is kept now ("filled"), or was answered by Django alone ("")."""
        return self.headers.get("X-Cache", "")


@contextlib.contextmanager
def connection_left_open():
    """A request would close the connection in which the test has its transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


class Visitor:
    """Sends requests as a server would."""

    def __init__(self, application) -> None:
        self.application = application

    def get(self, address: str, *, method: str = "GET", cookies=None, **headers) -> Answer:
        path, _mark, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        if cookies:
            environ["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        told: list = []
        with connection_left_open():
            answer = self.application(
                environ, lambda status, given, exc=None: told.extend((status, given))
            )
            body = b"".join(answer)
            if hasattr(answer, "close"):
                answer.close()
        names = [name for name, _value in told[1] if name != "Set-Cookie"]
        assert len(names) == len(set(names)), "a header stands twice"
        return Answer(int(told[0][:3]), dict(told[1]), body)


@pytest.fixture
def pages(settings, tmp_path, db):
    """The application with pages kept in a folder of this test."""
    settings.PAGE_CACHE_DIR = tmp_path / "pages"
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    counting.flush()
    return new_process(settings)


def new_process(settings) -> KeptPages:
    """As another process of the machine has it: the same folder, nothing in memory yet."""
    store = Store(settings.PAGE_CACHE_DIR, purging.generations())
    return KeptPages(get_wsgi_application(), store, opened=counting.opened)


@pytest.fixture
def visitor(pages) -> Visitor:
    return Visitor(pages)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is done in this block is committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
