"""bema documents: bring laws in, list them, print and export them."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from bema.common.clock import today
from bema.documents import cli_acts, cli_lineages, exporting, history
from bema.documents.cli_values import Day, work_named
from bema.documents.models import DocumentKind, Text, Version, Work
from bema.documents.parsing import ImportProblem, ParsedText
from bema.documents.preview import doubt_text, preview_lines
from bema.documents.queries import status_of, text_of, version_in_force, versions_of
from bema.units.models import Unit

DEFAULT_UNIT = "default"


@click.group()
def documents() -> None:
    """Laws, rules and resolutions: import them, list them, read and export them.

    \b
    Examples:
        bema documents import laws/2694-12 --publish      a folder with an index.json: its whole history
        bema documents import rule.docx --in-force-from 2024-12-01 --dry-run
        bema documents text 2694-12 --on 2022-08-19 --json
        bema documents lineages 2694-12
    """


documents.add_command(cli_acts.acts)
documents.add_command(cli_lineages.lineages)
documents.add_command(cli_lineages.realign_)

# --- import ------------------------------------------------------------------------------------


def _owner(code: str) -> Unit:
    """The unit of this code; without one the first root, which is made if there is none yet."""
    if code:
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise click.ClickException(f"There is no unit with the code “{code}”.")
        return unit
    root = Unit.objects.filter(depth=1).order_by("path").first()
    if root is None:
        root = Unit.add_root(code=DEFAULT_UNIT, name="Default")
        click.echo(
            f"There was no unit yet: the unit “{DEFAULT_UNIT}” was made to own the documents. "
            "Rename it, or name another owner with --owner.",
            err=True,
        )

    return root


def _kind(code: str) -> DocumentKind | None:
    if not code:
        return None
    kind = DocumentKind.objects.filter(code=code).first()
    if kind is None:
        known = ", ".join(DocumentKind.objects.values_list("code", flat=True)) or "none yet"
        raise click.ClickException(f"There is no kind of document “{code}”. There are: {known}.")
    return kind


def _show_doubts(parsed: ParsedText) -> None:
    for doubt in parsed.doubts:
        place = "" if doubt.index is None else f"{parsed.provisions[doubt.index].path}: "
        click.echo(f"    ? {place}{doubt_text(doubt)}", err=True)


def _show_tree(step: history.Step, parsed: ParsedText) -> None:
    click.echo(f"{step.in_force_from}  {step.file.name}: {parsed.title} [{parsed.language}]")
    for line in preview_lines(parsed):
        words = f"{line.number} {line.text}".strip()
        notes = f"  ({line.notes} notes)" if line.notes else ""
        short = words if len(words) <= 90 else words[:89] + "…"
        click.echo(f"    {'  ' * line.depth}{line.level.lower()}: {short}{notes}")
    _show_doubts(parsed)


def _dry_run(plans: list[history.Plan], language: str) -> None:
    for plan in plans:
        for step in plan.steps:
            _show_tree(step, history.parse_step(step, language or plan.language))
    click.echo("Nothing was saved (--dry-run).", err=True)


def _tell(outcome: history.Outcome, started: float) -> None:
    date, name = outcome.step.in_force_from, outcome.step.file.name
    if outcome.code == "differs":
        click.echo(
            f"{date}  {name}: a different text is published from that date, and what is published does not "
            "change. Import the correction under a date of its own.",
            err=True,
        )
        return
    assert outcome.text is not None
    slug = outcome.text.version.work.slug
    if outcome.code == "same":
        click.echo(f"{date}  {slug}: already there")
        return
    count = len(outcome.parsed.provisions) if outcome.parsed else 0
    state = "published" if outcome.published else "draft"
    click.echo(
        f"{date}  {slug}: {count} provisions, {state}, {time.perf_counter() - started:.1f} s"
    )


@documents.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--work", default="", help="Address of the document, such as flood-duty.")
@click.option("--in-force-from", type=Day(), help="Date of the text, for a single file.")
@click.option("--language", default="", help="Language code, such as uk; else it is recognised.")
@click.option("--kind", default="", help="Code of the kind of document, such as law.")
@click.option("--owner", default="", help="Code of the unit that owns the document.")
@click.option("--visibility", type=click.Choice(["public", "members", "subtree"]), default="public")
@click.option("--publish", is_flag=True, help="Publish what is imported; otherwise it is a draft.")
@click.option("--dry-run", is_flag=True, help="Show what is recognised and save nothing.")
@click.option("--doubts", is_flag=True, help="Show what the importer was unsure of.")
def import_(
    path: Path,
    work: str,
    in_force_from: dt.date | None,
    language: str,
    kind: str,
    owner: str,
    visibility: str,
    publish: bool,
    dry_run: bool,
    doubts: bool,
) -> None:
    """Import a file, or a folder with an index.json that names the versions of a document.

    A folder whose files are called by their dates, or a folder of such folders, will do too. What is
    there already is left as it is, so the same command may be repeated.
    """
    plans = list(history.plans(path, in_force_from=in_force_from))
    if work and len(plans) > 1:
        raise click.UsageError("--work names one document, but the folder holds several.")
    if dry_run:
        _guarded(lambda: _dry_run(plans, language))
        return
    wishes = history.Wishes(
        work=work,
        language=language,
        kind=_kind(kind),
        owner=_owner(owner),
        visibility=visibility,
        publish=publish,
    )
    _guarded(lambda: _run(plans, wishes, doubts=doubts))


def _guarded(work: Callable[[], None]) -> None:
    """Run it; a file that can't be read is told in words."""
    try:
        work()
    except ImportProblem as problem:
        raise click.ClickException(str(problem)) from problem


