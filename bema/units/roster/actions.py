"""The way of a roster: uploaded, checked, confirmed, written, or discarded."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Count
from django.utils import translation

from bema.accounts.models import Person
from bema.common.clock import now, today
from bema.common.errors import BemaError
from bema.common.jobs import enqueue
from bema.common.models import Job, JobState, audit
from bema.units import placements, tabular
from bema.units.access import access_unit
from bema.units.errors import RosterNotReady, RosterOutdated, UnreadableRoster
from bema.units.models import Role, RosterImport, RosterRow, RosterState, RowKind, Unit
from bema.units.roster import columns, staging, writing
from bema.units.roster.problems import Problem
from bema.units.roster.rows import RowChecker, Staged, Terms

# Rows written to the staging table at once; between them others may write.
CHUNK = 10_000

Progress = Callable[[int, int], None]
# A person, or the name of the command that acts for the installation.
Actor = Person | str


def _no_progress(done: int, total: int) -> None:
    pass


def upload_in_background(
    *, actor: Person, unit: Unit, file: File[bytes], is_complete: bool
) -> RosterImport:
    """Keep the file and let a job check it."""
    from bema.units.jobs import check_roster

    with transaction.atomic():
        roster = upload(
            actor=actor,
            unit=unit,
            file=file,
            is_complete=is_complete,
            language=translation.get_language() or "en",
        )
        _give_to(roster, enqueue(check_roster, owner=actor, roster_id=roster.pk))
    return roster


def confirm_in_background(*, actor: Person, roster_id: int) -> RosterImport:
    """Take the yes and let a job write the roster."""
    from bema.units.jobs import apply_roster

    with transaction.atomic():
        roster = confirm(actor=actor, roster_id=roster_id)
        _give_to(roster, enqueue(apply_roster, owner=actor, roster_id=roster.pk, actor_id=actor.pk))
    return roster


def _give_to(roster: RosterImport, job: Job) -> None:
    roster.job = job
    roster.save(update_fields=["job"])


@transaction.atomic
def upload(
    *, actor: Actor, unit: Unit, file: File[bytes], is_complete: bool, language: str
) -> RosterImport:
    """Keep the file for its check. The actor administers the unit; a command acts for the installation."""
    if isinstance(actor, Person):
        unit = access_unit(actor, unit.code, role=Role.ADMINISTRATOR)
    roster = RosterImport.objects.create(
        unit=unit,
        uploaded_by=actor if isinstance(actor, Person) else None,
        file=file,
        file_name=str(file.name or "")[-200:],
        language=language,
        is_complete=is_complete,
        effective_on=today(),
    )
    audit(actor=actor, action="roster.upload", subject=unit.code, file=roster.file_name)
    return roster


def check(roster: RosterImport, *, progress: Progress = _no_progress) -> RosterImport:
    """Read, check and stage the file, and say what confirming it would do. Safe to run again."""
    try:
        problems = _stage(roster, progress)
        _summarise(roster, problems)
        roster.state = RosterState.PREVIEW
    except BemaError as error:
        staging.empty(roster)
        with translation.override(roster.language):
            roster.state, roster.summary = RosterState.REFUSED, {"refused": str(error)}
    roster.save(update_fields=["state", "summary", "problems", "columns"])
    return roster


def _stage(roster: RosterImport, progress: Progress) -> list[Problem]:
    staging.empty(roster)
    with (
        roster.file.open("rb") as stored,
        contextlib.closing(tabular.rows(stored.file)) as rows,
    ):
        total = tabular.count_lines(stored.file)
        checker = _checker(roster, next(rows, []))
        chunk: list[Staged] = []
        for number, cells in enumerate(rows, start=2):
            if not cells:
                continue
            chunk.append(checker.check(number, cells))
            if len(chunk) >= CHUNK:
                staging.add(roster, chunk)
                chunk = []
                progress(number, max(total, number))
        staging.add(roster, chunk)
    return checker.problems


def _checker(roster: RosterImport, header: list[str]) -> RowChecker:
    from django.utils.translation import gettext as _

    found = columns.recognise(header)
    missing = [str(columns.LABELS[name]) for name in columns.REQUIRED if name not in found]
    if missing:
        raise UnreadableRoster(
            _("The first row must name the columns. Missing: %(columns)s."),
            columns=", ".join(missing),
        )
    roster.columns = sorted(found)
    return RowChecker(
        columns=found, terms=Terms.under(roster.unit), default_start=roster.effective_on
    )


@transaction.atomic
def _summarise(roster: RosterImport, problems: list[Problem]) -> None:
    """Compare what is staged with the database, and count by kind."""
    found = staging.compare(roster)
    roster.problems = sorted(problems + found, key=lambda problem: problem["row"])
    roster.summary = summary(roster)


def summary(roster: RosterImport) -> dict[str, int]:
    """Rows by kind, e.g. {"new": 12, "moved": 3, "bad": 1}."""
    counts = (
        RosterRow.objects.filter(roster=roster).order_by().values_list("kind").annotate(Count("pk"))
    )
    return dict(counts)


@transaction.atomic
def confirm(*, actor: Actor, roster_id: int) -> RosterImport:
    """Take the yes: from now on the roster is being written, once.

    It may be said again where the job that was to write it has failed.
    """
    roster = RosterImport.objects.select_for_update(of=("self",)).get(pk=roster_id)
    if isinstance(actor, Person):
        access_unit(actor, roster.unit.code, role=Role.ADMINISTRATOR)
    if roster.state != RosterState.PREVIEW and not (
        roster.state == RosterState.APPLYING and _job_failed(roster)
    ):
        raise RosterNotReady()
    roster.state = RosterState.APPLYING
    roster.save(update_fields=["state"])
    return roster


def _job_failed(roster: RosterImport) -> bool:
    return roster.job is not None and roster.job.state == JobState.FAILED


def apply(*, actor: Actor, roster_id: int, progress: Progress = _no_progress) -> RosterImport:
    """Write a confirmed roster, all of it or nothing. Running it again does nothing more.

    If the database has changed since the check so that the counts shown no longer hold, nothing is
    written: the roster waits for a new yes, and `RosterOutdated` is raised.
    """
    with transaction.atomic():
        roster = RosterImport.objects.select_for_update(of=("self",)).get(pk=roster_id)
        if roster.state == RosterState.APPLIED:
            return roster
        if roster.state != RosterState.APPLYING:
            raise RosterNotReady()
        placements.lock_placements()
        shown = roster.summary
        problems: list[Problem] = roster.problems
        _summarise(roster, problems)
        if roster.summary == shown:
            _write(roster, actor, progress)
            return roster
        roster.state = RosterState.PREVIEW
        roster.save(update_fields=["state", "summary", "problems"])
    raise RosterOutdated()


def _write(roster: RosterImport, actor: Actor, progress: Progress) -> None:
    writing.write(roster, progress=progress)
    staging.empty(roster)
    roster.state, roster.applied_at = RosterState.APPLIED, now()
    roster.save(update_fields=["state", "applied_at"])
    audit(actor=actor, action="roster.apply", subject=roster.unit.code, **roster.summary)
    transaction.on_commit(lambda: _forget_file(roster))


@transaction.atomic
def discard(*, actor: Actor, roster_id: int) -> RosterImport:
    """Drop a roster that is not confirmed, with everything staged."""
    roster = RosterImport.objects.select_for_update(of=("self",)).get(pk=roster_id)
    if isinstance(actor, Person):
        access_unit(actor, roster.unit.code, role=Role.ADMINISTRATOR)
    if roster.state in (RosterState.APPLIED, RosterState.DISCARDED) or (
        roster.state in (RosterState.CHECKING, RosterState.APPLYING) and not _job_failed(roster)
    ):
        raise RosterNotReady()
    staging.empty(roster)
    roster.state = RosterState.DISCARDED
    roster.save(update_fields=["state"])
    audit(actor=actor, action="roster.discard", subject=roster.unit.code)
    transaction.on_commit(lambda: _forget_file(roster))
    return roster


def _forget_file(roster: RosterImport) -> None:
    """What is written or dropped needs no copy of so many people's data."""
    roster.file.delete(save=False)
    RosterImport.objects.filter(pk=roster.pk).update(file="")


def samples(roster: RosterImport, *, size: int = 5) -> Iterator[tuple[RowKind, Any]]:
    """A few rows of each kind that changes something, with all that a preview shows of them."""
    for kind in RowKind:
        if kind in (RowKind.SAME, RowKind.BAD) or not roster.summary.get(kind):
            continue
        rows = RosterRow.objects.filter(roster=roster, kind=kind).select_related(
            "unit", "person", "membership__unit", "membership__position", "position"
        )
        yield kind, rows[:size]
