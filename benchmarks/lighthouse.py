"""What Lighthouse says of the public pages on its phone profile: performance, accessibility, best practices, SEO.

    python -m benchmarks.lighthouse [--port 8018] [--address http://127.0.0.1:8000]

Without an address the demo is filled and served as in production, in a folder that is thrown away. Lighthouse comes
from npm by benchmarks/npm/package-lock.json; needs Chromium. Ends with 1 where a category is below 95.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NPM = ROOT / "benchmarks" / "npm"
PAGES = ["/en/", "/vi/", "/en/heritage/", "/en/heritage/the-ferrymens-bell-rings-again/"]
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
LEAST = 95
_PATIENCE = 300  # seconds until the demo answers


def lighthouse() -> list[str]:
    """The command; installed now if it is not there."""
    sys.path.insert(0, str(ROOT / "scripts"))
    from assets import machine_npm, packaged_npm

    npm = machine_npm() or packaged_npm()
    script = NPM / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not script.is_file():
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run([*npm, "ci", *options], cwd=NPM, check=True)
    node = shutil.which("node")
    assert node is not None
    return [node, str(script)]


@contextlib.contextmanager
def demo(port: int) -> Iterator[str]:
    """The demo's address while it is served."""
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        places = {"BEMA_DATA_DIR": f"{folder}/data", "BEMA_STATIC_DIR": f"{folder}/static"}
        environment = {**os.environ, **places, "BEMA_DEMO": "1", "BEMA_DEBUG": "0"}
        command = [sys.executable, "-m", "bema", "demo", "--port", str(port)]
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
            try:
                wait_for(f"{address}/en/", server)
                yield address
            finally:
                server.send_signal(signal.SIGINT)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(1)
    raise SystemExit("The demo did not start.")


def scores(command: list[str], address: str) -> dict[str, int]:
    """Per category, out of 100."""
    flags = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        subprocess.run(
            [*command, address, "--quiet", f"--chrome-flags={flags}", "--output=json",
             f"--output-path={out}", f"--only-categories={','.join(CATEGORIES)}"],
            check=True, timeout=300,
            env={**os.environ, "CHROME_PATH": shutil.which("chromium") or ""},
        )  # fmt: skip
        found = json.loads(out.read_text())["categories"]
    return {name: round(100 * found[name]["score"]) for name in CATEGORIES}


def measure(address: str) -> bool:
    command, is_good = lighthouse(), True
    print(f"| page | {' | '.join(CATEGORIES)} |")
    for path in PAGES:
        found = scores(command, address + path)
        is_good = is_good and min(found.values()) >= LEAST
        print(f"| `{path}` | {' | '.join(str(value) for value in found.values())} |", flush=True)
    return is_good


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--port", type=int, default=8018)
    given.add_argument("--address", default="")
    asked = given.parse_args()
    if asked.address:
        return 0 if measure(asked.address.rstrip("/")) else 1
    with demo(asked.port) as address:
        return 0 if measure(address) else 1


if __name__ == "__main__":
    sys.exit(main())
