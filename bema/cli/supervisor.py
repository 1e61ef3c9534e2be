"""Runs processes side by side, starts again one that fell, and stops all of them together."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from types import FrameType

import click

from bema.cli.lifeline import die_with_parent

SETTLED = 5.0  # seconds after which a process counts as started well
GRACE = 20.0  # seconds for a process to stop by itself
LOOK = 0.2  # seconds between two looks at the processes
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

# Forked, so that what the supervisor has loaded is in memory once.
_context = multiprocessing.get_context("fork")


def _begin(target: Callable[[], None]) -> None:
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    # In a session of its own, so that Ctrl-C reaches the supervisor alone and it stops them in order.
    os.setsid()
    die_with_parent()
    target()


@dataclass
class Child:
    name: str
    target: Callable[[], None]
    process: BaseProcess | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = _context.Process(target=_begin, args=(self.target,), name=self.name)
        self.process.start()

    def fell(self) -> bool:
        return self.process is not None and not self.process.is_alive()

    def fell_at_once(self) -> bool:
        return time.monotonic() - self.started_at < SETTLED

    def stop(self) -> None:
        if self.process is not None and self.process.is_alive():
            self.process.terminate()

    def wait(self, until: float) -> None:
        if self.process is None:
            return
        self.process.join(timeout=max(0.0, until - time.monotonic()))
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class Supervisor:
    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.stopping = threading.Event()

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def run(self) -> bool:
        """Run until SIGTERM or SIGINT. False: a process fell as soon as it was started."""
        for number in STOP_SIGNALS:
            signal.signal(number, self.on_signal)
        gc.freeze()  # what is loaded stays out of the collector's way, and so shared between processes
        for child in self.children:
            child.start()
        try:
            while not self.stopping.wait(LOOK):
                if not self._mend():
                    return False
            return True
        finally:
            self._stop()

    def _mend(self) -> bool:
        for child in self.children:
            if child.fell():
                if child.fell_at_once():
                    return False
                click.echo(f"The {child.name} process fell and is started again.", err=True)
                child.start()
        return True

    def _stop(self) -> None:
        for child in self.children:
            child.stop()
        until = time.monotonic() + GRACE
        for child in self.children:
            child.wait(until)
