"""What happens to documents, for the domains above to follow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VersionPublished:
    """A version became part of the record, in the transaction that made it so. It may be in force later."""

    version_id: int
    work_id: int
