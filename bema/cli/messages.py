"""The interface's words in each language: gathered, checked and compiled.

What each term is called in each language stands in docs/glossary.md.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import polib
from django.conf import settings
from django.core.management import call_command

SOURCE_LANGUAGE = "en"
WIDTH = 100
"""Columns of a line in a catalogue."""


def catalogues() -> Iterator[tuple[str, Path]]:
    """Each language that is translated into, with the file of its words."""
    for code, _name in settings.LANGUAGES:
        if code != SOURCE_LANGUAGE:
            yield code, Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / "django.po"


def unfinished(path: Path) -> list[str]:
    """What is still to be translated in a catalogue, one line each."""
    lines = []
    for entry in polib.pofile(str(path)):
        if entry.obsolete or (entry.translated() and not entry.fuzzy):
            continue
        state = "to be checked" if entry.fuzzy else "missing"
        lines.append(f"{state}: {entry.msgid!r}")
    return lines


@click.group()
def messages() -> None:
    """Gather, check and compile the words of the interface.

    \b
    Translating, step by step:
        bema messages make       gather new words into bema/locale/*/LC_MESSAGES/django.po
        (edit the files)
        bema messages check      list what is missing or to be checked
        bema messages compile    make the files that the server reads
    """


@messages.command()
def make() -> None:
    """Gather the words that templates and code use. Needs the gettext tools."""
    if shutil.which("xgettext") is None:
        raise click.ClickException(
            "The gettext tools are missing. On Debian or Ubuntu: apt-get install gettext"
        )
    package = Path(settings.LOCALE_PATHS[0]).parent
    package.joinpath("locale").mkdir(exist_ok=True)
    gather(package, [code for code, _path in catalogues()])
    for code, path in catalogues():
        tidy(path)
        click.echo(f"{code}: {len(unfinished(path))} to translate in {path}")


def gather(package: Path, languages: list[str]) -> None:
    """Bring the catalogues in `package`/locale up to date with the words that the package uses."""
    with contextlib.chdir(package):
        call_command(
            "makemessages",
            locale=languages,
            extensions=["html", "txt", "py"],
            ignore_patterns=["tests", "migrations"],
            add_location="never",
            no_obsolete=True,
            verbosity=0,
        )


def tidy(path: Path) -> None:
    """Leave out of a catalogue what changes without a word having changed."""
    catalogue = polib.pofile(str(path), wrapwidth=WIDTH)
    catalogue.metadata.pop("POT-Creation-Date", None)
    catalogue.save(str(path))


@messages.command()
def check() -> None:
    """List what is missing or to be checked; ends with 1 if there is anything."""
    count = 0
    for code, path in catalogues():
        lines = unfinished(path) if path.exists() else [f"missing: the whole file {path}"]
        count += len(lines)
        for line in lines:
            click.echo(f"{code} {line}")
    if count:
        raise click.ClickException(f"{count} texts are not translated yet.")
    click.echo("Every text is translated.")


@messages.command("compile")
def compile_() -> None:
    """Make the files that the server reads, of all catalogues that are there."""
    for code, path in catalogues():
        if path.exists():
            catalogue = polib.pofile(str(path))
            catalogue.save_as_mofile(str(path.with_suffix(".mo")))
            click.echo(f"{code}: {catalogue.percent_translated()} %")
