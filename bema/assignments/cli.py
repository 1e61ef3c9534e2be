"""`bema tallies`: check and rebuild what coverage is read from."""

from __future__ import annotations

import sys

import click


@click.group()
def tallies() -> None:
    """The counts that coverage pages are read from.

    They are kept in the transaction of every start, completion and move, so there is nothing to do by
    hand; these commands prove it, and put things right after a repair of the database from outside.
    """


@tallies.command()
def verify() -> None:
    """Recount everything from memberships, placements and progress; list what differs.

    Exits with 0 if nothing differs and with 1 if something does.
    """
    from bema.assignments.models import Tally
    from bema.assignments.tallies import differences
    from bema.units import placements

    found = 0
    for cell in differences():
        found += 1
        click.echo(
            f"subject {cell.subject_id}, unit {cell.unit_id}, groups {cell.group_set_id}: "
            f"started {cell.kept_started} instead of {cell.started}, "
            f"done {cell.kept_done} instead of {cell.done}"
        )
    for line in placements.disagreements():
        found += 1
        click.echo(line)
    if found:
        click.echo(f"{found:,} cells differ. Put them right with: bema tallies rebuild", err=True)
        sys.exit(1)
    click.echo(f"Cells recounted: {Tally.objects.count():,}. No difference.")


@tallies.command()
def rebuild() -> None:
    """Recount everything and replace what was kept, subject by subject.

    Members can go on working. If it is interrupted, run it again.
    """
    from bema.assignments.tallies import rebuild as recount
    from bema.units import placements

    placements.repair()
    for subject_id, cells in recount():
        click.echo(f"subject {subject_id}: {cells:,} cells")
    click.echo("Done.")
