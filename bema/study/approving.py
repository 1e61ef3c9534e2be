"""Tells by e-mail what the lists at the desk show: to approvers that something waits, to its writer what became of it.

Wagtail's own notices know groups, not the tree of units, and are sent while the editor waits. These go through the
outbox. Who does not want one kind of them says so in Wagtail's profile.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)
from wagtail.users.models import UserProfile

from bema.accounts.models import Person
from bema.study.models.approval import UnitApprovalTask


def connect() -> None:
    """In place of Wagtail's own notices."""
    for signal, sender, uid in (
        (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
        (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
        (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
        (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
    ):
        signal.disconnect(sender=sender, dispatch_uid=uid)
    task_submitted.connect(_submitted, dispatch_uid="bema.submitted")
    workflow_rejected.connect(_rejected, dispatch_uid="bema.rejected")
    workflow_approved.connect(_approved, dispatch_uid="bema.approved")


def _submitted(instance: TaskState, **_signal: Any) -> None:
    tell_approvers.enqueue(task_state_id=instance.pk)


def _rejected(instance: WorkflowState, user: Any = None, **_signal: Any) -> None:
    _settled(instance, user, "rejected")


def _approved(instance: WorkflowState, user: Any = None, **_signal: Any) -> None:
    _settled(instance, user, "approved")


def _settled(instance: WorkflowState, user: Any, outcome: str) -> None:
    tell_writer.enqueue(
        workflow_state_id=instance.pk, by=getattr(user, "pk", None), outcome=outcome
    )


@task()
def tell_approvers(task_state_id: int) -> None:
    """One letter to each who may approve, unless it was settled or taken back meanwhile."""
    state = TaskState.objects.filter(pk=task_state_id, status=TaskState.STATUS_IN_PROGRESS).first()
    waits_for = state and state.task.specific
    thing = state and state.workflow_state.content_object
    if not isinstance(waits_for, UnitApprovalTask) or thing is None:
        return
    for person in waits_for.approvers(state, thing):
        _write(person, "submitted", thing, by=state.revision.user, words="")


@task()
def tell_writer(workflow_state_id: int, by: int | None, outcome: str) -> None:
    """Tells who asked for approval; not of what they settled themselves."""
    state = WorkflowState.objects.filter(pk=workflow_state_id).first()
    if state is None or state.requested_by is None or state.requested_by_id == by:
        return
    last = state.task_states.order_by("-finished_at").first()
    words = last.comment if last else ""
    person = Person.objects.filter(pk=by).first() if by else None
    _write(state.requested_by, outcome, state.content_object, by=person, words=words)


def _write(person: Person, kind: str, thing: Any, *, by: Person | None, words: str) -> None:
    wants = getattr(UserProfile.get_for_user(person), f"{kind}_notifications")
    if not (person.is_active and person.email and wants and thing):
        return
    revision = thing.latest_revision
    url = settings.BEMA.base_url + (AdminURLFinder(person).get_edit_url(thing) or "")
    with override(person.language or settings.LANGUAGE_CODE):
        named = {"thing": revision.object_str if revision else str(thing), "by": _name(by)}
        subject, first, last = (text % named for text in _texts(kind))
        body = "\n\n".join(part for part in (first, words, f"{last}\n{url}") if part)
        send_mail(" ".join(subject.split()), body, None, [person.email])


def _name(person: Person | None) -> str:
    return person.full_name if person else _("Somebody")


def _texts(kind: str) -> tuple[str, str, str]:
    """The subject, the first sentence, and what stands above the address."""
    if kind == "submitted":
        return (
            _("Waits for your approval: %(thing)s"),
            _("%(by)s asks for approval of “%(thing)s”."),
            _("Read, approve or send it back here:"),
        )
    if kind == "rejected":
        return (
            _("Sent back to you: %(thing)s"),
            _("%(by)s sent “%(thing)s” back to you."),
            _("Go on with it here:"),
        )
    return (
        _("Approved: %(thing)s"),
        _("%(by)s approved “%(thing)s”."),
        _("See it here:"),
    )
