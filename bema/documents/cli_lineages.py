"""bema documents lineages and realign: which provision is which from version to version, open to checking."""

from __future__ import annotations

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import click

from bema.documents.changes import realign
from bema.documents.cli_values import work_named
from bema.documents.models import Descent, Provision, ProvisionChange, Version, Work
from bema.documents.queries import versions_of

FIRST, UNCHANGED = "first", "unchanged"


class _Record:
    """What is known of a version: its changes and descents. Two queries."""

    def __init__(self, version: Version, *, is_first: bool) -> None:
        self.version = version
        self.is_first = is_first
        rows = version.changes.select_related("before", "after")
        self.changes: dict[int, ProvisionChange] = {row.lineage_id: row for row in rows}
        self.ancestors: dict[int, list[int]] = defaultdict(list)
        self.descendants: dict[int, list[int]] = defaultdict(list)
        descents = Descent.objects.filter(version=version).order_by("ancestor_id", "descendant_id")
        for ancestor, descendant in descents.values_list("ancestor_id", "descendant_id"):
            self.ancestors[descendant].append(ancestor)
            self.descendants[ancestor].append(descendant)

    def provisions(self) -> Iterator[dict[str, Any]]:
        """One record a provision, in document order. One query, read as it is written."""
        rows = Provision.objects.filter(text__version=self.version, text__is_original=True)
        columns = rows.order_by("ordinal").values_list("path", "lineage_id", "plain")
        for path, lineage, plain in columns.iterator(chunk_size=1000):
            change = self.changes.get(lineage)
            yield {
                "path": path,
                "lineage": lineage,
                "class": self._class(change),
                "is_substance": None if self.is_first else bool(change and change.of_substance),
                "predecessors": self._predecessors(lineage, change),
                "sha256": hashlib.sha256(plain.encode()).hexdigest(),
            }

    def _class(self, change: ProvisionChange | None) -> str:
        if self.is_first:
            return FIRST
        return UNCHANGED if change is None else change.kind

    def _predecessors(self, lineage: int, change: ProvisionChange | None) -> list[int]:
        continued = change is None or (
            change.before is not None and change.before.lineage_id == lineage
        )
        own = [lineage] if continued and not self.is_first else []
        return own + self.ancestors.get(lineage, [])

    def ended(self) -> Iterator[dict[str, Any]]:
        """What the version before had and this one has no more."""
        for lineage, change in sorted(self.changes.items()):
            if change.before is None or change.before.lineage_id != lineage:
                continue
            if change.after is None or change.after.lineage_id != lineage:
                yield {
                    "path": change.before.path,
                    "lineage": lineage,
                    "class": change.kind,
                    "is_substance": change.of_substance,
                    "into": self.descendants.get(lineage, []),
                }


def _records(work: Work) -> Iterator[_Record]:
    before: Version | None = None
    for version in versions_of(work, drafts=True):
        record = _Record(version, is_first=before is None)
        if before and not record.changes and version.content_hash != before.content_hash:
            click.echo(
                f"{version.in_force_from}: what it changed is not stored yet. "
                f"Run: bema documents realign {work.slug}",
                err=True,
            )
        yield record
        before = version


def _lines(records: Iterator[dict[str, Any]]) -> Iterator[str]:
    """The records as the lines of a JSON list, each written when the next one is known."""
    held = ""
    for record in records:
        if held:
            yield f"{held},"
        held = json.dumps(record, ensure_ascii=False)
    if held:
        yield held


def _print_json(work: Work) -> None:
    click.echo("[")
    for at, record in enumerate(_records(work)):
        head = {
            "in_force_from": record.version.in_force_from.isoformat(),
            "state": record.version.state,
            "amended_by": [act.identifier for act in record.version.amending_acts.all()],
        }
        comma = "," if at else ""
        click.echo(f'{comma}{json.dumps(head, ensure_ascii=False)[:-1]}, "provisions": [')
        for line in _lines(record.provisions()):
            click.echo(line)
        click.echo('], "ended": [')
        for line in _lines(record.ended()):
            click.echo(line)
        click.echo("]}")
    click.echo("]")


def _print_table(work: Work) -> None:
    for record in _records(work):
        acts = ", ".join(act.identifier for act in record.version.amending_acts.all())
        click.echo(f"{record.version.in_force_from}  {record.version.state}  {acts}".rstrip())
        for row in [*record.provisions(), *record.ended()]:
            mark = "!" if row["is_substance"] else " "
            click.echo(f"  {mark} {row['class']:<10} {row['lineage']:>8}  {row['path']}{_kin(row)}")


def _kin(row: dict[str, Any]) -> str:
    """Which other lineages it came out of, or went into."""
    sign, kin = ("->", row["into"]) if "into" in row else ("<-", row["predecessors"])
    others = ", ".join(str(lineage) for lineage in kin if lineage != row["lineage"])
    return f"  {sign} {others}" if others else ""


@click.command()
@click.argument("work")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, written as it is read.")
def lineages(work: str, as_json: bool) -> None:
    """Print for each version of WORK, by date, which provision is which and what became of it.

    A provision keeps its lineage (a number) through renumbering, moving and rewording. The class says what
    became of it since the version before, drafts included: unchanged, reworded, renumbered, moved, split,
    merged, inserted; first in the first version. What ended follows each version: repealed, or merged into
    another.

    With --json a list of versions: in_force_from, state, amended_by, provisions (path, lineage, class,
    is_substance, predecessors, sha256) and ended (path, lineage, class, is_substance, into). is_substance says
    whether the change is one of substance, by an editor's word, else as computed; it is null in the first
    version. predecessors are lineages of the version before: itself where it goes on, the origin of a piece
    split off, and whatever else was merged into it. sha256 is the SHA-256, in hexadecimal, of the provision's
    plain text as `bema documents text --json` gives it, encoded as UTF-8: without its number, markup and notes.

    \b
    Example:
        bema documents lineages 2694-12 --json | jq '.[-1].provisions[] | select(.class == "reworded")'
    """
    found = work_named(work)
    if as_json:
        _print_json(found)
    else:
        _print_table(found)


@click.command("realign")
@click.argument("work", required=False)
@click.option("--all", "everything", is_flag=True, help="All documents.")
def realign_(work: str | None, everything: bool) -> None:
    """Compute anew what each version of WORK changed, by date; for versions imported by an older release.

    Lineages stay as they are, and so do editors' judgements of changes that come out the same. It may be
    interrupted and repeated.
    """
    if bool(work) == everything:
        raise click.UsageError("Name a document, or say --all.")
    for each in [work_named(work)] if work else Work.objects.order_by("slug"):
        started = time.perf_counter()
        count = sum(1 for _version in realign(each))
        click.echo(f"{each.slug}: {count} versions, {time.perf_counter() - started:.1f} s")
