"""Amending acts that are adopted and whose text is still to come."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.errors import Absent
from bema.common.models import audit
from bema.documents.access import may_edit
from bema.documents.addresses import to_slug
from bema.documents.models import PendingAct, Version, VersionState, Work

Actor = Person | str


def open_acts(work: Work) -> QuerySet[PendingAct]:
    """Those that readers are told of: not withdrawn, and not yet in a published text."""
    carried_out = Q(version__state=VersionState.PUBLISHED)
    return work.pending_acts.filter(withdrawn_at=None).exclude(carried_out).select_related("act")


def _require_editor(actor: Actor, work: Work) -> None:
    if isinstance(actor, Person) and not may_edit(actor, work):
        raise Absent()


@transaction.atomic
def enter_act(
    *,
    actor: Actor,
    work: Work,
    identifier: str,
    title: str = "",
    dated: dt.date | None = None,
    commences_on: dt.date | None = None,
    by_date: bool = False,
    note: str = "",
) -> PendingAct:
    """Note an act that will change the work, on a day that may not be known yet."""
    _require_editor(actor, work)
    act = PendingAct(work=work, entered_by=actor if isinstance(actor, Person) else None)
    _fill(act, identifier, title, dated, commences_on, by_date=by_date, note=note)
    _audit(actor, "documents.enter_act", act)
    return act


@transaction.atomic
def change_act(
    *,
    actor: Actor,
    act: PendingAct,
    identifier: str,
    title: str,
    dated: dt.date | None,
    commences_on: dt.date | None,
    by_date: bool,
    note: str,
) -> PendingAct:
    """What is known of it by now: most often the day on which it takes effect."""
    _require_editor(actor, act.work)
    row = PendingAct.objects.select_for_update(of=("self",)).filter(pk=act.pk).first()
    if row is None or row.withdrawn_at:
        raise Absent()
    row.work = act.work
    _fill(row, identifier, title, dated, commences_on, by_date=by_date, note=note)
    _audit(actor, "documents.change_act", row)
    return row


def _fill(
    act: PendingAct,
    identifier: str,
    title: str,
    dated: dt.date | None,
    commences_on: dt.date | None,
    *,
    by_date: bool,
    note: str,
) -> None:
    act.identifier, act.title, act.dated, act.note = identifier, title, dated, note
    act.commences_on, act.by_date = commences_on, by_date and commences_on is not None
    slug = to_slug(identifier)
    act.act = Work.objects.filter(slug=slug).first() if slug else None
    act.full_clean(exclude=["entered_by"])  # the system is nobody
    act.save()
    match_acts(act.work)


@transaction.atomic
def withdraw_act(*, actor: Actor, act: PendingAct) -> None:
    """It will not change the work after all, or was entered by mistake."""
    _require_editor(actor, act.work)
    PendingAct.objects.filter(pk=act.pk, withdrawn_at=None).update(withdrawn_at=now())
    _audit(actor, "documents.withdraw_act", act)


def _audit(actor: Actor, action: str, act: PendingAct) -> None:
    audit(
        actor=actor,
        action=action,
        subject=str(act.pk),
        work=act.work.slug,
        identifier=act.identifier,
        commences_on=act.commences_on.isoformat() if act.commences_on else "",
    )


def match_acts(work: Work) -> None:
    """Find for each act the version that carries it out: one that names it, or is from its day.

    Called whenever a version comes, changes or is published. What a published version carries out stays so.
    """
    acts = list(open_acts(work).order_by("pk"))
    if not acts:
        return
    by_number: dict[str, Version] = {}
    by_day: dict[dt.date, Version] = {}
    for version in work.versions.order_by("-in_force_from").prefetch_related("amending_acts"):
        by_day[version.in_force_from] = version
        for named in version.amending_acts.all():
            by_number[_number(named.identifier)] = version
    for act in acts:
        found = by_number.get(_number(act.identifier))
        if found is None and act.by_date and act.commences_on:
            found = by_day.get(act.commences_on)
        if found != act.version:
            act.version = found
            act.save(update_fields=["version"])


def _number(identifier: str) -> str:
    return to_slug(identifier) or identifier.casefold()
