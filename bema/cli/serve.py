"""The server's processes: `bema serve` for all of them, `bema worker` for one that runs jobs."""

from __future__ import annotations

import socket
from functools import partial
from pathlib import Path

import click
from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from bema.cli.supervisor import Child, Supervisor
from bema.cli.web import load_application, run_web
from bema.common.jobs.worker import Worker
from bema.portal.cache.purging import forget_all

WORKERS = 2
THREADS = 4


def run_worker() -> None:
    Worker().run()


def require_ready_database() -> None:
    """Raise unless the database can be reached and has all tables as this release needs them."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise click.ClickException(
            f"The database cannot be reached: {error}\nCheck BEMA_DATABASE_URL."
        ) from error
    if missing:
        raise click.ClickException(
            f"The database lacks {len(missing)} changes of this release. Run: bema setup"
        )


def require_static_files() -> None:
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not settings.DEBUG and not manifest.exists():
        raise click.ClickException("Fonts, styles and scripts are not gathered. Run: bema setup")


def require_free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} of {host} is taken. Choose another: bema serve --port {port + 1}"
            ) from error


def run_server(*, host: str, port: int, workers: int, threads: int, jobs: bool) -> None:
    """Run the web server and a worker for jobs until stopped; both go when this process goes."""
    load_application()
    if settings.PAGE_CACHE:
        forget_all()  # what was kept by an earlier release
    connections.close_all()  # a connection must not be shared by processes
    web = partial(run_web, host=host, port=port, workers=workers, threads=threads)
    children = [Child("web", web)]
    if jobs:
        children.append(Child("worker", run_worker))
    if not Supervisor(children).run():
        raise click.ClickException("A process of the server could not start; see above.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=WORKERS, show_default=True, help="Processes that answer.")
@click.option("--threads", default=THREADS, show_default=True, help="Threads in each of them.")
@click.option("--jobs/--no-jobs", default=True, help="Whether a worker for jobs runs, too.")
def serve(*, host: str, port: int, workers: int, threads: int, jobs: bool) -> None:
    """Answer requests and run background jobs, until stopped with Ctrl-C or SIGTERM.

    Run `bema setup` once before. Other servers can take the place of the web part: any that speaks WSGI,
    with `bema worker` beside it.

    \b
    Examples:
        bema serve
        bema serve --host 0.0.0.0 --port 80 --workers 8
        gunicorn bema.config.wsgi:application --workers 2 --threads 4
    """
    require_ready_database()
    require_static_files()
    require_free_port(host, port)
    click.echo(f"Bema answers on http://{host}:{port}  (Ctrl-C stops it)")
    run_server(host=host, port=port, workers=workers, threads=threads, jobs=jobs)


@click.command()
def worker() -> None:
    """Run background jobs, one at a time, until stopped.

    `bema serve` starts one by itself. Start more of them where there is much to do: each takes jobs that no
    other has. Stopped with SIGTERM or Ctrl-C, it gives its job back; killed, its job is taken up by another
    worker a minute later.
    """
    require_ready_database()
    run_worker()
