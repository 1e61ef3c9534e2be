"""The table of docs/performance.md: Bema's figures beside those measured of Moodle and Kolibri."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(frozen=True)
class Row:
    """`pattern` finds the figure in what the part prints; the first group is the one compared.

    `peers` are (Moodle, Kolibri) in the same unit, None where there is no such figure. `goal` is what Bema is
    to reach: `more` says whether larger is better.
    """

    key: str
    work: str
    pattern: str
    shown: str
    goal: float
    more: bool
    peers: tuple[float | None, float | None]
    command: str


_SECONDS = r"[\d.]+"
ROWS = [
    Row("import", "import members", r"^new\.csv: end to end +([\d.]+ s +[\d,]+)", "{0}",
        10_000, True, (132, 13.8), "roster"),
    Row("assign", "assign a course to all of them", r"^assign to all of them +([\d.]+) ms", "{0} ms",
        50, False, (148_000, None), "coverage"),
    Row("lesson", "lesson page of 1,500 words, 8 connections",
        r"^lesson page +([\d.]+) req/s +p50 +([\d.]+) +p99 +([\d.]+)",
        "{0} req/s, p50 {1} ms, p99 {2} ms", 750, True, (30, 29), "player"),
    Row("alone", "the same, one connection, p50", r"^lesson page .*alone: p50 +([\d.]+)", "{0} ms",
        5, False, (54, 2.4), "player"),
    Row("attempts", "whole attempts of 10 questions, 8 members at once",
        r"^attempts of 10 questions +([\d.]+) /s", "{0}/s", 40, True, (1.36, 5.6), "player"),
    Row("submit", "handing in", r"^ +handing in +p50 +([\d.]+) ms +p99 +([\d.]+)",
        "p50 {0} ms, p99 {1} ms", 10, False, (393, 26), "player"),
    Row("report", "names of all, first page", r"^names, first page +([\d.]+) ms", "{0} ms",
        100, False, (700, 700), "coverage"),
    Row("csv", "all names as CSV", r"^people\.csv +([\d.]+) ms.*peak ([\d.]+) MB",
        "{0} ms, {1} MB at most", 500, False, (7_100, None), "coverage"),
    Row("known", "who knows today's text, the whole, page",
        r"^who knows today's text, the whole +([\d.]+) ms", "{0} ms", 200, False, (None, None), "currency"),
    Row("publish", "what publishing an amendment sets off", r"^what a publication sets off +([\d.]+) ms",
        "{0} ms", 1_000, False, (None, None), "currency"),
    Row("visit", "lesson page, first visit", r"^first visit +([\d.]+) kB in (\d+)",
        "{0} kB in {1} requests", 100, False, (1_224, 2_426), "footprint"),
    Row("memory", "memory under load, all processes",
        r"^memory under load +\d+ MB resident +(\d+) MB", "{0} MB", 250, False, (134, 256), "footprint"),
    Row("database", "database a 10,000 members, ten lessons and an attempt each",
        r"^database for 10,000 +([\d.]+) MB", "{0} MB", 40, False, (200, 115), "footprint"),
]  # fmt: skip


def _number(text: str) -> float:
    return float(text.split()[-1].replace(",", ""))


def _factor(row: Row, value: float, peer: float | None) -> str:
    if peer is None or not value:
        return "-"
    ratio = value / peer if row.more else peer / value
    return f"{ratio:,.0f} x" if ratio >= 10 else f"{ratio:.1f} x"


def _line(row: Row, found: dict[str, tuple[str, ...]]) -> str:
    if row.key not in found:
        return f"| {row.work} | not measured | | | | `python -m benchmarks.{row.command}` |"
    groups = found[row.key]
    value = _number(groups[0])
    shown = f"{value:,.0f}/s" if row.key == "import" else row.shown.format(*groups)
    met = value >= row.goal if row.more else value <= row.goal
    goal = f"{'>=' if row.more else '<='} {row.goal:,.0f}: {'yes' if met else '**no**'}"
    factors = " | ".join(_factor(row, value, peer) for peer in row.peers)
    return f"| {row.work} | {shown} | {goal} | {factors} | `python -m benchmarks.{row.command}` |"


def machine() -> str:
    """Processor, cores, memory and Python of this machine."""
    info = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.*)", info.read_text()) if info.exists() else None
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[2]
    return (
        f"{os.cpu_count()} cores ({model[1] if model else platform.machine()}), {memory:.0f} GiB, "
        f"Python {platform.python_version()}, load average while measuring {load:.1f}"
    )


def _commit() -> str:
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or "unknown"


def block(found: dict[str, tuple[str, ...]], *, members: int, units: int) -> str:
    kind = "PostgreSQL" if os.environ.get("BEMA_DATABASE_URL") else "SQLite"
    head = [
        f"{dt.datetime.now(tz=dt.UTC).date()}, commit {_commit()}, {members:,} members in {units:,} units, {kind}.",
        f"Machine: {machine()}.",
        "",
        "| work | Bema | goal met | to Moodle | to Kolibri | repeat with |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *(_line(row, found) for row in ROWS)])


def rewrite(page: Path, text: str) -> None:
    """Put the text between the marks of the page."""
    before, _begin, rest = page.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")
