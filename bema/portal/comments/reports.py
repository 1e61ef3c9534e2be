"""Errors that readers report, and what editors answer."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from wagtail.models import Page

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.models import audit
from bema.portal.cache import purge
from bema.portal.comments import mail
from bema.portal.comments.access import access_report
from bema.portal.comments.errors import AnswerMissing, NotThatFar
from bema.portal.models import ErrorReport, ReportState, Story, StoryCorrection


@transaction.atomic
def report(
    *,
    actor: Person | None,
    story: Story,
    passage: str,
    problem: str,
    email: str,
    language: str,
    sent_as: uuid.UUID,
) -> ErrorReport:
    """Stored once, however often it is sent under the same name."""
    found, _is_new = ErrorReport.objects.get_or_create(
        sent_as=sent_as,
        defaults={
            "story": story,
            "passage": passage,
            "problem": problem,
            "email": email,
            "person": actor,
            "language": language,
            "sent_at": now(),
        },
    )
    return found


@dataclass(frozen=True, slots=True)
class Answer:
    """What the editor says, and the passage as it read and as it reads now, where it was put right."""

    words: str
    before: str = ""
    after: str = ""


@transaction.atomic
def answer(*, actor: Person, report_id: int, corrected: bool, given: Answer) -> ErrorReport:
    """Says what was put right, which stands at the story's foot from now on, or why nothing was.

    The text itself the editor changes in the story; this adds the correction to it and to its draft.
    """
    access_report(actor, report_id)
    row = (
        ErrorReport.objects.select_for_update(of=("self",))
        .select_related("story")
        .get(pk=report_id)
    )
    if row.state != ReportState.WAITING:
        raise NotThatFar()
    if not given.words:
        raise AnswerMissing()
    row.state = ReportState.CORRECTED if corrected else ReportState.DECLINED
    row.answer, row.by, row.settled_at = given.words, actor, now()
    if corrected:
        row.correction = add_correction(row.story, given)
    row.save(update_fields=["state", "answer", "by", "settled_at", "correction"])
    audit(
        actor=actor,
        action=f"error_report.{row.state}",
        subject=str(row.pk),
        story=row.story_id,
        answer=given.words,
    )
    mail.mail_answer.enqueue(report_id=row.pk)
    purge(f"comments:{row.story_id}")
    return row


def add_correction(story: Story, given: Answer) -> StoryCorrection:
    """To what is published at once, and to the draft, so that publishing it keeps the correction.

    What else the draft changes stays unpublished: the correction is not a reason to let it out.
    """
    page = Page.objects.select_for_update().get(pk=story.pk).specific
    at = now()
    order = page.corrections.count()
    said = {
        "text": given.words,
        "before": given.before,
        "after": given.after,
        "from_reader": True,
    }
    row: StoryCorrection = StoryCorrection.objects.create(
        story_id=page.pk, at=at, sort_order=order, **said
    )
    Story.objects.filter(pk=page.pk).update(revised_at=at)
    revision = page.latest_revision
    if revision is not None:
        content = revision.content
        content.setdefault("corrections", []).append(
            {
                "pk": row.pk,
                "sort_order": order,
                "story": page.pk,
                "at": at.isoformat(),
                **said,
            }
        )
        content["revised_at"] = at.isoformat()
        revision.content = content
        revision.save(update_fields=["content"])
    return row
