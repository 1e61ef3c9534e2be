"""What was asked again and refreshed stays as it was, until the person is erased; what editors settled
stays as it was when the version was published."""

from bema.common.immutability import Guard
from bema.updates.models import Review, Settlement

_PERSON_IS_THERE = "EXISTS (SELECT 1 FROM accounts_person p WHERE p.id = OLD.person_id)"
_PUBLISHED = "EXISTS (SELECT 1 FROM documents_version v WHERE v.id = {row}.version_id AND v.state = 'published')"

GUARDS = [
    Guard(model=Review, event="UPDATE", message="a review is immutable"),
    Guard(model=Review, event="DELETE", when=_PERSON_IS_THERE, message="a review is never deleted"),
    Guard(
        model=Settlement,
        event="INSERT",
        when=_PUBLISHED.format(row="NEW"),
        message="the version is published: everything is settled",
    ),
    Guard(
        model=Settlement,
        event="UPDATE",
        when=_PUBLISHED.format(row="OLD"),
        fields=("version", "objective", "lesson", "item", "decision", "by_name", "at"),
        may_vanish=("by",),
        message="what was settled for a published version is immutable",
    ),
    Guard(
        model=Settlement,
        event="DELETE",
        when=_PUBLISHED.format(row="OLD"),
        message="what was settled for a published version is never deleted",
    ),
]
