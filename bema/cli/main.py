"""The root of the command line; each domain adds a group of its own in `bema/<domain>/cli.py`."""

from __future__ import annotations

import os

import click
import django

from bema.assignments.cli import tallies


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def bema() -> None:
    """Bema disseminates documents, teaches them and keeps current what people know."""


@bema.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own management commands, e.g. `bema manage migrate`."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["bema manage", *arguments])


bema.add_command(tallies)


def main() -> None:
    """Set Django up, gather the domains' commands and run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bema.config.settings")
    django.setup()
    bema()
