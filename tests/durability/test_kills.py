"""An acknowledged answer survives the death of the server, once. `make torture` does it 200 times."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_acknowledged_answers_survive_kills():
    """In a process and an installation of its own: a server that dies can't share the test's database."""
    environment = {k: v for k, v in os.environ.items() if k != "BEMA_DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.durability.kills", "--kills", "3"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 kills" in done.stdout
    assert "0 lost, 0 doubled, 0 answered otherwise" in done.stdout
