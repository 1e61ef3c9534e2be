"""Real laws through the database and the command line, and what it takes.

    python -m benchmarks.import_laws LAWS_DIR

Imports every document under LAWS_DIR (folders with an index.json) with its whole history into a scratch
database, then has `bema documents text` print each version and compares it, provision by provision, with
what the importer recognised in the file. Prints a line a law; exits with 1 if any text differs.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Tally:
    versions: int = 0
    provisions: int = 0
    seconds: float = 0.0
    lineages: int = 0
    differing: list[str] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)


def _set_up(folder: str) -> None:
    os.environ |= {"BEMA_DEBUG": "1", "BEMA_DATA_DIR": folder}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bema.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def _printed(slug: str, on: str) -> list[dict[str, Any]]:
    """What the command prints, through the command itself."""
    from click.testing import CliRunner

    from bema.documents.cli import documents

    result = CliRunner().invoke(documents, ["text", slug, "--on", on, "--json"])
    if result.exit_code:
        raise SystemExit(result.output)
    records: list[dict[str, Any]] = json.loads(result.stdout)
    return records


def _recognised(parsed: Any) -> list[dict[str, Any]]:
    return [
        {
            "path": p.path,
            "level": str(p.level),
            "number": p.number,
            "text": p.text,
            "notes": [note.text for note in p.notes],
        }
        for p in parsed.provisions
    ]


def _page(slug: str, on: str) -> float:
    """Seconds to make the page of the whole text, in this process."""
    from django.test import Client

    started = time.perf_counter()
    response = Client(headers={"host": "localhost"}).get(f"/d/{slug}/{on}?whole")
    if response.status_code != 200:
        raise SystemExit(f"/d/{slug}/{on} answered {response.status_code}")
    return time.perf_counter() - started


def _import(plan: Any, wishes: Any) -> tuple[str, Tally]:
    from bema.documents import history
    from bema.documents.models import Lineage

    tally, slug = Tally(), ""
    started = time.perf_counter()
    outcomes = list(history.run(plan, wishes))
    tally.seconds = time.perf_counter() - started
    for outcome in outcomes:
        assert outcome.text
        assert outcome.parsed
        on = outcome.step.in_force_from.isoformat()
        slug = outcome.text.version.work.slug
        tally.versions += 1
        tally.provisions += len(outcome.parsed.provisions)
        if _printed(slug, on) != _recognised(outcome.parsed):
            tally.differing.append(on)
    tally.pages = [_page(slug, on) for _ in range(5)]
    tally.lineages = Lineage.objects.filter(work__slug=slug).count()
    return slug, tally


def _laws(folder: Path) -> Iterator[tuple[str, Tally]]:
    from bema.documents import history
    from bema.units.models import Unit

    owner = Unit.add_root(code="bench", name="Bench")
    for plan in history.plans(folder, in_force_from=None):
        yield _import(plan, history.Wishes(owner=owner, publish=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("laws", type=Path)
    arguments = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder)
        print(
            "document              versions provisions lineages seconds    rows/s  whole page  text"
        )
        for slug, tally in _laws(arguments.laws):
            wrong += len(tally.differing)
            print(
                f"{slug:22}{tally.versions:8}{tally.provisions:11,}{tally.lineages:9,}"
                f"{tally.seconds:8.1f}{tally.provisions / tally.seconds:10,.0f}"
                f"{statistics.median(tally.pages) * 1000:9.0f} ms  "
                f"{'differs: ' + ', '.join(tally.differing) if tally.differing else 'the same'}"
            )
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
