"""What was asked again and refreshed stays as it was, until the person is erased."""

from bema.common.immutability import Guard
from bema.updates.models import Review

_PERSON_IS_THERE = "EXISTS (SELECT 1 FROM accounts_person p WHERE p.id = OLD.person_id)"

GUARDS = [
    Guard(model=Review, event="UPDATE", message="a review is immutable"),
    Guard(model=Review, event="DELETE", when=_PERSON_IS_THERE, message="a review is never deleted"),
]
