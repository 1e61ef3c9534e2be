"""The server's processes: `bema serve` for all of them, `bema worker` for one that runs jobs."""

from __future__ import annotations

import click


@click.command()
def worker() -> None:
    """Run background jobs, one at a time, until stopped.

    `bema serve` starts one by itself. Start more of them where there is much to do: each takes jobs that no
    other has. Stopped with SIGTERM or Ctrl-C, it gives its job back; killed, its job is taken up by another
    worker a minute later.
    """
    from bema.common.jobs.worker import Worker

    Worker().run()
