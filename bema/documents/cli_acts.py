"""bema documents acts: what is adopted and will change documents whose new text is still to come."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import click

from bema.documents.cli_values import Day, work_named
from bema.documents.models import PendingAct
from bema.documents.pending import enter_act, withdraw_act

ACTOR = "documents acts"


@click.group()
def acts() -> None:
    """Acts that are adopted and will change a document; readers are told until their text is published.

    \b
    Examples:
        bema documents acts list
        bema documents acts note 2694-12 "Act 3222-IX" --takes-effect 2027-03-01
        bema documents acts withdraw 2694-12 "Act 3222-IX"
    """


def _state(act: PendingAct) -> str:
    if act.version is None:
        return "no text yet"
    return f"{act.version.state} {act.version.in_force_from}"


def _record(act: PendingAct) -> dict[str, Any]:
    return {
        "work": act.work.slug,
        "identifier": act.identifier,
        "title": act.title,
        "dated": act.dated.isoformat() if act.dated else None,
        "takes_effect": act.commences_on.isoformat() if act.commences_on else None,
        "text": act.version.in_force_from.isoformat() if act.version else None,
        "state": act.version.state if act.version else None,
    }


@acts.command("list")
@click.argument("work", required=False)
@click.option("--json", "as_json", is_flag=True, help="The same as a list of JSON objects.")
def list_(work: str | None, as_json: bool) -> None:
    """List the acts noted for WORK, or for all documents, by the day on which they take effect."""
    rows = PendingAct.objects.filter(withdrawn_at=None).select_related("work", "version")
    if work:
        rows = rows.filter(work=work_named(work))
    if as_json:
        lines = ",\n".join(json.dumps(_record(act), ensure_ascii=False) for act in rows)
        click.echo(f"[\n{lines}\n]" if lines else "[]")
        return
    for act in rows:
        day = act.commences_on.isoformat() if act.commences_on else "date unknown"
        click.echo(f"{day:<12}  {act.work.slug}  {act.identifier}  {_state(act)}")


@acts.command()
@click.argument("work")
@click.argument("number")
@click.option("--takes-effect", type=Day(), help="The day on which it takes effect, if known.")
@click.option("--title", default="", help="Title of the act.")
@click.option("--dated", type=Day(), help="The date of the act.")
@click.option(
    "--by-date", is_flag=True, help="Any version from that day carries it out, named or not."
)
def note(
    work: str,
    number: str,
    takes_effect: dt.date | None,
    title: str,
    dated: dt.date | None,
    by_date: bool,
) -> None:
    """Note that the act NUMBER will change WORK."""
    act = enter_act(
        actor=ACTOR,
        work=work_named(work),
        identifier=number,
        title=title,
        dated=dated,
        commences_on=takes_effect,
        by_date=by_date,
    )
    click.echo(f"Noted: {act.identifier} will change {act.work.slug}.")


@acts.command()
@click.argument("work")
@click.argument("number")
def withdraw(work: str, number: str) -> None:
    """Take back that the act NUMBER will change WORK."""
    found = PendingAct.objects.filter(
        work=work_named(work), identifier=number, withdrawn_at=None
    ).select_related("work")
    act = found.first()
    if act is None:
        raise click.ClickException(f"There is no act “{number}”. See: bema documents acts list")
    withdraw_act(actor=ACTOR, act=act)
    click.echo(f"Withdrawn: {act.identifier}.")
