"""What comments keep about a person, for that person to see and take away."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from bema.accounts.models import Person
from bema.accounts.own_data import Section
from bema.portal.comments.queries import own_comments
from bema.portal.models import ErrorReport


def sections(person: Person) -> Iterable[Section]:
    """Her comments and the errors that she reported, with what became of them."""
    sent, state = ("sent_at", _("Sent")), ("state", _("State"))
    yield Section(
        "comments",
        _("Comments"),
        (
            sent,
            ("story", _("Article")),
            ("name", _("Name")),
            ("text", _("Comment")),
            state,
            ("appeal", _("Appeal")),
        ),
        [
            (row.sent_at, row.story.title, row.name, row.text, row.get_state_display(), row.appeal)
            for row in own_comments(person)
        ],
    )
    reports = ErrorReport.objects.filter(person=person).select_related("story")
    yield Section(
        "error_reports",
        _("Errors that you reported"),
        (sent, ("story", _("Article")), ("passage", _("Passage")), ("problem", _("What is wrong")),
         ("email", _("E-mail")), state, ("answer", _("Answer"))),
        [
            (row.sent_at, row.story.title, row.passage, row.problem, row.email,
             row.get_state_display(), row.answer)
            for row in reports.order_by("-sent_at")
        ],
    )  # fmt: skip
