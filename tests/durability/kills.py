"""Kills the server again and again while members answer, then asks the database what became of it.

    python -m tests.durability.kills --kills 200

fills a scratch installation, serves it, lets members answer a test over HTTP, kills every process of the
server with SIGKILL at a random moment, starts it again, and so on. At the end each answer that was
acknowledged must be there once, and sending it again must get the same reply and change nothing.
BEMA_DATABASE_URL chooses another database than a new SQLite file; it must be empty.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import click

CSRF = "c" * 32
PATIENCE_SECONDS = 60


@dataclass
class Answer:
    """One answer as a member's browser sent it, and the reply, if one came before the server died."""

    path: str
    cookie: str
    form: dict[str, str]
    reply: tuple[int, str] | None = None

    @property
    def id(self) -> uuid.UUID:
        return uuid.UUID(self.form["response"])


@dataclass
class Outcome:
    """What came of it; all three lists of ids must be empty."""

    kills: int = 0
    sent: int = 0
    acknowledged: int = 0
    lost: list[uuid.UUID] = field(default_factory=list)
    doubled: list[uuid.UUID] = field(default_factory=list)
    answered_otherwise: list[uuid.UUID] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.answered_otherwise)


def free_port() -> int:
    """A port below those that the system gives to clients.

    A client that tries a port of that range over and over, while nobody listens, may be given the very
    port as its own and connect to itself.
    """
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


def descendants(pid: int) -> list[int]:
    """All processes below this one, parents before children (Linux's /proc)."""
    found = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            found += [child, *descendants(child)]
    return found


class Server:
    """The real server, in a process group of its own so that a kill leaves nobody behind."""

    def __init__(self, port: int, environment: dict[str, str]) -> None:
        self.port, self.environment = port, environment
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "bema", "serve", "--no-jobs", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.answers():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError("the server did not start")
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                pass
            return request(self.port, "GET", "/livez")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def kill(self) -> None:
        """SIGKILL to every process at once: the web processes first, so that none can end in order."""
        assert self.process is not None
        for pid in reversed([self.process.pid, *descendants(self.process.pid)]):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()


def request(
    port: int, method: str, path: str, *, cookie: str = "", form: dict[str, str] | None = None
) -> tuple[int, str, str]:
    """Status, Location and body of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Cookie": f"sessionid={cookie}; csrftoken={CSRF}"} if cookie else {}
    body = None
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(form | {"csrfmiddlewaretoken": CSRF})
    try:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers.get("Location", ""), response.read().decode()
    finally:
        connection.close()


class Member(threading.Thread):
    """Answers the questions of one open test in turn, over and over, as fast as the server takes them."""

    def __init__(self, port: int, cookie: str, questions: list[str], stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.cookie, self.questions, self.stop = port, cookie, questions, stop
        self.answers: list[Answer] = []

    def run(self) -> None:
        turn = 0
        while not self.stop.is_set():
            path = self.questions[turn % len(self.questions)]
            try:
                self._answer(path)
                turn += 1
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)  # the server is down: that is the point

    def _answer(self, path: str) -> None:
        status, _, page = request(self.port, "GET", path, cookie=self.cookie)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        answer = Answer(path, self.cookie, fill_in(page))
        self.answers.append(answer)
        status, location, _ = request(self.port, "POST", path, cookie=self.cookie, form=answer.form)
        answer.reply = (status, location)


def fill_in(page: str) -> dict[str, str]:
    """The form of a single-choice question, filled in with one of the options."""
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    options = re.findall(r'<input type="radio" name="answer" value="([^"]*)"', page)
    return {
        "response": fields["response"],
        "edition": fields["edition"],
        "answer": random.choice(options),
    }


def open_tests(members: int) -> list[tuple[str, list[str]]]:
    """A session and the addresses of the questions of an open test, for each of some members."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.urls import reverse

    from bema.accounts.models import Person
    from bema.study.actions import start_attempt
    from bema.study.models import Lesson, LessonEdition, LessonRecord

    seats = []
    for person in Person.objects.filter(member_number__startswith="M0").order_by("pk")[:members]:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        for lesson in Lesson.objects.all():
            edition = LessonEdition.objects.get(lesson=lesson, is_current=True)
            LessonRecord.objects.update_or_create(
                person=person,
                lesson=lesson,
                defaults={
                    "edition": edition,
                    "next_step": edition.step_count + 1,
                    "started_at": edition.published_at,
                    "completed_at": edition.published_at,
                },
            )
        attempt = start_attempt(actor=person, slug="flood-safety")
        questions = [
            reverse("question", args=["flood-safety", attempt.pk, number])
            for number in range(1, len(attempt.paper) + 1)
        ]
        seats.append((str(session.session_key), questions))
    return seats


