"""What editors decide on the review board, and the gate that holds a version back until all is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import ngettext

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.errors import Absent
from bema.common.models import audit
from bema.documents.access import may_edit
from bema.documents.errors import VersionImmutable
from bema.documents.models import ProvisionChange, Version, VersionState
from bema.study import access as study_access
from bema.study import compiling
from bema.study.models import Item, Lesson, Objective
from bema.updates.access import require_settler
from bema.updates.board import progress, waits
from bema.updates.errors import (
    DecidedMeanwhile,
    JudgedMeanwhile,
    NotOnTheBoard,
    NotReady,
    Unsettled,
)
from bema.updates.impact import MODELS, Key, resting, settlements, token_of
from bema.updates.models import Decision, Settlement

Actor = Person | str


def _locked(version_id: int) -> Version:
    """The draft, locked: decisions about it are taken one after the other."""
    row = Version.objects.select_for_update(of=("self",)).get(pk=version_id)
    if row.state != VersionState.DRAFT:
        raise VersionImmutable()
    return row


def _who(actor: Actor) -> dict[str, Any]:
    by = {"by": None, "by_name": actor} if isinstance(actor, str) else {"by": actor, "by_name": ""}
    return {**by, "at": now()}


def _meanwhile(there: Settlement) -> DecidedMeanwhile:
    at = localtime(there.at)
    return DecidedMeanwhile(
        who=str(there.by or there.by_name),
        time=date_format(at, "TIME_FORMAT"),
        decision=there.get_decision_display(),
    )


@transaction.atomic
def settle(
    *,
    actor: Actor,
    version: Version,
    key: Key,
    decision: str,
    based_on: str,
    with_draft: bool = False,
) -> Settlement:
    """Decide what becomes of one thing. `based_on` is the `token` that the editor saw.

    A rewrite waits for a draft newer than this decision; `with_draft` takes the one that is there already.
    Raises `DecidedMeanwhile` if another editor decided otherwise since; nothing is overwritten then.
    """
    row = _locked(version.pk)
    kind, pk = key
    if key not in resting([row.pk]).keys(row.pk):
        raise NotOnTheBoard()
    thing = MODELS[kind].objects.select_related("owner").get(pk=pk)
    if not isinstance(actor, str):
        require_settler(actor, row.work, thing.owner, decision)
    there = settlements([row.pk])[row.pk].get(key)
    if there is not None and based_on != token_of(there):
        if there.decision == decision:
            return there
        raise _meanwhile(there)
    newer_than = (thing.latest_revision_id or 0) - int(with_draft)
    place: dict[str, Any] = {f"{kind}_id": pk}
    settlement, _made = Settlement.objects.update_or_create(
        version=row,
        **place,
        defaults={"decision": decision, "newer_than": max(0, newer_than), **_who(actor)},
    )
    audit(
        actor=actor,
        action="updates.settle",
        subject=f"{kind} {pk}",
        version=row.pk,
        decision=decision,
    )
    return settlement


def require_editor_of(person: Person, thing: Objective | Lesson | Item) -> None:
    """Raises `Absent` unless the person edits the thing."""
    study_access.require_editor(person, thing.owner)


@dataclass(slots=True)
class Kept:
    """What was kept together, and what another editor had decided otherwise in the meantime."""

    keys: list[Key] = field(default_factory=list)
    others: list[Settlement] = field(default_factory=list)


@transaction.atomic
def keep_together(*, actor: Actor, version: Version, wanted: Mapping[Key, str]) -> Kept:
    """Keep several things as they stand; `wanted` is {thing: the token that the editor saw}.

    What is settled already stays as it is. The same number of queries for one and for hundreds.
    """
    row = _locked(version.pk)
    if not isinstance(actor, str) and not may_edit(actor, row.work):
        raise Absent()
    there = settlements([row.pk])[row.pk]
    on_board = set(resting([row.pk]).keys(row.pk))
    found = Kept()
    for key, based_on in wanted.items():
        other = there.get(key)
        if other is None:
            found.keys += [key] if key in on_board else []
        elif based_on != token_of(other) and other.decision != Decision.KEEP:
            found.others.append(other)
    Settlement.objects.bulk_create(
        Settlement(version=row, decision=Decision.KEEP, **{f"{kind}_id": pk}, **_who(actor))
        for kind, pk in found.keys
    )
    if found.keys:
        audit(
            actor=actor,
            action="updates.keep_together",
            subject=str(row.pk),
            things=[f"{kind} {pk}" for kind, pk in found.keys],
        )
    return found


def keep_all(*, actor: Actor, version: Version) -> Kept:
    """Keep all that is still open, as the board stands now."""
    return keep_together(
        actor=actor,
        version=version,
        wanted=dict.fromkeys(resting([version.pk]).keys(version.pk), token_of(None)),
    )


def judgement_token(change: ProvisionChange) -> str:
    """What a judgement is based on."""
    return (
        f"{change.judged_substance}.{change.judged_at.timestamp() if change.judged_at else 0:.6f}"
    )


@transaction.atomic
def judge(
    *, actor: Actor, version: Version, change_id: int, substance: bool, based_on: str
) -> ProvisionChange:
    """Say whether a change alters what one must know; the computed answer needs no word of anybody's."""
    row = _locked(version.pk)
    if not isinstance(actor, str) and not may_edit(actor, row.work):
        raise Absent()
    change = ProvisionChange.objects.filter(version=row, pk=change_id).first()
    if change is None:
        raise Absent()
    is_word_needed = substance != change.is_substance
    if based_on != judgement_token(change):
        if change.judged_substance == (substance if is_word_needed else None):
            return change
        raise JudgedMeanwhile()
    who = _who(actor)
    change.judged_substance = substance if is_word_needed else None
    change.judged_by = who["by"] if is_word_needed else None
    change.judged_at = who["at"] if is_word_needed else None
    change.save(update_fields=["judged_substance", "judged_by", "judged_at"])
    audit(
        actor=actor,
        action="updates.judge",
        subject=f"change {change.pk}",
        version=row.pk,
        substance=substance,
    )
    return change


