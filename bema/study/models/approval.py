"""A step of Wagtail's workflow that knows the tree of units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from bema.accounts.models import Person


@dataclass(frozen=True)
class Kind:
    """Something that can wait for approval: of rows those that a person edits, of one all its editors, and of each
    of several where it stands, in words."""

    edited: Callable[[Person, QuerySet[Any]], QuerySet[Any]]
    editors: Callable[[Any], QuerySet[Person]]
    where: Callable[[list[Any]], list[str]]


# Each domain adds its own, under the model by whose content type Wagtail keeps the state: for pages that is `Page`.
kinds: dict[type[Model], Kind] = {}


class UnitApprovalTask(Task):
    """Four eyes: who may edit a thing may approve it, except the one who submitted it.

    That is every editor and administrator of the owning unit or of a unit above it, and every superuser.
    Who submitted is who saved the revision that waits; resubmitting what was sent back makes it theirs. While
    it waits they can't change it, so that what was looked at is what is published; they may cancel and go on.

    Approval is offered, not imposed: an editor may publish what their units own without asking.
    """

    class Meta:
        verbose_name = _("approval in the line of the unit")
        verbose_name_plural = _("approvals in the line of the unit")

    @classmethod
    def get_description(cls) -> str:
        return str(_("Whoever edits for the owning unit approves, except the one who submitted."))

    def may_approve(self, user: Any, task_state: TaskState, obj: Any) -> bool:
        if not isinstance(user, Person) or task_state.revision.user_id == user.pk:
            return False
        return any(
            kind.edited(user, model._default_manager.filter(pk=obj.pk)).exists()
            for model, kind in kinds.items()
            if isinstance(obj, model)
        )

    def approvers(self, task_state: TaskState, obj: Any) -> QuerySet[Person]:
        """Who may approve by a role of theirs. Superusers may, too, but are not asked."""
        found: QuerySet[Person] = Person.objects.none()
        for model, kind in kinds.items():
            if isinstance(obj, model):
                found = kind.editors(obj).filter(is_active=True)
        return found.exclude(pk=task_state.revision.user_id)

    def _may_approve_now(self, user: Any, obj: Any) -> bool:
        waiting = obj.current_workflow_task_state
        return waiting is not None and self.may_approve(user, waiting, obj)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self._may_approve_now(user, obj)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return self._may_approve_now(user, obj)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """(name, what the button says, whether it asks for a comment), as Wagtail wants it."""
        if not self._may_approve_now(user, obj):
            return []
        return [
            ("approve", _("Approve"), False),
            ("approve", _("Approve with a comment"), True),
            ("reject", _("Send back with a comment"), True),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        if not isinstance(user, Person):
            nothing: QuerySet[TaskState] = TaskState.objects.none()
            return nothing
        waiting: QuerySet[TaskState] = TaskState.objects.filter(
            task_id=self.pk, status=TaskState.STATUS_IN_PROGRESS
        )
        theirs: QuerySet[TaskState] = waiting.filter(_theirs(user)).exclude(revision__user=user)
        return theirs


def _theirs(user: Person) -> Q:
    """The condition that what waits is something that the person edits."""
    found = Q(pk__in=[])
    for model, kind in kinds.items():
        mine = kind.edited(user, model._default_manager.order_by())
        found |= Q(
            workflow_state__base_content_type=ContentType.objects.get_for_model(model),
            workflow_state__object_id__in=mine.annotate(
                text_id=Cast("pk", CharField(max_length=255))
            ).values("text_id"),
        )
    return found
