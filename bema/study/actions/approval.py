"""The approval that editors may ask of one another."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from bema.accounts.models import Person
from bema.common.models import audit
from bema.study.models import Course, Item, Lesson, Objective, UnitApprovalTask


@transaction.atomic
def set_up_approval(*, actor: Person | str) -> bool:
    """Offer approval for all that editors write, unless it was set up before; whether it is new.

    What the organisation makes of it afterwards, switching it off included, stays as it is.
    """
    if UnitApprovalTask.objects.exists():
        return False
    with override(settings.LANGUAGE_CODE):
        task = UnitApprovalTask.objects.create(name=_("Approval in the line of the unit"))
        workflow = Workflow.objects.create(name=_("Approval"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for model in (Course, Lesson, Objective, Item):
        WorkflowContentType.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow}
        )
    audit(actor=actor, action="study.set_up_approval", subject=str(workflow.pk))
    return True
