"""What moderators decide: by a published rule, with the words it had on the day, and never twice the same person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from i18nfield.strings import LazyI18nString

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.models import audit
from bema.portal.comments import mail
from bema.portal.comments.access import moderated
from bema.portal.comments.actions import shown_anew
from bema.portal.comments.errors import (
    NotThatFar,
    OwnComment,
    OwnDecision,
    RuleMissing,
    SentenceMissing,
)
from bema.portal.comments.texts import wording
from bema.portal.models import (
    Comment,
    CommentDecision,
    CommentRule,
    CommentState,
    Outcome,
    Stage,
)


@dataclass(slots=True)
class Verdict:
    """What a moderator says to one comment or several."""

    accept: bool
    rule: CommentRule | None = None
    sentence: str = ""


@dataclass(slots=True)
class Done:
    decided: list[int] = field(default_factory=list)
    # Decided by another, or changed or withdrawn by the writer, while this moderator read.
    gone: int = 0


@transaction.atomic
def decide(
    *,
    actor: Person,
    comment_ids: list[int],
    verdict: Verdict,
    seen: Mapping[int, str] | None = None,
) -> Done:
    """The same verdict for all of them, or for none: what is wrong with one is said before any is decided.

    `seen` names the wording (`texts.wording`) that the moderator read: other words are not decided.
    """
    if not verdict.accept and (verdict.rule is None or not verdict.rule.in_use):
        raise RuleMissing()
    known = Comment.objects.exclude(state=CommentState.UNCONFIRMED).filter(pk__in=comment_ids)
    rows = moderated(actor, known).select_for_update(of=("self",)).order_by("pk")
    done = Done()
    for comment in rows:
        stage = _stage(comment, verdict)
        now_reads = wording(comment.text)
        if stage is None or (seen or {}).get(comment.pk, now_reads) != now_reads:
            done.gone += 1
            continue
        _check(actor, comment, stage, verdict)
        _write(actor, comment, stage, verdict)
        done.decided.append(comment.pk)
    done.gone = len(set(comment_ids)) - len(done.decided)
    if not done.decided and len(set(comment_ids)) == 1:
        raise NotThatFar()
    return done


def _stage(comment: Comment, verdict: Verdict) -> Stage | None:
    """Which decision this is; None where there is none to make."""
    if comment.state == CommentState.WAITING:
        return Stage.FIRST
    if comment.state == CommentState.APPEALED:
        return Stage.APPEAL
    # What was published on appeal stays so.
    published = comment.state == CommentState.ACCEPTED and comment.appealed_at is None
    return Stage.LATER if published and not verdict.accept else None


def _check(actor: Person, comment: Comment, stage: Stage, verdict: Verdict) -> None:
    if comment.person_id == actor.pk:
        raise OwnComment()
    if stage != Stage.APPEAL:
        return
    if comment.decisions.filter(by=actor).exists():
        raise OwnDecision()
    if not verdict.sentence:
        raise SentenceMissing()


def _write(actor: Person, comment: Comment, stage: Stage, verdict: Verdict) -> None:
    at = now()
    rule = None if verdict.accept else verdict.rule
    assert comment.received_at is not None
    since = comment.appealed_at if stage == Stage.APPEAL else comment.received_at
    decision = CommentDecision.objects.create(
        comment=comment,
        stage=stage,
        outcome=Outcome.ACCEPTED if verdict.accept else Outcome.REFUSED,
        rule=rule,
        rule_title=_wording(rule.title) if rule else {},
        rule_text=_wording(rule.text) if rule else {},
        sentence=verdict.sentence[:500],
        by=actor,
        received_at=comment.received_at,
        waiting_since=since or comment.received_at,
        at=at,
    )
    comment.state = CommentState.ACCEPTED if verdict.accept else CommentState.REFUSED
    comment.settled_at = at
    comment.save(update_fields=["state", "settled_at"])
    audit(
        actor=actor,
        action=f"comment.{decision.outcome}",
        subject=str(comment.pk),
        story=comment.story_id,
        stage=stage.value,
        rule=rule.code if rule else "",
        sentence=verdict.sentence,
    )
    mail.mail_decision.enqueue(decision_id=decision.pk)
    shown_anew(comment.story_id)


def _wording(words: LazyI18nString | str) -> dict[str, str]:
    """As it reads now, by language."""
    data = words.data if isinstance(words, LazyI18nString) else words
    if isinstance(data, dict):
        return {str(code): str(text) for code, text in data.items() if text}
    return {"": str(data)} if data else {}
