"""Rosters in the background. Both jobs may run twice: the check starts afresh, the write happens once."""

from __future__ import annotations

from django.urls import reverse
from django_tasks import task

from bema.accounts.models import Person
from bema.common.jobs import report
from bema.units.models import RosterImport
from bema.units.roster import actions


def _progress(done: int, total: int) -> None:
    report(done=done, total=total)


@task()
def check_roster(roster_id: int) -> dict[str, str]:
    """Check an uploaded roster and stage it for its preview."""
    roster = RosterImport.objects.select_related("unit").get(pk=roster_id)
    actions.check(roster, progress=_progress)
    return {"url": reverse("roster", args=[roster_id])}


@task()
def apply_roster(roster_id: int, actor_id: int) -> dict[str, str]:
    """Write a confirmed roster."""
    actor = Person.objects.get(pk=actor_id)
    actions.apply(actor=actor, roster_id=roster_id, progress=_progress)
    return {"url": reverse("roster", args=[roster_id])}
