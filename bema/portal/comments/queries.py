"""What readers see of comments, and what waits for moderators."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bema.accounts.models import Person
from bema.common.html import safe
from bema.common.localized import pick
from bema.portal.comments.access import moderated
from bema.portal.comments.texts import as_html
from bema.portal.models import (
    Comment,
    CommentDecision,
    CommentRule,
    CommentState,
    ErrorReport,
    ReportState,
    Story,
)

A_PAGE = 50


def writer_name(comment: Comment) -> str:
    """The name that stands above it. Of a member who was erased, only that it was one."""
    if comment.by_member and comment.person_id is None:
        return _("A former member")
    return comment.name


@dataclass(slots=True)
class Shown:
    """A comment as readers see it. One that is gone stands for its replies: `gone` says why."""

    comment: Comment
    name: str
    html: SafeString
    gone: str = ""
    replies: list[Shown] = field(default_factory=list)

    @classmethod
    def of(cls, comment: Comment) -> Shown:
        if comment.state == CommentState.ACCEPTED:
            return cls(comment, writer_name(comment), as_html(comment.text))
        return cls(comment, "", safe(""), gone=_why_gone(comment))


def _why_gone(comment: Comment) -> str:
    if comment.state == CommentState.WITHDRAWN:
        return _("The writer has withdrawn this comment.")
    last = max(comment.decisions.all(), key=lambda row: row.pk, default=None)
    rule = pick(last.rule_title) if last else ""
    return _("This comment was taken down by a moderator. The rule: %(rule)s") % {"rule": rule}


def threads(story: Story) -> QuerySet[Comment]:
    """The comments on the story itself, oldest first: those published, and those gone that have replies."""
    replies = Comment.objects.filter(parent=OuterRef("pk"), state=CommentState.ACCEPTED)
    was_shown = Q(state__in=[CommentState.WITHDRAWN, CommentState.REFUSED, CommentState.APPEALED])
    return (
        Comment.objects.filter(story=story, parent=None)
        .filter(Q(state=CommentState.ACCEPTED) | (was_shown & Exists(replies)))
        .prefetch_related("decisions")
        .order_by("received_at", "pk")
    )


def with_replies(comments: list[Comment]) -> list[Shown]:
    """As they are shown, each with its published replies. One query."""
    below: dict[int, list[Shown]] = defaultdict(list)
    replies = Comment.objects.filter(parent__in=comments, state=CommentState.ACCEPTED)
    for reply in replies.order_by("received_at", "pk"):
        below[reply.parent_id or 0].append(Shown.of(reply))
    shown = [Shown.of(comment) for comment in comments]
    for one in shown:
        one.replies = below[one.comment.pk]
    return shown


def published_count(story: Story) -> int:
    return Comment.objects.filter(story=story, state=CommentState.ACCEPTED).count()


def rules() -> QuerySet[CommentRule]:
    return CommentRule.objects.filter(in_use=True)


# --- the writer -----------------------------------------------------------------------------


def own_comments(person: Person) -> QuerySet[Comment]:
    return (
        Comment.objects.filter(person=person)
        .select_related("story__locale")
        .prefetch_related("decisions")
        .order_by("-sent_at")
    )


# --- moderators -----------------------------------------------------------------------------

WAITING = [CommentState.WAITING, CommentState.APPEALED]


def queue(user: Any, *, state: str = "") -> QuerySet[Comment]:
    """What waits for this moderator, longest first; or what is in one state, newest first."""
    found = moderated(user, Comment.objects.all())
    found = found.select_related("story__locale", "person", "parent__person").prefetch_related(
        Prefetch("decisions", CommentDecision.objects.select_related("by"))
    )
    if state:
        return found.filter(state=state).order_by("-settled_at", "-pk")
    return found.filter(state=CommentState.WAITING).order_by("received_at", "pk")


def report_queue(user: Any, *, state: str = "") -> QuerySet[ErrorReport]:
    found = moderated(user, ErrorReport.objects.select_related("story__locale", "person", "by"))
    if state:
        return found.filter(state=state).order_by("-settled_at", "-pk")
    return found.filter(state=ReportState.WAITING).order_by("sent_at", "pk")


def waiting_counts(user: Any) -> dict[str, int]:
    """How many comments, appeals and reports this moderator may decide. Two queries.

    An appeal against one's own decision waits for others.
    """
    decided = CommentDecision.objects.filter(comment=OuterRef("pk"), by=user)
    waiting = Comment.objects.filter(state__in=WAITING).exclude(person=user)
    counts = moderated(user, waiting).aggregate(
        comments=Count("pk", filter=Q(state=CommentState.WAITING)),
        appeals=Count("pk", filter=Q(state=CommentState.APPEALED) & ~Exists(decided)),
    )
    reports = moderated(user, ErrorReport.objects.filter(state=ReportState.WAITING)).count()
    return {**counts, "reports": reports}
