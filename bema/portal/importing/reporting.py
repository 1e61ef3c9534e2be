"""The report of an import: what became of each item, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count

from bema.portal.importing.entry import Remark
from bema.portal.importing.remarks import sentence
from bema.portal.models import ImportLine, SiteImport
from bema.portal.models.importing import Outcome

HEADER = ["position", "name", "title", "outcome", "remark", "address", "page"]


def outcomes(site_import: SiteImport) -> dict[str, int]:
    rows = site_import.lines.values_list("outcome").annotate(n=Count("pk"))
    found = dict(rows)
    return {outcome: found.get(outcome, 0) for outcome in Outcome.values}


def remark_counts(site_import: SiteImport) -> Counter[str]:
    counts: Counter[str] = Counter()
    for remarks in (
        site_import.lines.exclude(remarks=[]).values_list("remarks", flat=True).iterator()
    ):
        counts.update(code for code, _detail in remarks)
    return counts


def sentences(line: ImportLine) -> list[str]:
    return [sentence(Remark(code, detail)) for code, detail in line.remarks]


def rows(site_import: SiteImport) -> Iterator[list[str]]:
    """For a table: a row a remark, and one for what went without."""
    lines = site_import.lines.order_by("position").select_related("entry__page__locale")
    for line in lines.iterator(chunk_size=500):
        entry = line.entry
        address = entry.address if entry else ""
        page = entry.page.url_path if entry and entry.page else ""
        label = str(Outcome(line.outcome).label)
        for words in sentences(line) or [""]:
            row = [str(line.position), line.name, line.title, label, words, address, page]
            yield [_harmless(cell) for cell in row]


def _harmless(cell: str) -> str:
    """A programme for tables would take words that begin so for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def as_json(site_import: SiteImport) -> dict[str, Any]:
    return {
        "import": site_import.pk,
        "name": site_import.name,
        "stage": site_import.stage,
        "outcomes": outcomes(site_import),
        "remarks": dict(remark_counts(site_import)),
    }
