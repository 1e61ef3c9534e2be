"""On a laptop, with nothing set: the first command prepares an installation of its own and does its work."""

import os
import subprocess
import sys


def run(folder, *words):
    bare = {name: value for name, value in os.environ.items() if not name.startswith("BEMA_")}
    return subprocess.run(
        [sys.executable, "-m", "bema", *words],
        env=bare | {"BEMA_DATA_DIR": str(folder), "BEMA_STATIC_DIR": str(folder / "static")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_first_command_needs_nothing_before_it(tmp_path):
    first = run(tmp_path, "vocabulary", "load", "party")
    assert first.returncode == 0, first.stderr
    assert "A new installation" in first.stderr
    key = tmp_path / "secret-key"
    assert key.stat().st_mode & 0o777 == 0o600
    kept = key.read_text()
    again = run(tmp_path, "vocabulary", "load", "party")
    assert (again.returncode, again.stderr) == (0, "")
    assert key.read_text() == kept
