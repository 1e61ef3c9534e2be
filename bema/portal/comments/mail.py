"""Letters to readers, each in the language in which she wrote. Jobs know rows only, never an address."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from bema.common.localized import pick
from bema.portal.comments.links import address, key_of, path_of
from bema.portal.models import (
    Comment,
    CommentDecision,
    CommentState,
    ErrorReport,
    Outcome,
    ReportState,
    StoryCorrection,
)
from bema.units.access import active_administrators
from bema.units.models import Unit

_SUBJECT = 120


def send(to: str, subject: str, *paragraphs: str) -> None:
    """A plain letter. A subject is one line, whatever is in the title that it names."""
    line = " ".join(subject.split())
    line = line if len(line) <= _SUBJECT else line[: _SUBJECT - 1] + "…"
    body = "\n\n".join(part for part in paragraphs if part)
    EmailMessage(line, f"{body}\n\n{settings.BEMA.organisation}\n", to=[to]).send()


@task()
def mail_confirmation(comment_id: int) -> None:
    """Asks a guest to confirm the address."""
    comment = Comment.objects.filter(pk=comment_id).select_related("story").first()
    if comment is None or comment.state != CommentState.UNCONFIRMED or not comment.email:
        return
    with override(comment.language):
        send(
            comment.email,
            _("Confirm your comment on “%(title)s”") % {"title": comment.story.title},
            _(
                "Somebody, we hope you, wrote a comment with this e-mail address. Read it once more and confirm it:"
            ),
            address("comment-mine", comment.language, key_of(comment)),
            _("Confirm within two days. On the same page you see later what became of it."),
            _(
                "If it was not you, do nothing: the comment and this address are deleted after two days."
            ),
        )


def _reader(comment: Comment) -> tuple[str, str]:
    """Where the writer reads letters, and the page that shows her the comment."""
    if comment.by_member:
        to = comment.person.email if comment.person and comment.person.is_active else ""
        return to, address("my-comments", comment.language)
    return comment.email, address("comment-mine", comment.language, key_of(comment))


@task()
def mail_decision(decision_id: int) -> None:
    """Tells the writer what was decided, by which rule, and how to appeal."""
    found = CommentDecision.objects.filter(pk=decision_id)
    decision = found.select_related("comment__story", "comment__person").first()
    comment = decision.comment if decision else None
    if decision is None or comment is None:
        return
    to, page = _reader(comment)
    if not to:
        return
    with override(comment.language):
        title = {"title": comment.story.title}
        if decision.outcome == Outcome.ACCEPTED:
            subject = _("Your comment on “%(title)s” is published") % title
        else:
            subject = _("Your comment on “%(title)s” is not published") % title
        send(to, subject, *_reason(decision), _what_next(decision), page)


def _reason(decision: CommentDecision) -> list[str]:
    if decision.outcome == Outcome.ACCEPTED:
        return [decision.sentence]
    rule = _("The rule by which it was refused: %(rule)s") % {"rule": pick(decision.rule_title)}
    return [rule, pick(decision.rule_text), decision.sentence]


def _what_next(decision: CommentDecision) -> str:
    if decision.outcome == Outcome.ACCEPTED:
        return _("You can read it, and take it back, here:")
    if decision.stage == "appeal":
        return _("A second moderator has decided; this is final. Your comment and the reasons:")
    return _(
        "If you think that this is wrong, appeal here within 30 days: another moderator decides then."
    )


@task()
def mail_answer(report_id: int) -> None:
    """Tells who reported an error what the editors answer."""
    report = ErrorReport.objects.filter(pk=report_id).select_related("story", "correction").first()
    if report is None or report.state == ReportState.WAITING:
        return
    to = report.email
    if not to:
        return
    with override(report.language):
        title = {"title": report.story.title}
        if report.state == ReportState.CORRECTED:
            subject = _("Corrected: “%(title)s”") % title
            said = _("Thank you for your report. The article was corrected:")
        else:
            subject = _("Your report on “%(title)s”") % title
            said = _(
                "Thank you for your report. The editors looked at it and left the article as it is:"
            )
        page = settings.BEMA.base_url + path_of(report.story)
        send(to, subject, said, report.answer, *_change(report.correction), page)


def _change(correction: StoryCorrection | None) -> list[str]:
    """The passage as it read and as it reads now, as far as the editor gave it."""
    if correction is None:
        return []
    passages = ((_("It read"), correction.before), (_("It reads now"), correction.after))
    return [f"{label}: {words}" for label, words in passages if words]


@task()
def mail_nobody_else(comment_id: int) -> None:
    """Tells the administrators at the top that an appeal finds no second moderator."""
    comment = Comment.objects.filter(pk=comment_id).select_related("story").first()
    if comment is None or comment.state != CommentState.APPEALED:
        return
    told: set[str] = set()
    for root in Unit.objects.filter(depth=1):
        for grant in active_administrators(root).select_related("person"):
            person = grant.person
            if person.email and person.email not in told:
                told.add(person.email)
                with override(person.language or settings.LANGUAGE_CODE):
                    send(person.email, *_nobody_else(comment))


def _nobody_else(comment: Comment) -> tuple[str, ...]:
    return (
        _("An appeal waits for a second moderator: “%(title)s”") % {"title": comment.story.title},
        _(
            "A reader appealed against the refusal of a comment. Nobody but who refused it may decide there."
        ),
        _(
            "Make another person editor of this part of the site: the appeal stands in their queue at once."
        ),
        address("moderate-comments", comment.language),
    )
