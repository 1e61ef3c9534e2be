"""Ties a process to its parent: a server that is killed leaves no orphan behind that holds its port."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """Have the kernel send this process `number` when its parent dies. Linux only; elsewhere nothing."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(number))
    if os.getppid() != parent:  # it died before we could ask
        os.kill(os.getpid(), number)
