"""One file an aggregate; all are reached from here."""

from bema.updates.models.mastery import Evidence, Mastery, ObjectiveChange, Review, ReviewKind
from bema.updates.models.midcourse import CourseChangesSeen
from bema.updates.models.reviewing import ReviewDefault, ReviewPreference
from bema.updates.models.settlement import Decision, Settlement
from bema.updates.models.standing import EVERYBODY, Basis, BasisObjective, Standing

__all__ = [
    "EVERYBODY",
    "Basis",
    "BasisObjective",
    "CourseChangesSeen",
    "Decision",
    "Evidence",
    "Mastery",
    "ObjectiveChange",
    "Review",
    "ReviewDefault",
    "ReviewKind",
    "ReviewPreference",
    "Settlement",
    "Standing",
]
