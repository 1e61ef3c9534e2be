"""Changes the demo's documents as an editor would: a version in force for some days, and a draft that waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from bema.accounts.models import Person
from bema.common import clock
from bema.demo import sources
from bema.documents import actions
from bema.documents.models import Version, Work
from bema.documents.parsing import ParsedText, parse_document
from bema.documents.pending import enter_act
from bema.documents.storing import Source
from bema.study.models import Item, Objective
from bema.updates.impact import token_of
from bema.updates.models import Decision
from bema.updates.settling import keep_all, settle

ACTOR = "demo"
NEW = token_of(None)


def amend(works: Mapping[str, Work]) -> dict[str, Version]:
    """Every amendment of `amendments.toml`; the version by the address of its work."""
    content = sources.read("amendments")
    for part in content["pending"]:
        _announce(works[part["work"]], part)
    return {part["work"]: _amend(works[part["work"]], part) for part in content["amendment"]}


def _announce(work: Work, part: dict[str, Any]) -> None:
    """An act that was adopted and takes effect on a day to come."""
    act = _act(clock.today(), part)
    commences_on = _day(work, clock.today(), part["commences"])
    with clock.as_of(days_from_now(part["entered"])):
        enter_act(
            actor=Person.objects.get(member_number="R-EDITOR"),
            work=work,
            identifier=act.identifier,
            title=act.title,
            dated=act.dated,
            commences_on=commences_on,
        )


def _day(work: Work, day: dt.date, days: int) -> dt.date:
    """So many days from `day`, but after the latest version: it is that text which is amended."""
    latest = work.versions.latest("in_force_from").in_force_from
    return max(day, latest + dt.timedelta(days=30)) + dt.timedelta(days=days)


def _act(day: dt.date, part: dict[str, Any]) -> actions.Act:
    """The act as of the day on which the demo is built."""
    dated = day + dt.timedelta(days=part["dated"])
    return actions.Act(
        identifier=part["identifier"].format(year=dated.year),
        title=part["title"].format(year=dated.year),
        dated=dated,
    )


def days_from_now(days: int) -> dt.datetime:
    return clock.now() + dt.timedelta(days=days)


def _amend(work: Work, content: dict[str, Any]) -> Version:
    """Imported, settled and, where it says so, published on its days."""
    editor = Person.objects.get(member_number="R-EDITOR")
    with clock.as_of(days_from_now(content["imported"])):
        version = _import(work, content)
    with clock.as_of(days_from_now(content["settled"])):
        for part in content.get("item", []):
            _rewrite(editor, version, part)
        for find in content.get("kept", []):
            key = ("objective", Objective.objects.get(statement__contains=find).pk)
            settle(actor=editor, version=version, key=key, decision=Decision.KEEP, based_on=NEW)
        if "published" in content:
            keep_all(actor=editor, version=version)
    if "published" in content:
        with clock.as_of(days_from_now(content["published"])):
            version = actions.publish_version(actor=ACTOR, version=version)
    return version


def _rewrite(editor: Person, version: Version, part: dict[str, Any]) -> None:
    """A question that asked for what changes: its draft takes the place of it with the version."""
    item = Item.objects.get(stem__contains=part["find"])
    key = ("item", item.pk)
    settle(actor=editor, version=version, key=key, decision=Decision.REWRITE, based_on=NEW)
    item.key, item.feedback = part["key"], part["feedback"]
    item.save_revision(user=editor)


def _import(work: Work, content: dict[str, Any]) -> Version:
    day = clock.today() - dt.timedelta(
        days=content["imported"]
    )  # the day on which the demo is built
    original, *others = content["languages"]
    source, parsed = _read(work, content, original)
    version = actions.import_parsed(
        actor=ACTOR,
        work=work,
        in_force_from=_day(work, day, content["in_force"]),
        parsed=parsed,
        source=source,
        amending_acts=[_act(day, content["act"])],
    ).version
    for language in others:
        source, parsed = _read(work, content, language)
        actions.add_translation(actor=ACTOR, version=version, parsed=parsed, source=source)
    return version


def _read(work: Work, content: dict[str, Any], language: str) -> tuple[Source, ParsedText]:
    path = sources.CONTENT / work.slug / f"{content['based_on']}.{language}.md"
    text = path.read_text("utf-8")
    for edit in content["edit"]:
        old, new = edit[language]
        if text.count(old) != 1:
            raise ValueError(f"{path.name} has not once: {old}")
        text = text.replace(old, new)
    data = text.encode()
    source = Source(name=f"{work.slug}.{language}.md", data=data)
    return source, parse_document(data, filename=source.name, language=language)
