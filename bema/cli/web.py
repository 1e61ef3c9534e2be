"""The web server's process, forked by `bema serve`."""

from __future__ import annotations

import os
import signal
from importlib import import_module

from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from bema.cli.lifeline import die_with_parent

APPLICATION = "bema.config.wsgi:application"


def load_application() -> None:
    """Load every view, so that processes forked from this one start at once and share its memory."""
    import_module(APPLICATION.split(":")[0])
    get_resolver().url_patterns  # noqa: B018 - reading it imports the views


def run_web(*, host: str, port: int, workers: int, threads: int) -> None:
    """Answer requests with some worker processes, each with some threads, until SIGTERM."""
    # A worker holds nothing but requests that nobody has been answered yet: it can go at once.
    os.register_at_fork(after_in_child=lambda: die_with_parent(signal.SIGKILL))
    Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        respawn_interval=1,
        workers_kill_timeout=10,
        log_level=LogLevels.warn,
    ).serve()
