"""A member's lesson page, answer and whole test under load, beside an empty view on the same server.

    python -m benchmarks.player [--members 400] [--words 1500] [--port 8015] [--seconds 8]

Makes its own scratch database (SQLite as shipped; BEMA_DATABASE_URL chooses another, empty one), starts two
granian workers and drives them from this machine with wrk and a few keep-alive clients. The reference is a
view that reads the session and the person and says "ok". Prints one table; needs wrk on the PATH.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

COOKIE, TOKEN = "bema-bench", "t" * 32


def empty(request: HttpRequest) -> HttpResponse:
    """The least that a page for a signed-in member can be."""
    return HttpResponse(str(request.user.pk))


def application() -> Any:
    """Bema with the empty view added, for granian."""
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    made = get_wsgi_application()
    from bema.config import urls

    urls.urlpatterns.insert(0, path("bench/empty", empty))
    return made


def prepare(
    members: int, words: int, *, lessons_done: bool = True
) -> tuple[list[str], dict[str, Any]]:
    """Fill the database; a session for each member, who stands before step 2 of lesson 1 or the test."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from bema.accounts.models import Person
    from bema.study.models import CourseRecord, LessonEdition
    from benchmarks.province import fill

    made = fill(members=members, units=60, words=words, lessons=10)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    people = list(Person.objects.filter(member_number__startswith="M0").order_by("pk"))
    sessions = []
    for person in people:
        session = store()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        sessions.append(session.session_key)
    CourseRecord.objects.filter(course=made.course).delete()
    if lessons_done:
        finish_lessons(made.course)
    lesson = LessonEdition.objects.filter(course=made.course).order_by("sort_order")[0].lesson_id
    return sessions, {"course": made.course, "slug": made.course.slug, "lesson": lesson}


def finish_lessons(course: Any) -> None:
    """Everybody has begun the course and done all its lessons."""
    from bema.accounts.models import Person
    from bema.common.clock import now
    from bema.study.models import CourseRecord, LessonEdition, LessonRecord

    people = list(Person.objects.filter(member_number__startswith="M0").order_by("pk"))
    editions = list(LessonEdition.objects.filter(course=course).order_by("sort_order"))
    CourseRecord.objects.bulk_create(
        CourseRecord(person=p, course=course, started_at=now()) for p in people
    )
    LessonRecord.objects.bulk_create(
        LessonRecord(
            person=p, lesson_id=e.lesson_id, edition=e, started_at=now(), completed_at=now(),
            next_step=e.step_count + 1,
        )
        for p in people
        for e in editions
    )  # fmt: skip


