"""An acknowledged answer survives the death of the server, once. `make torture` does it 200 times."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bema.common.tests.scratch import Scratch

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.django_db(transaction=True)
def test_acknowledged_answers_survive_kills(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.durability.kills", "--kills", "3"],
        cwd=ROOT,
        env={**os.environ, "BEMA_DATABASE_URL": Scratch(tmp_path).url},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 kills" in done.stdout
    assert "0 lost, 0 doubled, 0 answered otherwise" in done.stdout
