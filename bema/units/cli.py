"""`bema vocabulary`, `bema units`, `bema roster` and `bema people`."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bema.units.models import RosterImport, Unit

ACTOR = "bema command"
_SHOWN = 50


@click.group()
def vocabulary() -> None:
    """What the organisation calls its levels, groups, positions and documents."""


@vocabulary.command("load")
@click.argument("name")
def load_vocabulary(name: str) -> None:
    """Load a ready-made vocabulary: party or civil-service.

    Terms are added or renamed by their code; loading twice changes nothing.

    \b
    Example:
        bema vocabulary load party
    """
    from bema.units import vocabulary as words

    for section, number in words.load(name, actor=ACTOR).items():
        click.echo(f"{section}: {number}")


@vocabulary.command("list")
def list_vocabularies() -> None:
    """Name the vocabularies that ship with Bema."""
    from bema.units import vocabulary as words

    for name in words.names():
        click.echo(f"{name}: {words.read(name)['title']['en']}")


@click.group()
def units() -> None:
    """The tree of units."""


@units.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_tree(file: Path) -> None:
    """Add and update units from a CSV or XLSX file with the columns code, parent, name, level.

    The first row names the columns, in any order. A unit without parent stands at the top. Parents may come after their
    children, and units that the file does not name stay. All of it is written or nothing.

    \b
    Example:
        code,parent,name,level
        P,,Riverland,provincial-committee
        P-1,P,North,district-committee
    """
    from bema.units import tabular
    from bema.units.tree_import import by_header, import_units

    with file.open("rb") as stream, contextlib.closing(tabular.rows(stream)) as rows:
        done = import_units(by_header(rows), actor=ACTOR)
    click.echo(
        f"{done.new:,} new, {done.changed:,} changed, {done.moved:,} moved, {done.same:,} as before"
    )


@units.command("show")
@click.option("--unit", "code", help="Only this unit and below.")
@click.option("--depth", default=3, show_default=True, help="How many levels.")
def show_tree(code: str | None, depth: int) -> None:
    """Print the tree with the people of each subtree."""
    from bema.units.models import Unit
    from bema.units.queries import people_under, units_below

    def show(unit: Unit, people: int, level: int) -> None:
        click.echo(f"{'  ' * level}{unit.code}  {unit.name}  {people:,}")
        if level + 1 < depth:
            for child, number in units_below(unit):
                show(child, number, level + 1)

    for top in [_unit(code)] if code else Unit.objects.filter(depth=1).order_by("path"):
        show(top, people_under(top), 0)


@units.command("verify")
@click.option("--repair", is_flag=True, help="Put right what differs.")
def verify_places(*, repair: bool) -> None:
    """Derive where everybody counts anew, and compare. Exits with 1 if something differs.

    Memberships that begin or end on a later day count from that day: run it with --repair each night.
    """
    from bema.units import placements

    found = list(placements.disagreements())
    for line in found[:_SHOWN]:
        click.echo(line)
    click.echo(f"{len(found):,} differences.")
    if found and repair:
        placements.repair()
        click.echo("Put right.")
    elif found:
        sys.exit(1)


@click.group()
def roster() -> None:
    """Lists of members."""


@roster.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--unit", "code", required=True, help="The unit whose members, and those below, it lists."
)
@click.option("--complete", is_flag=True, help="Members whom it does not name have left.")
@click.option("--yes", is_flag=True, help="Write without asking.")
def import_roster(file: Path, code: str, *, complete: bool, yes: bool) -> None:
    """Check a roster, show what it would change, and write it when you say yes.

    CSV in any usual encoding, or XLSX; the first row names the columns, in English, Vietnamese, Ukrainian or
    Lao: member number, full name, unit (required); given name, e-mail, language, position, groups, since,
    primary. Nobody is deleted: who leaves is ended, with all that they have done.

    \b
    Example:
        bema roster import members.xlsx --unit P --complete
    """
    from django.core.files import File

    from bema.units.roster import actions

    unit = _unit(code)
    with file.open("rb") as stream:
        found = actions.upload(
            actor=ACTOR, unit=unit, file=File(stream, name=file.name), is_complete=complete,
            language="en",
        )  # fmt: skip
    with click.progressbar(length=1, label="Checking", file=sys.stderr) as bar:
        actions.check(found, progress=lambda done, total: _move(bar, done, total))
    _show_preview(found)
    if found.state == "refused":
        sys.exit(1)
    if not yes and not click.confirm("Write this?"):
        actions.discard(actor=ACTOR, roster_id=found.pk)
        click.echo("Nothing was written.")
        return
    actions.confirm(actor=ACTOR, roster_id=found.pk)
    actions.apply(actor=ACTOR, roster_id=found.pk)
    click.echo("Written.")


def _move(bar: object, done: int, total: int) -> None:
    bar.length, bar.pos = total, done  # type: ignore[attr-defined]  # click's bar has no public way to set both
    bar.render_progress()  # type: ignore[attr-defined]  # as above


def _show_preview(found: RosterImport) -> None:
    from bema.units.models import RowKind
    from bema.units.roster.problems import column_label, explain

    if found.state == "refused":
        click.echo(found.summary["refused"], err=True)
        return
    for kind in RowKind:
        if found.summary.get(kind):
            click.echo(f"{found.summary[kind]:>10,}  {kind.label}")
    for problem in found.problems[:_SHOWN]:
        click.echo(f"Row {problem['row']}, {column_label(problem)}: {explain(problem)}")
    if len(found.problems) > _SHOWN:
        click.echo(f"... and {len(found.problems) - _SHOWN:,} more")
    if found.problems:
        click.echo("Bad rows are left out; the others can be written.")


@click.group()
def people() -> None:
    """People and their way in."""


@people.command("admin")
@click.argument("member_number")
@click.argument("full_name")
@click.option("--email", default="", help="An e-mail address to sign in with.")
@click.option("--unit", "code", help="What they administer. By default the top of the tree.")
@click.option("--language", default="", help="en, vi, uk or lo.")
@click.password_option(help="Asked for if it is not given.")
def make_administrator(
    member_number: str, full_name: str, email: str, code: str | None, language: str, password: str
) -> None:
    """Create an administrator, the first one for example.

    \b
    Example:
        bema people admin A-1 "Olena Koval" --email olena@example.org
    """
    from bema.units.actions import create_administrator
    from bema.units.models import Unit

    unit = _unit(code) if code else Unit.objects.filter(depth=1).order_by("path").first()
    if unit is None:
        raise click.ClickException("There are no units yet. First: bema units import FILE")
    person = create_administrator(
        actor=ACTOR, unit=unit, member_number=member_number, full_name=full_name, email=email,
        language=language, password=password,
    )  # fmt: skip
    click.echo(f"{person.full_name} administers {unit.name}. Sign in as {person.member_number}.")


def _unit(code: str) -> Unit:
    from bema.units.models import Unit

    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise click.ClickException(f"There is no unit “{code}”. See: bema units show")
    return unit