def start(port: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "2", "--blocking-threads", "4", "--log-level", "error",
        "--factory", "benchmarks.player:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=environment)
    wait_for(port, server)
    return server


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(1200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.2):
            return
        time.sleep(0.1)
    stop(server)
    raise SystemExit("the server did not start within two minutes")


def stop(server: subprocess.Popen[bytes]) -> None:
    """Nothing is left running, also where the server does not listen any more."""
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()


def wrk(url: str, session: str, *, connections: int, seconds: int) -> dict[str, float]:
    """req/s and latencies in ms."""
    threads = min(2, connections)
    command = ["wrk", "--latency", f"-t{threads}", f"-c{connections}", f"-d{seconds}s",
               *(["-H", f"Cookie: sessionid={session}"] if session else []), url]  # fmt: skip
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        raise SystemExit(f"{url} did not answer 200:\n{out}")
    found = dict(re.findall(r"(50|99)%\s+([\d.]+(?:us|ms|s))", out))
    rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
    assert rate is not None
    return {"rate": float(rate[1]), "p50": _ms(found["50"]), "p99": _ms(found["99"])}


def _ms(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


class Client:
    """One member's browser, with script: it keeps the connection and gets only what changes."""

    def __init__(self, port: int, session: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port)
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def send(self, method: str, path: str, body: str = "") -> tuple[str, dict[str, str], float]:
        begun = time.perf_counter()
        self.line.request(method, path, body=body, headers=self.headers)
        reply = self.line.getresponse()
        text = reply.read().decode()
        took = (time.perf_counter() - begun) * 1000
        if reply.status >= 400:
            raise SystemExit(f"{method} {path}: {reply.status}\n{text[:500]}")
        return text, dict(reply.getheaders()), took


def sit(port: int, session: str, slug: str, times: dict[str, list[float]]) -> None:
    """A whole attempt: start, ten questions each answered by itself, hand in, see the result."""
    client = Client(port, session)
    _text, headers, _took = client.send("POST", f"/c/{slug}/test/")
    url = headers.get("Location") or headers["location"]
    page, headers, _took = client.send("GET", url)
    attempt = url.rsplit("/", 2)[0] + "/"
    for number in range(1, 11):
        edition = re.search(r'name="edition" value="(\d+)"', page)
        assert edition is not None
        body = f"response={uuid.uuid4()}&edition={edition[1]}&answer=1"
        page, headers, took = client.send("POST", f"{attempt}{number}/", body)
        times["answer"].append(took)
    _text, headers, took = client.send("POST", attempt)
    times["submit"].append(took)
    client.send("GET", f"{attempt}result/")


def attempts(port: int, sessions: list[str], slug: str) -> dict[str, Any]:
    """Eight members at once until all have sat the test."""
    times: dict[str, list[float]] = {"answer": [], "submit": []}
    waiting = list(sessions)
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                session = waiting.pop()
            sit(port, session, slug, times)

    threads = [threading.Thread(target=work) for _client in range(8)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    return {"rate": len(sessions) / took, **times}


def checks(port: int, session: str, slug: str, lesson: int, count: int = 300) -> list[float]:
    """Answers to a lesson's check, one client: how long each took, in ms."""
    client = Client(port, session)
    path = f"/c/{slug}/{lesson}/4/"
    page, _headers, _took = client.send("GET", path)
    edition = re.search(r'name="edition" value="(\d+)"', page)
    assert edition is not None
    return [
        client.send("POST", path, f"response={uuid.uuid4()}&edition={edition[1]}&answer=1")[2]
        for _answer in range(count)
    ]


def inserts(count: int = 300) -> list[float]:
    """One row committed by itself, in this process: what the disk allows. How long each took, in ms."""
    from django.db import connection

    times = []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_rows (id integer)")
        for number in range(count):
            begun = time.perf_counter()
            cursor.execute(f"INSERT INTO bench_rows VALUES ({number:d})")
            times.append((time.perf_counter() - begun) * 1000)
        cursor.execute("DROP TABLE bench_rows")
    connection.close()
    return times


def quantiles(times: list[float]) -> str:
    return f"p50 {statistics.median(times):7.2f} ms   p99 {statistics.quantiles(times, n=100)[98]:7.2f} ms"


def report(port: int, sessions: list[str], where: dict[str, Any], seconds: int) -> None:
    base = f"http://127.0.0.1:{port}"
    step = f"/c/{where['slug']}/{where['lesson']}/2/"
    pages = {
        "empty view": "/bench/empty",
        "lesson page": step,
        "course page": f"/c/{where['slug']}/",
    }
    for path in pages.values():
        wrk(base + path, sessions[0], connections=4, seconds=1)
    for name, path in pages.items():
        many = wrk(base + path, sessions[0], connections=8, seconds=seconds)
        one = wrk(base + path, sessions[0], connections=1, seconds=max(2, seconds // 2))
        print(
            f"{name:28} {many['rate']:8.0f} req/s   p50 {many['p50']:6.2f}   p99 {many['p99']:6.2f} ms"
            f"   alone: p50 {one['p50']:5.2f} ms"
        )
    print(f"{'bare INSERT, committed':28} {quantiles(inserts())}")
    times = checks(port, sessions[0], where["slug"], where["lesson"])
    print(f"{'answer to a check, alone':28} {quantiles(times)}")
    sat = attempts(port, sessions[1:], where["slug"])
    print(f"{'attempts of 10 questions':28} {sat['rate']:8.1f} /s with 8 members at once")
    print(f"{'  each answer':28} {quantiles(sat['answer'])}")
    print(f"{'  handing in':28} {quantiles(sat['submit'])}")


def _environment(folder: Path, port: int) -> dict[str, str]:
    return {
        "BEMA_SECRET_KEY": secrets.token_urlsafe(50),
        "BEMA_DATA_DIR": str(folder),
        "BEMA_STATIC_DIR": str(folder / "static"),
        "BEMA_HTTPS": "0",
        "BEMA_BASE_URL": f"http://127.0.0.1:{port}",
        "BEMA_EMAIL_URL": "memory:",
        "DJANGO_SETTINGS_MODULE": "bema.config.settings",
    }


def set_up(folder: Path, port: int) -> None:
    """An empty installation in the folder, as `bema setup` makes it."""
    os.environ.update(_environment(folder, port))
    import django

    django.setup()
    from bema.cli.setup import prepare

    prepare()


def main(make_report: Callable[..., None] = report) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--members", type=int, default=400)
    parser.add_argument("--words", type=int, default=1500)
    parser.add_argument("--port", type=int, default=8015)
    parser.add_argument("--seconds", type=int, default=8)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder), given.port)
        from django.db import connections

        sessions, where = prepare(given.members, given.words)
        connections.close_all()
        server = start(given.port, dict(os.environ))
        try:
            make_report(given.port, sessions, where, given.seconds)
        finally:
            stop(server)


if __name__ == "__main__":
    main()
