"""What an installation as shipped takes: a first visit over the wire, memory under load, bytes a member.

    python -m benchmarks.footprint [--members 400] [--port 8016]

Fills a scratch database, serves it with `bema serve` as in production, opens the lesson page in Chromium with
nothing in its cache, puts the server under load with wrk and reads the memory of all its processes, and lets
every member sit the test. Without Playwright and a Chromium the first visit is left out. Needs wrk.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks import player


def start(port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bema", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.DEVNULL)
    player.wait_for(port, server)
    return server


def processes(root: int) -> list[int]:
    """The process and all below it."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(stat.parent.name))
    found, waiting = [], [root]
    while waiting:
        found.append(waiting.pop())
        waiting += parents.get(found[-1], [])
    return found


def memory(root: int) -> tuple[float, float]:
    """(sum of resident sizes, the same with shared pages counted once) in MB."""
    sums = {"Rss": 0, "Pss": 0}
    for process in processes(root):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            name, _colon, rest = line.partition(":")
            if name in sums:
                sums[name] += int(rest.split()[0])
    return sums["Rss"] / 1024, sums["Pss"] / 1024


def first_visit(port: int, path: str, session: str) -> tuple[int, int] | None:
    """(bytes over the wire with headers, requests) of a page in a browser that has never been here."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    chromium = (
        shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
    )
    if chromium is None:
        return None
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context()
        context.add_cookies(
            [{"name": "sessionid", "value": session, "url": f"http://127.0.0.1:{port}"}]
        )
        page = context.new_page()
        requests: list[Any] = []
        page.on("requestfinished", lambda request: requests.append(request))
        page.goto(f"http://127.0.0.1:{port}{path}")
        page.wait_for_load_state("networkidle")
        sizes = [request.sizes() for request in requests]
        browser.close()
    return sum(s["responseBodySize"] + s["responseHeadersSize"] for s in sizes), len(sizes)


def database_bytes() -> int:
    """The size of the database, with nothing waiting in its log."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, "
                           "pragma_freelist_count, pragma_page_size")  # fmt: skip
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        row = cursor.fetchone()
    connection.close()
    return int(row[0])


def under_load(port: int, path: str, session: str, server: int) -> tuple[float, float]:
    most = (0.0, 0.0)
    load = threading.Thread(
        target=player.wrk,
        args=(f"http://127.0.0.1:{port}{path}", session),
        kwargs={"connections": 8, "seconds": 6},
    )
    load.start()
    while load.is_alive():
        time.sleep(0.5)
        most = max(most, memory(server))
    return most


def report(port: int, sessions: list[str], where: dict[str, Any], server: int, before: int) -> None:
    path = f"/c/{where['slug']}/{where['lesson']}/2/"
    visit = first_visit(port, path, sessions[0])
    if visit:
        print(f"{'first visit':28} {visit[0] / 1000:8.1f} kB in {visit[1]} requests")
    resident, shared_once = under_load(port, path, sessions[0], server)
    player.attempts(port, sessions, where["slug"])
    after_attempts = memory(server)
    print(f"{'memory under load':28} {max(resident, after_attempts[0]):8.0f} MB resident   "
          f"{max(shared_once, after_attempts[1]):6.0f} MB with shared pages once")  # fmt: skip
    grown = database_bytes() - before
    print(f"{'database for 10,000':28} {grown / len(sessions) * 10_000 / 1e6:8.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--members", type=int, default=400)
    parser.add_argument("--port", type=int, default=8016)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        player.set_up(Path(folder), given.port)
        from django.db import connections

        sessions, where = player.prepare(given.members, 1500, lessons_done=False)
        before = database_bytes()
        player.finish_lessons(where["course"])
        connections.close_all()
        server = start(given.port)
        try:
            report(given.port, sessions, where, server.pid, before)
        finally:
            player.stop(server)


if __name__ == "__main__":
    main()
