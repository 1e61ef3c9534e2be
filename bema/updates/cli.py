"""`bema updates`: what versions change, and what members know of it."""

from __future__ import annotations

import sys

import click


@click.group()
def updates() -> None:
    """Changes of documents, and what is known of the text in force."""


@updates.command()
def verify() -> None:
    """Recompute from the records what every member knows; list what differs from what is kept.

    Exits with 0 if nothing differs and with 1 if something does.
    """
    from bema.updates.mastery import differences
    from bema.updates.models import Mastery

    found = 0
    for row in differences():
        found += 1
        click.echo(
            f"person {row.person_id}, objective {row.objective_id}: "
            f"kept {row.kept}, computed {row.computed}"
        )
    if found:
        click.echo(f"{found:,} differ. Put them right with: bema updates rebuild", err=True)
        sys.exit(1)
    click.echo(f"Rows recomputed: {Mastery.objects.count():,}. No difference.")


@updates.command()
def rebuild() -> None:
    """Recompute from the records what every member knows, and replace what was kept.

    Members can go on working. If it is interrupted, run it again.
    """
    from bema.updates.mastery import rebuild as recompute

    click.echo(f"Done: {sum(recompute()):,} rows.")