# --- the gate -----------------------------------------------------------------------------------


def _problems(draft: Any) -> list[compiling.Problem]:
    if isinstance(draft, Item):
        return compiling.compile_item(draft).problems
    return compiling.compile_lesson(draft).problems if isinstance(draft, Lesson) else []


def rewrites(version: Version) -> list[Settlement]:
    """What was decided to be rewritten, with what is there now and its latest draft. One query."""
    related = [f"{kind}__latest_revision" for kind in MODELS]
    rows = Settlement.objects.filter(version=version, decision=Decision.REWRITE)
    return list(rows.select_related(*related, "by").order_by("pk"))


def thing_of(settlement: Settlement) -> Objective | Lesson | Item:
    found = settlement.objective or settlement.lesson or settlement.item
    assert found is not None
    return found


def unready(version: Version) -> list[NotReady]:
    """The drafts that could not be published, with why. A few queries a rewritten thing."""
    on_board = set(resting([version.pk]).keys(version.pk))
    found = []
    for row in rewrites(version):
        thing = thing_of(row)
        latest = thing.latest_revision
        if latest is None or (row.kind, row.thing_id) not in on_board:
            continue
        problems = _problems(latest.as_object())
        if problems:
            found.append(NotReady(title=str(thing), problem=problems[0][1]))
    return found


def gate(version: Version) -> None:
    """Holds a version back while something that rests on its changes is unsettled."""
    if not waits(version):
        return
    state = progress([version])[version.pk]
    if state.open:
        message = ngettext(
            "%(open)d of %(total)d thing that rests on the changes of this version is not settled yet. "
            "Settle it on the review board: %(board)s",
            "%(open)d of %(total)d things that rest on the changes of this version are not settled yet. "
            "Settle them on the review board: %(board)s",
            state.total,
        )
        board = reverse("board", args=[version.pk])
        raise Unsettled(message, open=state.open, total=state.total, board=board)
    for problem in unready(version):
        raise problem
