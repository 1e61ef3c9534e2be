"""A published version, its texts and its provisions stay as they were published.

A provision's lineage may change: alignment is the editors' knowledge about the text, not the text. A text in
another language may be added to a published version; the original, which attestations are bound to, may not.
"""

from bema.common.immutability import Guard
from bema.documents.models import Provision, Text, Version

_PUBLISHED = "EXISTS (SELECT 1 FROM documents_version v WHERE v.id = {row}.version_id AND v.state = 'published')"
_TEXT_PUBLISHED = (
    "EXISTS (SELECT 1 FROM documents_text t JOIN documents_version v ON v.id = t.version_id "
    "WHERE t.id = {row}.text_id AND v.state = 'published'{original})"
)

GUARDS = [
    Guard(
        model=Version,
        event="UPDATE",
        when="OLD.state = 'published'",
        fields=("work", "in_force_from", "state", "content_hash", "published_at"),
        may_vanish=("published_by",),
        message="a published version is immutable",
    ),
    Guard(
        model=Version,
        event="DELETE",
        when="OLD.state = 'published'",
        message="a published version is never deleted",
    ),
    Guard(
        model=Text,
        event="INSERT",
        when="NEW.is_original AND " + _PUBLISHED.format(row="NEW"),
        message="a published version has its original text",
    ),
    Guard(
        model=Text,
        event="UPDATE",
        when=_PUBLISHED.format(row="OLD"),
        but=("source", "source_name"),  # where the file lies is not what it says
        message="a text of a published version is immutable",
    ),
    Guard(
        model=Text,
        event="DELETE",
        when=_PUBLISHED.format(row="OLD"),
        message="a text of a published version is never deleted",
    ),
    Guard(
        model=Provision,
        event="INSERT",
        when=_TEXT_PUBLISHED.format(row="NEW", original=" AND t.is_original"),
        message="the original text of a published version is complete",
    ),
    Guard(
        model=Provision,
        event="UPDATE",
        when=_TEXT_PUBLISHED.format(row="OLD", original=""),
        but=("lineage", "parent"),
        message="a provision of a published version is immutable",
    ),
    Guard(
        model=Provision,
        event="DELETE",
        when=_TEXT_PUBLISHED.format(row="OLD", original=""),
        message="a provision of a published version is never deleted",
    ),
]
