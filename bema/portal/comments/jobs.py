"""What is removed every night: what was never confirmed, and addresses and names that nobody needs any more."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django_tasks import task

from bema.common.clock import now
from bema.portal.cache import purge
from bema.portal.comments.actions import CONFIRM_WITHIN
from bema.portal.comments.queries import WAITING
from bema.portal.models import Comment, CommentState, ErrorReport, ReportState

# As long as one may appeal.
ADDRESSES_KEPT = dt.timedelta(days=30)


@task()
def forget_addresses() -> dict[str, int]:
    """E-mail addresses of guests a month after the last decision; comments that nobody confirmed after two days."""
    before = now() - ADDRESSES_KEPT
    with transaction.atomic():
        unconfirmed = Comment.objects.filter(
            state=CommentState.UNCONFIRMED, sent_at__lt=now() - CONFIRM_WITHIN
        )
        deleted, _by_model = unconfirmed.delete()
        settled = Comment.objects.exclude(email="").exclude(state__in=WAITING)
        comments = settled.filter(settled_at__lt=before).update(email="")
        answered = ErrorReport.objects.exclude(email="").exclude(state=ReportState.WAITING)
        reports = answered.filter(settled_at__lt=before).update(email="")
        # The public figures are of the last twelve months.
        purge("comment-figures")
        # An erased member's comments are shown without the name already; here it goes.
        names = Comment.objects.filter(by_member=True, person=None).exclude(name="")
        return {
            "deleted": deleted,
            "addresses": comments + reports,
            "names": names.update(name=""),
        }
