"""`bema demo`: a made-up province to look at, with sign-in links."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

import click
from django.conf import settings
from django.db import connection, connections

from bema.cli.serve import require_free_port
from bema.cli.setup import prepare


@click.command()
@click.option(
    "--members", type=click.IntRange(50, 1_000_000), help="How many people; 420 if not said."
)
@click.option("--fresh", is_flag=True, help="Build it anew; what visitors did in it is lost.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--serve/--no-serve", default=True, help="Whether to start the server.")
def demo(*, members: int | None, fresh: bool, port: int, serve: bool) -> None:
    """Build a made-up province and serve it on this computer, for a first look.

    It has units, people, a regulation and a code that have changed, two courses, and people who are
    part-way through them, have seen what changed or not yet, and go over what they learned. It is kept
    in var/demo and found there the next time; another number of members builds it anew. For each role a
    link is printed that signs you in.

    \b
    Examples:
        bema demo
        bema demo --members 49820      a province of that size
        bema demo --fresh              back to the beginning
    """
    begun = time.perf_counter()
    if serve:
        require_free_port("127.0.0.1", port)
    _build(members, fresh=fresh)
    click.echo(f"Ready after {time.perf_counter() - begun:.0f} s.")
    _print_links(port)
    if serve:
        _serve(port)


def _build(members: int | None, *, fresh: bool) -> None:
    from bema.demo import load

    if fresh:
        _clear()
    prepare()
    found = load.loaded()
    if found and members not in (None, found.members):
        click.echo(f"The demo here has {found.members:,} people; building it anew.")
        _clear()
        prepare()
        found = None
    if found is None:
        click.echo("Building the demo:")
        load.load(members=members or load.MEMBERS, say=click.echo)


def _clear() -> None:
    """Remove the demo's database and files. Only what the demo itself has made is ever removed."""
    if not settings.BEMA.demo:
        raise click.ClickException("This is not a demo: BEMA_DEMO is not set.")
    if connection.vendor != "sqlite":
        raise click.ClickException(
            "The demo's database is not a file that can be removed. Empty it by hand and try again."
        )
    connections.close_all()
    database = Path(settings.DATABASES["default"]["NAME"])
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def _serve(port: int) -> None:
    """Become `bema serve`, which reads the settings anew: certificates say this address."""
    connections.close_all()
    os.environ["BEMA_BASE_URL"] = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "bema", "serve", "--port", str(port)]
    os.execv(sys.executable, command)  # noqa: S606  # no shell, our own words


def _print_links(port: int) -> None:
    from bema.demo.cast import CAST, PASSWORD, sign_in_path

    click.echo(f"\nOpen http://127.0.0.1:{port} and sign in with one of these links:\n")
    for part in CAST:
        click.echo(f"  {part.label} ({part.full_name}): {part.to_try}")
        click.echo(f"      http://127.0.0.1:{port}{sign_in_path(part)}")
    click.echo(
        f"\nOr by member number, such as {CAST[0].member_number}, with the password {PASSWORD}."
        "\nCtrl-C stops the demo; what you did in it is kept.\n"
    )
