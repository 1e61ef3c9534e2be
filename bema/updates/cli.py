"""`bema updates`: what versions change, and what members know of it."""

from __future__ import annotations

import sys

import click

from bema.updates import cli_board


@click.group()
def updates() -> None:
    """Changes of documents, and what is known of the text in force."""


for command in (cli_board.impact, cli_board.settle, cli_board.concerned):
    updates.add_command(command)


@updates.command()
def verify() -> None:
    """Recompute from the records what every member knows, and what coverage pages say of it; list what differs.

    Exits with 0 if nothing differs and with 1 if something does.
    """
    from bema.updates.mastery import differences
    from bema.updates.models import Mastery, Standing
    from bema.updates.standings import checking

    found = 0
    for row in differences():
        found += 1
        click.echo(
            f"person {row.person_id}, objective {row.objective_id}: "
            f"kept {row.kept}, computed {row.computed}"
        )
    for cell in checking.differences():
        found += 1
        click.echo(str(cell))
    if found:
        click.echo(f"{found:,} differ. Put them right with: bema updates rebuild", err=True)
        sys.exit(1)
    rows, cells = Mastery.objects.count(), Standing.objects.count()
    click.echo(f"Rows recomputed: {rows:,}; cells recounted: {cells:,}. No difference.")


@updates.command()
def rebuild() -> None:
    """Recompute from the records what every member knows, and all counts of it, and replace what was kept.

    Members can go on working. If it is interrupted, run it again.
    """
    from bema.updates.mastery import rebuild as recompute
    from bema.updates.standings import recount

    rows = sum(recompute())
    for _step in recount.rebuild():
        pass
    click.echo(f"Done: {rows:,} rows.")


@updates.command("recount")
def recount_now() -> None:
    """Count at once who knows today's text, as of now.

    The server does so by itself after each publication and every night. Interrupted, it goes on where it was.
    """
    from bema.updates.standings.recount import bring_up

    steps = sum(1 for _step in bring_up())
    click.echo(f"Done in {steps:,} steps.")
