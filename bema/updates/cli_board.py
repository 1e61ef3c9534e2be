"""`bema updates impact`, `settle`, `concerned`: the review board on the command line, and whom a version concerns."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import click

from bema.accounts.models import Person
from bema.common.errors import Absent
from bema.documents.cli_values import Day
from bema.documents.models import Version, VersionState, Work
from bema.documents.queries import find_work
from bema.updates import settling
from bema.updates.access import require_settler
from bema.updates.board import Board, Entry, board, plain, waiting
from bema.updates.changes import concerned as people_concerned
from bema.updates.impact import Learned, Thing, learned
from bema.updates.models import Decision


def _work(name: str) -> Work:
    work = find_work(name)
    if work is None:
        raise click.ClickException(f"There is no document “{name}”. See: bema documents list")
    return work


def _version(name: str, on: dt.date | None) -> Version:
    """The version of that date; without one the first that waits to be settled."""
    work = _work(name)
    if on is not None:
        found = Version.objects.filter(work=work, in_force_from=on).first()
        if found is None:
            raise click.ClickException(f"{work.slug} has no version from {on}.")
        return found
    drafts = waiting(Version.objects.filter(work=work))
    if not drafts:
        raise click.ClickException(
            f"No version of {work.slug} waits to be settled. Name one: --version 2022-08-19"
        )
    return drafts[0]


def _thing(thing: Thing, people: Learned | None) -> dict[str, Any]:
    done = thing.settlement
    record: dict[str, Any] = {
        "thing": thing.slug,
        "title": thing.title,
        "owner": thing.owner.code,
        "state": thing.state,
        "decided_by": str(done.by or done.by_name) if done else None,
        "decided_at": done.at.isoformat() if done else None,
    }
    if thing.kind == "lesson":
        record["quoting_steps"] = [step.ordinal for step in thing.steps if step.is_touched]
        record["steps"] = len(thing.steps)
    if people is not None:
        record["learned"] = {
            "people": people.people,
            "course": people.completed,
            "test": people.passed,
            "attested": people.attested,
        }
    return record


def _entry(entry: Entry, people: dict[int, Learned]) -> dict[str, Any]:
    change = entry.change
    shown = [
        _thing(thing, people.get(thing.pk) if thing.kind == "objective" else None)
        for thing in entry.first
    ]
    return {
        "lineage": change.lineage_id,
        "kind": change.kind,
        "before": change.before and {"path": change.before.path, "text": plain(change.before)},
        "after": change.after and {"path": change.after.path, "text": plain(change.after)},
        "small": entry.is_small,
        "rests_on_it": shown,
        "shown_above": [thing.slug for thing in entry.again],
        "not_translated": entry.lagging,
    }


def _record(version: Version, found: Board) -> dict[str, Any]:
    people = learned(found.objective_ids)
    return {
        "work": version.work.slug,
        "version": version.in_force_from.isoformat(),
        "state": version.state,
        "settled": found.settled,
        "total": found.total,
        "changes": [_entry(entry, people) for entry in found.entries],
        "changes_on_which_nothing_rests": found.quiet,
        "judged_to_change_nothing": [change.lineage_id for change in found.set_aside],
    }


def _print(record: dict[str, Any]) -> None:
    head = f"{record['work']} {record['version']} ({record['state']})"
    click.echo(f"{head}: {record['settled']} of {record['total']} settled")
    for change in record["changes"]:
        place = (change["after"] or change["before"])["path"]
        click.echo(f"\n{place}  {change['kind']}{'  (a few words)' if change['small'] else ''}")
        for sign, side in (("-", change["before"]), ("+", change["after"])):
            if side:
                click.echo(f"  {sign} {side['text']}")
        for thing in change["rests_on_it"]:
            people = f", learned by {thing['learned']['people']:,}" if "learned" in thing else ""
            by = f" by {thing['decided_by']}" if thing["decided_by"] else ""
            title = next(iter(thing["title"].values()), "")
            click.echo(f"    {thing['thing']}  {title}{people}: {thing['state']}{by}")
        if change["shown_above"]:
            click.echo(f"    see above: {', '.join(change['shown_above'])}")
    quiet = record["changes_on_which_nothing_rests"]
    click.echo(f"\nOther changes of substance, on which nothing rests: {quiet}")


@click.command()
@click.argument("work")
@click.option(
    "--version", "on", type=Day(), help="Date of the version; default the one that waits."
)
@click.option("--json", "as_json", is_flag=True, help="The same as one JSON object.")
def impact(work: str, on: dt.date | None, as_json: bool) -> None:
    """Print what rests on the changes of a version of WORK: its review board."""
    version = _version(work, on)
    record = _record(version, board(version))
    if as_json:
        click.echo(json.dumps(record, ensure_ascii=False, indent=1))
    else:
        _print(record)


def _actor(name: str, version: Version) -> Person | str:
    """The member of this number, who must edit the document; else a name to be written down."""
    person = Person.objects.filter(member_number=name).first()
    if person is not None:
        try:
            require_settler(person, version.work, version.work.owner, Decision.KEEP)
        except Absent as error:
            raise click.ClickException(f"{person} does not edit {version.work.slug}.") from error
    return person or name


@click.command()
@click.argument("work")
@click.option("--version", "on", type=Day(), required=True, help="Date of the version.")
@click.option("--keep-all", is_flag=True, required=True, help="Keep all that is open as it stands.")
@click.option("--by", "name", required=True, help="Who decides: a member number, or a name.")
def settle(work: str, on: dt.date, keep_all: bool, name: str) -> None:
    """Settle all that is open on the review board of a version of WORK, at once."""
    version = _version(work, on)
    if version.state != VersionState.DRAFT:
        raise click.ClickException(f"{version.work.slug} from {on} is published already.")
    kept = settling.keep_all(actor=_actor(name, version), version=version)
    click.echo(f"Kept as it stands: {len(kept.keys)}.")


@click.command()
@click.argument("work")
@click.option("--version", "on", type=Day(), required=True, help="Date of the version.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list; else one a line.")
def concerned(work: str, on: dt.date, as_json: bool) -> None:
    """Print the member numbers of those to whom a refresher of that version of WORK is open."""
    numbers = people_concerned(_version(work, on)).order_by("member_number")
    found = numbers.values_list("member_number", flat=True).iterator(chunk_size=10_000)
    if not as_json:
        for number in found:
            click.echo(number)
        return
    before = "[\n"
    for number in found:
        click.echo(before + json.dumps(number, ensure_ascii=False), nl=False)
        before = ",\n"
    click.echo("[]" if before == "[\n" else "\n]")
