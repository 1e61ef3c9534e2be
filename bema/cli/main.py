"""The root of the command line; each domain keeps its commands in its own `cli.py`."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

# Word -> where its command is. Loaded when it is called, so that one command does not pay for all.
COMMANDS = {
    "demo": "bema.cli.demo:demo",
    "serve": "bema.cli.serve:serve",
    "worker": "bema.cli.serve:worker",
    "setup": "bema.cli.setup:setup",
    "documents": "bema.documents.cli:documents",
    "vocabulary": "bema.units.cli:vocabulary",
    "units": "bema.units.cli:units",
    "roster": "bema.units.cli:roster",
    "people": "bema.units.cli:people",
    "tallies": "bema.assignments.cli:tallies",
    "updates": "bema.updates.cli:updates",
    "keys": "bema.authenticity.cli:keys",
    "verify": "bema.cli.verify:verify",
    "portal": "bema.portal.cli:portal",
    "letters": "bema.portal.letters.cli:letters",
    "site": "bema.portal.cli:portal",
    "messages": "bema.cli.messages:messages",
    "manage": "bema.cli.setup:manage",
}

# Words that work on an installation's data, and prepare a new one first.
ON_DATA = {
    "vocabulary",
    "units",
    "people",
    "roster",
    "documents",
    "tallies",
    "updates",
    "keys",
    "portal",
    "site",
    "letters",
}

# Words that need no settings: they work on a computer where nothing is installed but the program.
WITHOUT_SETTINGS = {"verify"}


class Root(click.Group):
    """Finds commands in `COMMANDS` and tells a person's mistake from a fault of the program."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        if name in ON_DATA and not {"-h", "--help"}.intersection(rest):
            from bema.cli.setup import prepare_if_new

            prepare_if_new()
        return name, command, rest

    def invoke(self, ctx: click.Context) -> Any:
        from bema.common.errors import BemaError

        try:
            return super().invoke(ctx)
        except BemaError as error:
            raise click.ClickException(str(error)) from error


@click.command(
    cls=Root,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Every command explains itself: bema COMMAND --help. Settings come from the environment (BEMA_...).",
)
def bema() -> None:
    """Bema disseminates an organisation's documents, teaches them and keeps current what people know.

    \b
    A first look at it, with made-up people and a course:
        bema demo
    A new installation, in this order:
        bema setup              prepare the database and the files of the pages
        bema serve              answer on http://127.0.0.1:8000
    """


def set_up_django() -> None:
    """Load the settings and the models; says which variable is missing instead of a traceback."""
    import django
    import environs
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bema.config.settings")
    try:
        django.setup()
    except (environs.EnvError, ImproperlyConfigured) as error:
        click.echo(f"Error: {error}", err=True)
        click.echo(
            "Set it in the environment. To try Bema on this computer, set BEMA_DEBUG=1.", err=True
        )
        raise SystemExit(1) from error


def main() -> None:
    """The entry point of `bema` and of `python -m bema`."""
    if sys.argv[1:2] == ["demo"]:
        # The demo is an installation of its own, with its own data, whatever else is set up here.
        os.environ["BEMA_DEMO"] = "1"
    if not WITHOUT_SETTINGS.intersection(sys.argv[1:2]):
        set_up_django()
    bema(prog_name="bema")
