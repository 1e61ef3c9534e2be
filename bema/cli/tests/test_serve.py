"""The server as processes: it answers, stops cleanly, and leaves nothing behind when it is killed."""

from __future__ import annotations

import signal
import socket
import time
import urllib.request

import pytest

from bema.common.tests.scratch import DEADLINE, Scratch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port, path="/readyz"):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.read() == b"ok\n"
    except OSError:
        return False


def wait_until(condition):
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 0), (signal.SIGKILL, -9)]
)
def test_it_answers_and_goes_with_all_its_processes(tmp_path, port, number, code):
    with Scratch(tmp_path).process("bema", "serve", "--port", str(port)) as server:
        wait_until(lambda: answers(port))
        server.send_signal(number)
        assert server.wait(timeout=DEADLINE) == code
    wait_until(lambda: is_free(port))


def test_gunicorn_serves_it_too(tmp_path, port):
    command = ("gunicorn", "bema.config.wsgi:application", "--bind", f"127.0.0.1:{port}")
    with Scratch(tmp_path).process(*command) as server:
        wait_until(lambda: answers(port))
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=DEADLINE) == 0