def _held(outcome: history.Outcome, plan: history.Plan) -> str:
    """Why the import ends before its end."""
    left = [step for step in plan.steps if step.in_force_from > outcome.step.in_force_from]
    after = f" Not imported: versions after it: {len(left)}." if left else ""
    return f"The version from {outcome.step.in_force_from} stays a draft. {outcome.held}{after}"


def _run(plans: list[history.Plan], wishes: history.Wishes, *, doubts: bool) -> None:
    differs = 0
    for plan in plans:
        started = time.perf_counter()
        for outcome in history.run(plan, wishes):
            _tell(outcome, started)
            if doubts and outcome.parsed:
                _show_doubts(outcome.parsed)
            differs += outcome.code == "differs"
            if outcome.held:
                raise click.ClickException(_held(outcome, plan))
            started = time.perf_counter()
    if differs:
        raise click.ClickException(f"{differs} files were not imported.")
    if not wishes.publish:
        click.echo(
            "Imported as drafts. Publish them on the site, or repeat with --publish.", err=True
        )


# --- reading -----------------------------------------------------------------------------------


def _version(work: Work, on: dt.date) -> Version:
    """The version in force on the day; where nothing is published, the draft that would be."""
    version = version_in_force(work, on=on)
    if version is not None:
        return version
    drafts = [v for v in versions_of(work, drafts=True) if v.in_force_from <= on]
    if not drafts:
        raise click.ClickException(f"No text of {work.slug} was in force on {on}.")
    click.echo(f"Not published: this is the draft from {drafts[-1].in_force_from}.", err=True)
    return drafts[-1]


def _text(name: str, on: dt.date | None, language: str) -> Text:
    work = work_named(name)
    version = _version(work, on or today())
    text = text_of(version, language or work.language)
    if text is None or (language and text.language != language):
        raise click.ClickException(f"There is no text of {work.slug} in that language.")
    version.work = work
    text.version = version
    return text


@documents.command("text")
@click.argument("work")
@click.option("--on", type=Day(), help="The day on which the text is in force; default today.")
@click.option("--language", default="", help="Language of the text; default the original.")
@click.option("--json", "as_json", is_flag=True, help="A list of provisions in document order.")
def text_(work: str, on: dt.date | None, language: str, as_json: bool) -> None:
    """Print the text of WORK (its address, official number or title) as in force on a day."""
    text = _text(work, on, language)
    if not as_json:
        click.echo(exporting.to_markdown(text), nl=False)
        return
    lines = (json.dumps(record, ensure_ascii=False) for record in exporting.to_records(text))
    click.echo("[\n" + ",\n".join(lines) + "\n]")


@documents.command("list")
def list_() -> None:
    """List all documents with their versions and which of them is in force."""
    works = list(Work.objects.select_related("kind").order_by("slug"))
    if not works:
        click.echo("No documents yet. See: bema documents import --help", err=True)
    for work in works:
        versions = versions_of(work, drafts=True)
        click.echo(f"{work.slug}  {work.identifier}  {work.title}")
        for version in versions:
            code = status_of(version, versions).code.replace("_", " ")
            click.echo(f"    {version.in_force_from}  {code}")


@documents.command("export")
@click.argument("work")
@click.option("--on", type=Day(), help="The day on which the text is in force; default today.")
@click.option("--language", default="", help="Language of the text; default the original.")
@click.option("--format", "form", type=click.Choice(["akn", "html", "md"]), default="akn")
def export_(work: str, on: dt.date | None, language: str, form: str) -> None:
    """Write the text of WORK to the standard output as Akoma Ntoso XML, HTML or Markdown."""
    text = _text(work, on, language)
    if form == "akn":
        sys.stdout.buffer.write(exporting.to_akn(text))
    elif form == "html":
        click.echo(exporting.to_html(text), nl=False)
    else:
        click.echo(exporting.to_markdown(text), nl=False)
