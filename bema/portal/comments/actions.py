"""What readers do with their own comments. Moderators' part is in `moderating`."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import QuerySet

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.errors import Absent
from bema.common.models import audit
from bema.portal.cache import purge
from bema.portal.comments import mail
from bema.portal.comments.access import moderators
from bema.portal.comments.errors import Expired, NotThatFar, WordsMissing
from bema.portal.models import (
    Comment,
    CommentDecision,
    CommentState,
    Outcome,
    Stage,
    Story,
)

CONFIRM_WITHIN = dt.timedelta(days=2)
APPEAL_WITHIN = dt.timedelta(days=30)
# What a reader's withdrawal is in the history, by where the comment stood.
_STAGE = {CommentState.WAITING: Stage.FIRST, CommentState.APPEALED: Stage.APPEAL}


def shown_anew(story_id: int) -> None:
    """The story's page, its further comments and the public figures no longer say what they said."""
    purge(f"comments:{story_id}", "comment-figures")


def thread_of(story: Story, comment_id: int | None) -> Comment | None:
    """The published comment that a reply to this one hangs from: itself, or the one it replies to."""
    if comment_id is None:
        return None
    found = Comment.objects.filter(story=story, pk=comment_id, state=CommentState.ACCEPTED).first()
    if found is None:
        raise Absent()
    return found.parent if found.parent_id else found


@transaction.atomic
def send(
    *,
    actor: Person | None,
    story: Story,
    reply_to: int | None,
    text: str,
    name: str,
    email: str,
    language: str,
    sent_as: uuid.UUID,
) -> Comment:
    """A member's comment waits for a moderator, a guest's for the confirmation of the address first.

    Sent again under the same `sent_as` it is the comment that is there, and nothing else happens.
    """
    at = now()
    comment, is_new = Comment.objects.get_or_create(
        sent_as=sent_as,
        defaults={
            "story": story,
            "parent": thread_of(story, reply_to),
            "text": text,
            "name": name,
            "by_member": actor is not None,
            "person": actor,
            "email": "" if actor else email,
            "language": language,
            "state": CommentState.WAITING if actor else CommentState.UNCONFIRMED,
            "sent_at": at,
            "received_at": at if actor else None,
        },
    )
    if is_new and actor is None:
        mail.mail_confirmation.enqueue(comment_id=comment.pk)
    elif is_new:
        purge("comment-figures")
    return comment


def _locked(comment: Comment) -> Comment:
    found = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("story")
        .filter(pk=comment.pk)
        .first()
    )
    if found is None:
        raise Absent()
    return found


@transaction.atomic
def confirm(*, comment: Comment) -> Comment:
    """The guest's address is the guest's: from now on the comment waits for a moderator."""
    comment = _locked(comment)
    if comment.state != CommentState.UNCONFIRMED:
        raise NotThatFar()
    if now() - comment.sent_at > CONFIRM_WITHIN:
        raise Expired()
    comment.state, comment.received_at = CommentState.WAITING, now()
    comment.save(update_fields=["state", "received_at"])
    purge("comment-figures")
    return comment


def may_reword(comment: Comment) -> bool:
    """Until somebody has decided on it, a comment may read otherwise."""
    return comment.state in {CommentState.UNCONFIRMED, CommentState.WAITING}


@transaction.atomic
def reword(*, comment: Comment, text: str) -> None:
    """The writer puts it otherwise. A moderator who read the words before does not decide on these."""
    comment = _locked(comment)
    if not may_reword(comment):
        raise NotThatFar()
    comment.text = text
    comment.save(update_fields=["text"])


@transaction.atomic
def withdraw(*, comment: Comment) -> None:
    """The writer takes it back: its words, the name and the address go, that there was one stays."""
    comment = _locked(comment)
    if comment.state == CommentState.WITHDRAWN:
        raise NotThatFar()
    if comment.state == CommentState.UNCONFIRMED:
        comment.delete()
        return
    was, at = CommentState(comment.state), now()
    assert comment.received_at is not None
    CommentDecision.objects.create(
        comment=comment,
        stage=_STAGE.get(was, Stage.LATER),
        outcome=Outcome.WITHDRAWN,
        received_at=comment.received_at,
        waiting_since=at,
        at=at,
    )
    comment.state, comment.settled_at = CommentState.WITHDRAWN, at
    comment.text = comment.name = comment.email = comment.appeal = ""
    comment.save()
    audit(
        actor="reader", action="comment.withdraw", subject=str(comment.pk), story=comment.story_id
    )
    shown_anew(comment.story_id)


def may_appeal(comment: Comment) -> bool:
    """A refusal can be appealed against once, for a month."""
    return (
        comment.state == CommentState.REFUSED
        and comment.appealed_at is None
        and comment.settled_at is not None
        and now() - comment.settled_at <= APPEAL_WITHIN
    )


@transaction.atomic
def appeal(*, comment: Comment, words: str) -> Comment:
    """Another moderator than the first is to decide. If there is none, those who administer are told."""
    comment = _locked(comment)
    if not may_appeal(comment):
        raise NotThatFar()
    if not words:
        raise WordsMissing()
    comment.state, comment.appeal, comment.appealed_at = CommentState.APPEALED, words, now()
    comment.save(update_fields=["state", "appeal", "appealed_at"])
    audit(actor="reader", action="comment.appeal", subject=str(comment.pk), story=comment.story_id)
    if not others_than_before(comment).exists():
        mail.mail_nobody_else.enqueue(comment_id=comment.pk)
    shown_anew(comment.story_id)
    return comment


def others_than_before(comment: Comment) -> QuerySet[Person]:
    """The moderators of its story who have not decided on this comment and did not write it."""
    deciders = comment.decisions.exclude(by=None).values("by")
    found = moderators(comment.story).exclude(pk__in=deciders)
    return found.exclude(pk=comment.person_id) if comment.person_id else found