@contextmanager
def members_answering(port: int, seats: list[tuple[str, list[str]]]) -> Iterator[list[Member]]:
    stop = threading.Event()
    crowd = [Member(port, cookie, questions, stop) for cookie, questions in seats]
    for member in crowd:
        member.start()
    yield crowd
    stop.set()
    for member in crowd:
        member.join(timeout=PATIENCE_SECONDS)


def wait_for_answers(crowd: list[Member], *, more: int) -> None:
    """Until `more` answers than now have been acknowledged: the kill shall fall among answers."""

    def acknowledged() -> int:
        return sum(answer.reply is not None for member in crowd for answer in member.answers)

    enough, deadline = acknowledged() + more, time.monotonic() + PATIENCE_SECONDS
    while acknowledged() < enough:
        if time.monotonic() > deadline:
            raise RuntimeError("the server takes no answers")
        time.sleep(0.01)


def judge(answers: list[Answer], port: int, *, repeats: int) -> Outcome:
    """Compare what was acknowledged with what is stored; send some of it again."""
    from bema.study.models import Response

    outcome = Outcome(sent=len(answers))
    acknowledged = [answer for answer in answers if answer.reply and answer.reply[0] == 302]
    outcome.acknowledged = len(acknowledged)
    before = Response.objects.count()
    stored = set(Response.objects.values_list("pk", flat=True))
    outcome.lost = [answer.id for answer in acknowledged if answer.id not in stored]
    for answer in random.sample(acknowledged, min(repeats, len(acknowledged))):
        status, location, _ = request(
            port, "POST", answer.path, cookie=answer.cookie, form=answer.form
        )
        if (status, location) != answer.reply:
            outcome.answered_otherwise.append(answer.id)
    if Response.objects.count() != before:
        outcome.doubled = [answer.id for answer in acknowledged]
    return outcome


def run(*, kills: int, members: int = 6) -> Outcome:
    """Kill the server `kills` times; Django must be set up on a migrated, empty database."""
    from benchmarks.province import fill

    fill(members=max(members, 20), units=20, lessons=5, words=40)
    server = Server(free_port(), {**os.environ})
    server.start()
    try:
        with members_answering(server.port, open_tests(members)) as crowd:
            for _ in range(kills):
                wait_for_answers(crowd, more=random.randrange(2, 12))
                time.sleep(random.uniform(0, 0.03))  # the moment of the kill is the experiment
                server.kill()
                server.start()
        answers = [answer for member in crowd for answer in member.answers]
        outcome = judge(answers, server.port, repeats=200)
        outcome.kills = kills
        return outcome
    finally:
        server.kill()


@click.command()
@click.option("--kills", default=200, show_default=True)
@click.option("--members", default=6, show_default=True)
def main(kills: int, members: int) -> None:
    """Kill the server again and again while members answer; exit with 1 if an answer suffered."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update({"BEMA_DEBUG": "1", "BEMA_DATA_DIR": str(Path(folder))})
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bema.config.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        outcome = run(kills=kills, members=members)
    click.echo(
        f"{outcome.kills} kills, {outcome.sent} answers sent, {outcome.acknowledged} acknowledged: "
        f"{len(outcome.lost)} lost, {len(outcome.doubled)} doubled, "
        f"{len(outcome.answered_otherwise)} answered otherwise when sent again"
    )
    sys.exit(0 if outcome.is_clean and outcome.acknowledged else 1)


if __name__ == "__main__":
    main()
