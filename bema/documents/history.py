"""Bringing in files and whole histories from folders: what there is to import, and importing it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bema.common.errors import Invalid
from bema.documents.actions import Act, create_work, discard_draft, import_parsed, publish_version
from bema.documents.addresses import to_slug
from bema.documents.errors import PublicationHeld
from bema.documents.models import DocumentKind, Text, Version, VersionState, Work
from bema.documents.parsing import ParsedText, parse_document
from bema.documents.queries import find_work
from bema.documents.storing import Source
from bema.units.models import Unit

INDEX = "index.json"
ACTOR = "documents import"
_DATE_IN_NAME = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Step:
    """One file that is to become a version."""

    file: Path
    in_force_from: dt.date
    amended_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A document and the files of its versions, earliest first. What is "" is taken from the text."""

    steps: Sequence[Step]
    identifier: str = ""
    title: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the command line says of all that is imported."""

    work: str = ""
    language: str = ""
    kind: DocumentKind | None = None
    owner: Unit | None = None
    visibility: str = "public"
    publish: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file. `code`: "new", "same" (already there), "differs" (another text is published).

    `held` says why it stays a draft although it was to be published.
    """

    step: Step
    code: str
    text: Text | None = None
    parsed: ParsedText | None = field(default=None, repr=False)
    published: bool = False
    held: str = ""


def _date(value: Any, where: Path) -> dt.date:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        message = _("%(file)s: “%(value)s” is not a date. Write it as 2022-08-19.")
        raise Invalid(message, file=str(where), value=str(value)) from None


def _from_index(folder: Path) -> Plan:
    index = folder / INDEX
    try:
        facts = json.loads(index.read_text("utf-8"))
        steps = [
            Step(
                folder / entry["file"],
                _date(entry["in_force_from"], index),
                tuple(entry.get("amended_by", ())),
            )
            for entry in facts["versions"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = _("%(file)s cannot be read: %(reason)s")
        raise Invalid(message, file=str(index), reason=str(error)) from error
    return Plan(
        sorted(steps, key=lambda step: step.in_force_from),
        identifier=str(facts.get("identifier", "")),
        title=str(facts.get("title", "")),
        language=str(facts.get("language", "")),
    )


def _from_names(folder: Path) -> Plan | None:
    """A folder whose files are called by the date from which they are in force."""
    files = [f for f in sorted(folder.iterdir()) if f.is_file() and _DATE_IN_NAME.fullmatch(f.stem)]
    steps = [Step(file, _date(file.stem, file)) for file in files]
    return Plan(steps) if steps else None


def plans(path: Path, *, in_force_from: dt.date | None) -> Iterator[Plan]:
    """What is to be imported: one file, a folder with an index, or a folder of such folders."""
    if path.is_file():
        named = _DATE_IN_NAME.fullmatch(path.stem)
        date = in_force_from or (_date(path.stem, path) if named else None)
        if date is None:
            raise Invalid(_("Say from which date the text is in force: --in-force-from 2022-08-19"))
        yield Plan([Step(path, date)])
        return
    if (path / INDEX).is_file():
        yield _from_index(path)
        return
    named_by_date = _from_names(path)
    if named_by_date is not None:
        yield named_by_date
        return
    indexes = sorted(path.rglob(INDEX))
    if not indexes:
        raise Invalid(
            _("%(folder)s has neither an index.json nor files called by their date."),
            folder=str(path),
        )
    for index in indexes:
        yield _from_index(index.parent)


def parse_step(step: Step, language: str) -> ParsedText:
    return parse_document(
        step.file.read_bytes(), filename=step.file.name, language=language or None
    )


def run(plan: Plan, wishes: Wishes) -> Iterator[Outcome]:
    """Import a plan's files one after the other, each in its own transaction, telling of each.

    Doing it again changes nothing: a version whose file is the same is left as it is. Ends with the first
    version that must not be published yet: those after it rest on it.
    """
    for step in plan.steps:
        outcome = _import_step(step, plan, wishes)
        if wishes.publish and outcome.text is not None:
            outcome = _published(outcome, outcome.text.version)
        yield outcome
        if outcome.held:
            return


def _published(outcome: Outcome, version: Version) -> Outcome:
    """What is imported is kept, even if it can't be published yet."""
    if version.state == VersionState.PUBLISHED:
        return outcome
    try:
        publish_version(actor=ACTOR, version=version)
    except PublicationHeld as error:
        return replace(outcome, held=str(error))
    return replace(outcome, published=True)


@transaction.atomic
def _import_step(step: Step, plan: Plan, wishes: Wishes) -> Outcome:
    data = step.file.read_bytes()
    parsed: ParsedText | None = None
    name = wishes.work or plan.identifier
    if not name:
        parsed = parse_step(step, wishes.language or plan.language)
        name = parsed.identifier or parsed.title
    work = find_work(name)
    there = work and work.versions.filter(in_force_from=step.in_force_from).first()
    if there and _same_source(there, data):
        return Outcome(step, "same", there.texts.get(is_original=True))
    if there and there.state == VersionState.PUBLISHED:
        return Outcome(step, "differs")
    parsed = parsed or parse_step(step, wishes.language or plan.language)
    if there:
        discard_draft(actor=ACTOR, version=there)
    return _save(step, plan, wishes, parsed, data, work or _new_work(plan, wishes, parsed))


def _same_source(version: Version, data: bytes) -> bool:
    sha256 = hashlib.sha256(data).hexdigest()
    return version.texts.filter(is_original=True, source_sha256=sha256).exists()


def _save(
    step: Step, plan: Plan, wishes: Wishes, parsed: ParsedText, data: bytes, work: Work
) -> Outcome:
    text = import_parsed(
        actor=ACTOR,
        work=work,
        in_force_from=step.in_force_from,
        parsed=parsed,
        source=Source(step.file.name, data),
        amending_acts=[Act(identifier) for identifier in step.amended_by],
        title=plan.title,
    )
    return Outcome(step, "new", text, parsed)


def _new_work(plan: Plan, wishes: Wishes, parsed: ParsedText) -> Work:
    if wishes.owner is None:
        raise Invalid(_("Name the unit that owns the document: --owner CODE"))
    identifier = plan.identifier or parsed.identifier
    return create_work(
        actor=ACTOR,
        owner=wishes.owner,
        title=(plan.title or parsed.title or plan.steps[0].file.stem)[:500],
        language=parsed.language,
        identifier=identifier[:120],
        slug=to_slug(wishes.work),
        kind=wishes.kind,
        visibility=wishes.visibility,
    )
