"""What can go wrong with a comment, its moderation or a report."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bema.common.errors import BemaError, Conflict, Invalid


class TooMany(BemaError):
    code = "too_many"
    status = 429
    message = _(
        "That was much in a short time. Wait an hour and send it again: what you wrote stands below, "
        "keep a copy if you leave this page."
    )


class Expired(Conflict):
    code = "expired"
    message = _("This link was good for two days. Write your comment again.")


class NotThatFar(Conflict):
    code = "not_that_far"
    message = _(
        "The comment is no longer where it was. Load the page again to see what became of it."
    )


class WordsMissing(Invalid):
    code = "words_missing"
    message = _("Write in a sentence or two why it should be published.")


class RuleMissing(Invalid):
    code = "rule_missing"
    message = _("Choose the rule by which you refuse: the writer will read it.")


class SentenceMissing(Invalid):
    code = "sentence_missing"
    message = _("Write why you decide so on the appeal: the writer will read it.")


class OwnDecision(Invalid):
    code = "own_decision"
    message = _("You decided this comment yourself. An appeal is decided by another moderator.")


class OwnComment(Invalid):
    code = "own_comment"
    message = _("This is your own comment. Another moderator decides it.")


class AnswerMissing(Invalid):
    code = "answer_missing"
    message = _("Write the answer: the reader will read it.")
