"""What a member or an editor can be told about learning and teaching."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bema.common.errors import Conflict, Invalid


class NotPublishable(Invalid):
    """A draft that can't be shown to members yet. `problems` says for each field what to do."""

    code = "not_publishable"

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("\n".join(message for _field, message in problems))


class Unanswered(Invalid):
    code = "unanswered"
    message = _("Choose or write an answer first.")


class BadAnswer(Invalid):
    code = "bad_answer"
    message = _("This answer does not fit the question. Load the page again and answer once more.")


class NoQuestions(Conflict):
    code = "no_questions"
    message = _("This test has no questions yet. Tell the people who run the course.")


class LessonsFirst(Conflict):
    code = "lessons_first"
    message = _("The test opens when you have done all the lessons.")


class NoAttemptsLeft(Conflict):
    code = "no_attempts_left"
    message = _("You have used all the attempts that this test allows.")


class TimeIsUp(Conflict):
    code = "time_is_up"
    message = _("The time was up before this answer came. What you had answered until then counts.")


class AlreadyHandedIn(Conflict):
    code = "already_handed_in"
    message = _("This test has been handed in. Its answers can no longer be changed.")


class NotInForce(Conflict):
    code = "not_in_force"
    message = _("Another text is in force now. Open the document again, read it and attest that.")


class OriginalChanged(Conflict):
    code = "original_changed"
    message = _("The original has changed again meanwhile. Look at it once more.")
