"""What happens here, for the domains above to follow. Published inside the transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectMade:
    """A course or document is assigned, begun or done for the first time."""

    subject_id: int
