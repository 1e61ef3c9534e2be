"""The approval that those who write pages may ask of one another."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from bema.common.models import AuditEntry, audit
from bema.portal.founding import root_page
from bema.study.models import UnitApprovalTask

_ACTION = "portal.offer_approval"


@transaction.atomic
def offer_approval(*, actor: str) -> bool:
    """Offer approval for all pages, once; whether it is new. What the organisation makes of it stays as it is."""
    task = UnitApprovalTask.objects.order_by("pk").first()
    if task is None or AuditEntry.objects.filter(action=_ACTION).exists():
        return False
    step = WorkflowTask.objects.filter(task=task).order_by("pk").first()
    workflow: Workflow | None = step.workflow if step else None
    if workflow is None:
        return False
    root = root_page()
    # In place of Wagtail's own, which waits for a group that nobody is in.
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    audit(actor=actor, action=_ACTION, subject=str(workflow.pk))
    return True
