"""All benchmarks, one after the other, and their figures as one table beside those of the peers.

    make bench                                        # = python -m benchmarks
    python -m benchmarks --members 49820 --units 612  # the size of a province
    python -m benchmarks --laws FOLDER                # also on real laws
    python -m benchmarks --write                      # and keep the table in docs/performance.md

BEMA_DATABASE_URL chooses an empty PostgreSQL database (scripts/with_postgres.py makes one); else each part
runs on a SQLite database of its own that is thrown away. What a part prints is shown as it comes.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.table import ROWS, block, rewrite

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def run(module: str, *arguments: object, **environment: str) -> str:
    """What the part prints, shown while it runs; a part that fails fails all."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    print(f"\n--- {' '.join(command[1:])}", flush=True)
    lines = []
    with subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    if process.returncode:
        raise SystemExit(f"{module} failed")
    return "".join(lines)


def parts(given: argparse.Namespace) -> str:
    size = ("--members", given.members, "--units", given.units)
    load = ("--members", given.sitting, "--port", given.port)
    said = run("parsing")
    said += run("alignment", *([given.laws] if given.laws else []))
    if not os.environ.get("BEMA_DATABASE_URL"):
        # each fills a database of its own; on PostgreSQL there is one, which the province takes
        said += run("roster", *size)
        said += run("player", *load, "--seconds", given.seconds)
        said += run("footprint", *load)
        said += run("pages", "--port", given.port)
    with tempfile.TemporaryDirectory() as folder:
        place = {"BEMA_DEBUG": "1", "BEMA_DATA_DIR": folder}
        run("province", *size, **place)
        said += run("coverage", **place)
        said += run("currency", **place)
    if given.laws:
        run("laws", given.laws)
        run("import_laws", given.laws)
    return said


def figures(said: str) -> dict[str, tuple[str, ...]]:
    """What each row of the table takes from what was printed."""
    found = {}
    for row in ROWS:
        if match := re.search(row.pattern, said, re.MULTILINE):
            found[row.key] = tuple(group or "" for group in match.groups())
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--members", type=int, default=5_000)
    parser.add_argument("--units", type=int, default=101)
    parser.add_argument("--sitting", type=int, default=120, help="members who sit the test")
    parser.add_argument("--seconds", type=int, default=4, help="of load on each page")
    parser.add_argument("--port", type=int, default=8015)
    parser.add_argument("--laws", type=Path)
    parser.add_argument(
        "--write", action="store_true", help="keep the table in docs/performance.md"
    )
    given = parser.parse_args()
    text = block(figures(parts(given)), members=given.members, units=given.units)
    print("\n" + text)
    if given.write:
        rewrite(PAGE, text)


if __name__ == "__main__":
    main()
