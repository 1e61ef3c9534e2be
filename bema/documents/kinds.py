"""The organisation's kinds of document: law, regulation, resolution, directive, plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from i18nfield.strings import LazyI18nString

from bema.documents.models import DocumentKind


@transaction.atomic
def load_kinds(entries: Iterable[Mapping[str, Any]]) -> int:
    """Add kinds, or change those of the same code; how many there were.

    An entry is {"code": "law", "name": {"en": "Law", ...}, "needs_attestation": false}, in order.
    """
    count = 0
    for count, entry in enumerate(entries, start=1):
        DocumentKind.objects.update_or_create(
            code=entry["code"],
            defaults={
                "name": LazyI18nString(dict(entry["name"])),
                "needs_attestation": bool(entry.get("needs_attestation", False)),
                "sort_order": count,
            },
        )
    return count
