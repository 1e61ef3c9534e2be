"""What editors settled takes effect with the version: new drafts are published, what is retired is withdrawn.

At once if the version is in force when it is published; else on the morning of its date, until when members go
on with what there was. Editions stay, so nothing that was answered, attested or earned changes.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from bema.common.clock import now, today
from bema.common.models import audit
from bema.documents.models import Version, VersionState
from bema.study import publishing
from bema.study.errors import NotPublishable
from bema.study.models import Item, ItemEdition, Lesson, Objective
from bema.updates.changes import effective_at, is_superseded
from bema.updates.errors import NotReady
from bema.updates.impact import MODELS, resting
from bema.updates.jobs import recount
from bema.updates.models import Decision, Settlement
from bema.updates.settling import rewrites, thing_of

ACTOR = "review board"
_ACTING = [Decision.REWRITE, Decision.RETIRE]
# Questions before the lessons that ask them; what is retired after all that is new.
_ORDER = {
    (Decision.REWRITE, "item"): 0,
    (Decision.REWRITE, "objective"): 1,
    (Decision.REWRITE, "lesson"): 2,
    (Decision.RETIRE, "item"): 3,
    (Decision.RETIRE, "objective"): 4,
    (Decision.RETIRE, "lesson"): 5,
}


def on_publication(version_id: int) -> None:
    """Pin the drafts, and let all take effect now or on the version's date. In the transaction of the publication."""
    version = Version.objects.select_related("work").get(pk=version_id)
    if not Settlement.objects.filter(version=version).exists():
        return
    _pin(version)
    if is_superseded(version):
        _drop(
            Settlement.objects.filter(version=version), _("A later version was in force already.")
        )
    elif version.in_force_from <= today():
        take_effect(version, is_strict=True)
    else:
        settle_into_force.using(run_after=effective_at(version)).enqueue(version_id=version.pk)


def _pin(version: Version) -> None:
    """What replaces a thing is its draft of now: later drafts may be about a version after this one."""
    rows = rewrites(version)
    for row in rows:
        row.revision = thing_of(row).latest_revision
    Settlement.objects.bulk_update(rows, ["revision"])
    on_board = set(resting([version.pk]).keys(version.pk))
    gone = [row for row in Settlement.objects.filter(version=version)
            if (row.kind, row.thing_id) not in on_board]  # fmt: skip
    _drop(gone, _("It no longer rests on a change of this version."))


def _drop(rows: Iterable[Settlement], why: str) -> None:
    """They are not to take effect."""
    dropped = list(rows)
    for row in dropped:
        row.done_at, row.problem = now(), why
    Settlement.objects.bulk_update(dropped, ["done_at", "problem"])


@task()
def settle_into_force(version_id: int) -> None:
    """On the day from which the version is in force. May run twice, or late: what is done is left alone."""
    version = Version.objects.get(pk=version_id)
    earlier = Version.objects.filter(
        work=version.work_id,
        state=VersionState.PUBLISHED,
        in_force_from__lte=min(version.in_force_from, today()),
        settlements__done_at__isnull=True,
        settlements__decision__in=_ACTING,
    )
    for due in earlier.distinct().order_by("in_force_from"):
        take_effect(due, is_strict=False)


def _open(version: Version) -> list[Settlement]:
    related = [f"{kind}__owner" for kind in MODELS]
    rows = Settlement.objects.filter(
        version=version, done_at__isnull=True, decision__in=_ACTING
    ).select_related("revision", *related)
    return sorted(rows, key=lambda row: (_ORDER[Decision(row.decision), row.kind], row.pk))


@transaction.atomic
def take_effect(version: Version, *, is_strict: bool) -> int:
    """Carry out what was settled; returns how much. Queries grow with the things, never with the members.

    If a draft can't be published, a strict call raises `NotReady` and nothing is done; else the thing stays
    as it was, and the board says why.
    """
    list(Version.objects.select_for_update().filter(pk=version.pk))
    rows = _open(version)
    for row in rows:
        try:
            with transaction.atomic():
                _carry_out(row)
        except NotPublishable as error:
            problem = NotReady(title=str(thing_of(row)), problem=str(error))
            if is_strict:
                raise problem from error
            row.problem = str(problem)
        else:
            row.done_at, row.problem = now(), ""
    Settlement.objects.bulk_update(rows, ["done_at", "problem"])
    if rows:
        _tell(version, rows)
        recount()
    return sum(row.done_at is not None for row in rows)


def _tell(version: Version, rows: list[Settlement]) -> None:
    audit(
        actor=ACTOR,
        action="updates.take_effect",
        subject=str(version.pk),
        done=[f"{r.decision} {r.kind} {r.thing_id}" for r in rows if r.done_at],
        problems=[f"{r.decision} {r.kind} {r.thing_id}: {r.problem}" for r in rows if r.problem],
    )


def _carry_out(row: Settlement) -> None:
    if row.decision == Decision.REWRITE:
        _publish(row)
    elif row.item is not None:
        retire_item(row.item)
    elif row.objective is not None:
        retire_objective(row.objective)
    elif row.lesson is not None:
        hide(row.lesson)


def _publish(row: Settlement) -> None:
    """The pinned draft, unless that or a later one was published by hand since."""
    thing = thing_of(row)
    published = thing.live_revision_id or 0
    if row.revision is not None and row.revision.pk > published:
        row.revision.publish()


# --- retiring -----------------------------------------------------------------------------------


def hide(thing: Objective | Lesson | Item) -> None:
    """Take it out of the members' sight. Its editions stay."""
    if thing.live:
        thing.unpublish()
    elif not isinstance(thing, Objective):
        publishing.withdraw(actor=ACTOR, thing=thing)


def retire_item(item: Item) -> None:
    """It is asked nowhere any more: lessons that asked it go on without the step."""
    asking = Lesson.objects.filter(editions__is_current=True, editions__steps__item=item)
    for lesson in asking.distinct():
        for place in reversed(range(len(lesson.steps))):
            if _asks(lesson.steps[place], item):
                del lesson.steps[place]
        if len(lesson.steps):
            _renew(lesson)
        else:
            hide(lesson)
    hide(item)


def _asks(step: object, item: Item) -> bool:
    value = getattr(step, "value", {})
    asked = value.get("item") if getattr(step, "block_type", "") == "check" else None
    return asked is not None and asked.pk == item.pk


def retire_objective(objective: Objective) -> None:
    """With its questions. The lessons that taught it stay, for what else they teach."""
    published = ItemEdition.objects.filter(objective=objective, is_current=True)
    for item in Item.objects.filter(pk__in=published.values("item")):
        retire_item(item)
    teaching = Lesson.objects.filter(editions__is_current=True, editions__objectives=objective)
    for lesson in teaching.distinct():
        lesson.objectives.remove(objective)
        _renew(lesson)
    hide(objective)


def _renew(lesson: Lesson) -> None:
    """Save and publish the lesson as it is now; what editors have drafted for it stays a draft."""
    lesson.save()
    publishing.publish_lesson(actor=ACTOR, lesson=lesson)
