"""One file an aggregate; all are reached from here."""

from bema.updates.models.mastery import Evidence, Mastery, ObjectiveChange, Review, ReviewKind
from bema.updates.models.midcourse import CourseChangesSeen
from bema.updates.models.reviewing import ReviewDefault, ReviewPreference

__all__ = [
    "CourseChangesSeen",
    "Evidence",
    "Mastery",
    "ObjectiveChange",
    "Review",
    "ReviewDefault",
    "ReviewKind",
    "ReviewPreference",
]
