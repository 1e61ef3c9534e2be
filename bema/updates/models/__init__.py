"""One file an aggregate; all are reached from here."""

from bema.updates.models.mastery import Evidence, Mastery, ObjectiveChange, Review, ReviewKind

__all__ = ["Evidence", "Mastery", "ObjectiveChange", "Review", "ReviewKind"]
