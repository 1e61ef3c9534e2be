"""Prepares an installation, and the door to Django's own commands."""

from __future__ import annotations

from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection


@click.command()
@click.option("-v", "--verbose", is_flag=True, help="Show every step.")
def setup(*, verbose: bool) -> None:
    """Prepare the database and the files of the pages. Run it after every new release, too.

    Brings the tables up to date, makes the shared cache, offers editors approval by one another, founds the public
    site with a home page in each language, computes what earlier releases did not keep, and gathers fonts, styles
    and scripts where the server finds them. Running it again changes nothing that is already right.

    \b
    Example:
        BEMA_DATABASE_URL=postgres://bema@localhost/bema bema setup
    """
    prepare(verbosity=2 if verbose else 0)
    click.echo("The database is up to date. Next: bema serve")


def prepare(*, verbosity: int = 0) -> None:
    """Bring tables, cache, the editors' workflow and files of the pages up to date."""
    from bema.portal.approving import offer_approval
    from bema.portal.founding import found_site
    from bema.study.actions import set_up_approval
    from bema.updates.upgrade import catch_up

    settings.BEMA.data_dir.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("createcachetable", verbosity=verbosity)
    set_up_approval(actor="bema setup")
    found_site(actor="bema setup")
    offer_approval(actor="bema setup")
    catch_up()
    if not settings.DEBUG:
        call_command("collectstatic", interactive=False, verbosity=verbosity)


def prepare_if_new() -> None:
    """Prepare an embedded installation that has no database yet, so that a first command just works."""
    name = str(connection.settings_dict["NAME"])
    is_file = connection.vendor == "sqlite" and "memory" not in Path(name).name
    if is_file and not Path(name).exists():
        click.echo(f"A new installation in {settings.BEMA.data_dir}: preparing it.", err=True)
        prepare()


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own management commands.

    \b
    Examples:
        bema manage check --deploy
        bema manage makemigrations study -n name_of_the_change
    """
    from django.core.management import execute_from_command_line

    execute_from_command_line(["bema manage", *arguments])
