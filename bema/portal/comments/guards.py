"""What was decided on a comment stays as it was decided."""

from bema.common.immutability import Guard
from bema.portal.models import CommentDecision

GUARDS = [
    # The comment goes with its story, a moderator's row with an erasure; the decision stays.
    Guard(
        model=CommentDecision,
        event="UPDATE",
        may_vanish=("comment", "by"),
        message="a decision on a comment is never changed",
    ),
    Guard(
        model=CommentDecision,
        event="DELETE",
        message="a decision on a comment is never deleted",
    ),
]
