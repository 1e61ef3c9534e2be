"""Public pages for visitors: kept whole, and rendered for each.

    python -m benchmarks.pages                 # needs wrk

The same article of some 900 words is asked for twice: as it stands, when the page cache answers, and with a parameter
that the cache does not know, when Django and Wagtail render it for each. Both on the same server and machine.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.player import stop, wait_for, wrk

_WORDS = "Water has been running over the weir at Mill since Monday, after three months of work. "


def fill() -> None:
    """A site with a section of forty stories; prints the address of one."""
    import django

    django.setup()
    from bema.portal.founding import found_site
    from bema.portal.models import ArticlePage, SectionPage

    home = found_site(actor="benchmark")
    section = home.add_child(
        instance=SectionPage(title="News", slug="bench-news", locale=home.locale)
    )
    section.save_revision().publish()
    body = [("text", f"<p>{_WORDS * 10}</p>") for _number in range(6)]
    for number in range(40):
        story = ArticlePage(
            title=f"The weir is open again {number}",
            slug=f"weir-{number}",
            locale=home.locale,
            standfirst=_WORDS,
            body=body,
        )
        section.add_child(instance=story)
        story.save_revision().publish()
    print(f"address {section.url}weir-0/")


def _environment(folder: str, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "BEMA_DEBUG": "0",
        "BEMA_DEMO": "1",
        "BEMA_DATA_DIR": folder,
        "BEMA_BASE_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "bema.config.settings",
    }


def _said(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout


def measure(port: int, seconds: int, folder: str) -> None:
    environment = _environment(folder, port)
    _said(environment, "-m", "bema", "setup")
    said = _said(environment, "-m", "benchmarks.pages", "--fill")
    found = re.search(r"^address (\S+)", said, re.M)
    assert found is not None
    command = [sys.executable, "-m", "bema", "serve", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, env=environment)
    try:
        wait_for(port, server)
        base = f"http://127.0.0.1:{port}"
        pages = [("article", found[1]), ("home", "/en/"), ("feed", "/en/feed.rss")]
        for name, path in pages:
            for how, query in (("kept", ""), ("rendered for each", "?rendered=1")):
                url = base + path + query
                wrk(url, "", connections=1, seconds=1)
                got = wrk(url, "", connections=16, seconds=seconds)
                print(
                    f"{name}, {how}: {got['rate']:,.0f} requests/s, "
                    f"p50 {got['p50']:.1f} ms, p99 {got['p99']:.1f} ms",
                    flush=True,
                )
    finally:
        stop(server)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8202)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--fill", action="store_true", help="inside: fill the database")
    given = parser.parse_args()
    if given.fill:
        fill()
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(given.port, given.seconds, str(Path(folder)))


if __name__ == "__main__":
    main()
