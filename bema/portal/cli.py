"""bema portal: bring an existing site in."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from bema.portal.importing import reporting
from bema.portal.importing.dates import is_zone
from bema.portal.importing.entry import Options, Remark
from bema.portal.importing.fetching import fetch
from bema.portal.importing.readers import FORMATS
from bema.portal.importing.remarks import sentence
from bema.portal.importing.running import preview_of, write_archive
from bema.portal.importing.sections import read_map
from bema.portal.models import SiteImport
from bema.portal.models.importing import ImportStage, Outcome, archives

_SHOWN_EVERY = 2.0


@click.group()
def portal() -> None:
    """The public site: import an existing one, and see what became of it.

    \b
    Examples:
        bema site import old-site.zip --preview               what would come of it
        bema site import export.xml --map sections.csv        a WordPress export
        bema site import mirror/ --time-zone Asia/Ho_Chi_Minh
        bema site import https://old.example.org/feed --into "Current events"
        bema site import-report --csv > report.csv
    """


class _Progress:
    """A line on the terminal now and then."""

    def __init__(self) -> None:
        self.started = self.said = time.monotonic()

    def __call__(self, done: int, total: int, message: str) -> None:
        moment = time.monotonic()
        if moment - self.said >= _SHOWN_EVERY:
            self.said = moment
            pace = done / (moment - self.started)
            of = f" of {total}" if total else ""
            click.echo(f"  {done}{of}, {pace:.0f} a second: {message[:70]}", err=True)


def _checked_zone(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if value and not is_zone(value):
        raise click.BadParameter("There is no such time zone. Write it as Asia/Ho_Chi_Minh.")
    return value


@portal.command("import")
@click.argument("source")
@click.option("--format", "kind", type=click.Choice(["auto", *FORMATS]), default="auto")
@click.option(
    "--map",
    "table",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV with the columns old, language, section; “Heritage / Crafts” is a sub-section, “-” takes none of it.",
)
@click.option("--language", default="", help="Of entries that do not say theirs: en, vi, uk, lo.")
@click.option(
    "--base-url", default="", help="Where saved pages stood, if it can't be told from them."
)
@click.option(
    "--time-zone", default="", callback=_checked_zone, help="Of dates that do not say theirs."
)
@click.option("--section", default="", help="Where stories without a section go.")
@click.option("--no-source", is_flag=True, help="Do not name the old site as the stories' source.")
@click.option(
    "--fetch-pictures", is_flag=True, help="Get pictures that the archive lacks from the web."
)
@click.option("--into", default="", help="All stories go into this section, whatever theirs is.")
@click.option(
    "--preview", "--dry-run", "dry_run", is_flag=True, help="Read everything, save nothing."
)
@click.option("--json", "as_json", is_flag=True, help="The result for machines.")
def import_(source: str, table: Path | None, dry_run: bool, as_json: bool, **said: Any) -> None:
    """Import a feed, a WordPress export or saved pages (a file, a folder, a ZIP file, or a feed's address).

    What was imported before is not imported again: what changed at the source is brought up to date, unless
    an editor has changed it here since. Broken off, it goes on where it was when it is called again.
    The exit code is 3 if something could not be saved.
    """
    site_import = _begun(_path_of(source), _options(said))
    if table is not None:
        site_import.mapping = read_map(table).targets
    if dry_run:
        found = preview_of(site_import, _Progress()).as_json()
        click.echo(json.dumps(found, ensure_ascii=False, indent=1)) if as_json else _tell(found)
        return
    site_import.stage = ImportStage.WRITING
    site_import.save()
    started = time.monotonic()
    write_archive(site_import, _Progress())
    _tell_outcome(site_import, time.monotonic() - started, as_json)
    if reporting.outcomes(site_import)[Outcome.FAILED]:
        sys.exit(3)


def _path_of(source: str) -> Path:
    """The file or folder; a feed that was named by its address is fetched and kept first."""
    if not source.startswith(("http://", "https://")):
        path = Path(source)
        if not path.exists():
            raise click.BadParameter(f"“{source}” does not exist.", param_hint="SOURCE")
        return path.resolve()
    kept = archives().path(f"{hashlib.sha256(source.encode()).hexdigest()[:16]}.xml")
    Path(kept).parent.mkdir(parents=True, exist_ok=True)
    Path(kept).write_bytes(fetch(source))
    return Path(kept)


def _options(said: dict[str, Any]) -> Options:
    return Options(
        format=said["kind"],
        language=said["language"],
        base_url=said["base_url"],
        time_zone=said["time_zone"],
        section=said["section"],
        into=said["into"],
        name_source=not said["no_source"],
        fetch_pictures=said["fetch_pictures"],
    )


def _begun(path: Path, options: Options) -> SiteImport:
    """The import that was broken off, if this is the same; else a new one."""
    broken_off = SiteImport.objects.filter(
        path=str(path), stage=ImportStage.WRITING, options=options.as_json(), job=None
    ).first()
    if broken_off is not None:
        click.echo(f"Going on after item {broken_off.position}.", err=True)
        return broken_off
    return SiteImport(path=str(path), name=path.name[:200], options=options.as_json())


def _tell(preview: dict[str, Any]) -> None:
    click.echo(f"{preview['total']} articles and pages, {preview['known']} of them imported before")
    click.echo(f"{preview['pictures']} pictures, {preview['pictures_missing']} not in the archive")
    click.echo("Languages: " + ", ".join(f"{c} {n}" for c, n in preview["languages"].items()))
    click.echo("Sections (source -> here):")
    for row in preview["sections"]:
        new = "" if row["exists"] else " (new)"
        click.echo(
            f"  {row['language']}  {row['count']:6}  {row['label'] or '(none)'} -> {row['target']}{new}"
        )
    for title, key in (("Passed over:", "passed"), ("Remarks:", "remarks")):
        if preview[key]:
            click.echo(title)
        for code, count, examples in preview[key]:
            click.echo(f"  {count:6}  {sentence(Remark(code, examples[0]))}")
    click.echo("Nothing was saved (--dry-run).", err=True)


def _tell_outcome(site_import: SiteImport, seconds: float, as_json: bool) -> None:
    found = reporting.as_json(site_import) | {"seconds": round(seconds, 1)}
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for outcome, count in found["outcomes"].items():
        if count:
            click.echo(f"{count:6}  {Outcome(outcome).label}")
    click.echo(f"{seconds:.1f} s. Remarks: bema portal import-report {site_import.pk}")


@portal.command("import-report")
@click.argument("number", type=int, required=False)
@click.option("--csv", "as_csv", is_flag=True, help="All lines as a table.")
@click.option("--json", "as_json", is_flag=True, help="The sums for machines.")
def import_report(number: int | None, as_csv: bool, as_json: bool) -> None:
    """What became of each item in an import: the last one, or the one of this number."""
    wanted = SiteImport.objects.filter(pk=number) if number else SiteImport.objects.all()
    site_import = wanted.order_by("-pk").first()
    if site_import is None:
        raise click.ClickException("There is no such import.")
    if as_json:
        click.echo(json.dumps(reporting.as_json(site_import), ensure_ascii=False))
    elif as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(reporting.HEADER)
        writer.writerows(reporting.rows(site_import))
    else:
        _tell_report(site_import)


def _tell_report(site_import: SiteImport) -> None:
    click.echo(f"{site_import.name}, {site_import.started_at:%Y-%m-%d %H:%M}, {site_import.stage}")
    for outcome, count in reporting.outcomes(site_import).items():
        if count:
            click.echo(f"{count:6}  {Outcome(outcome).label}")
    for line in site_import.lines.filter(needs_look=True).order_by("position").iterator():
        click.echo(f"{line.name}")
        for words in reporting.sentences(line):
            click.echo(f"    {words}")
