"""What members and editors do: one business write a function, each committed before it is answered."""

from bema.study.actions.approval import set_up_approval
from bema.study.actions.attestations import attest, note_opening
from bema.study.actions.certificates import issue_certificate
from bema.study.actions.lessons import answer_check, finish_step, open_lesson
from bema.study.actions.sittings import (
    answer_question,
    close_overdue,
    start_attempt,
    submit_attempt,
)
from bema.study.actions.teaching import Question, Taught, teach_provisions

__all__ = [
    "Question",
    "Taught",
    "answer_check",
    "answer_question",
    "attest",
    "close_overdue",
    "finish_step",
    "issue_certificate",
    "note_opening",
    "open_lesson",
    "set_up_approval",
    "start_attempt",
    "submit_attempt",
    "teach_provisions",
]
