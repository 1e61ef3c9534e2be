"""What is only ever added here."""

from bema.common.immutability import Guard
from bema.common.models import AuditEntry

GUARDS = [
    # A person's row may go; the name under which they acted stays.
    Guard(
        model=AuditEntry,
        event="UPDATE",
        may_vanish=("actor",),
        message="an audit entry is never changed",
    ),
    Guard(
        model=AuditEntry,
        event="DELETE",
        message="an audit entry is never deleted",
    ),
]
