"""What was signed, and by which key, stays on record."""

from bema.authenticity.models import IssuedCopy, SigningKey, WithdrawnCode
from bema.common.immutability import Guard

GUARDS = [
    Guard(
        model=SigningKey,
        event="UPDATE",
        but=("retired_at", "is_compromised"),
        message="a signing key is immutable",
    ),
    Guard(model=SigningKey, event="DELETE", message="a signing key is never deleted"),
    Guard(
        model=IssuedCopy,
        event="UPDATE",
        but=("withdrawn_at", "withdrawn_why"),
        message="an issued copy is immutable",
    ),
    Guard(model=IssuedCopy, event="DELETE", message="an issued copy is never deleted"),
    Guard(model=WithdrawnCode, event="UPDATE", message="a withdrawal is never changed"),
    Guard(model=WithdrawnCode, event="DELETE", message="a withdrawal is never taken back"),
]
