"""Make the virtual environment hold exactly what a list of hashed requirements names.

    python3 scripts/environment.py --venv .venv base

Runs on a bare Python >= 3.11: pip installs uv from requirements/bootstrap.txt, uv does the rest. Packages
come from whatever index this machine is set up with; uv does not read pip's settings, so they are handed on.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"


def pip_setting(python: Path, name: str) -> str:
    """What pip's configuration says of `name`, or ""."""
    from_environment = os.environ.get("PIP_" + name.upper().replace("-", "_"), "")
    if from_environment:
        return from_environment
    asked = subprocess.run(
        [python, "-m", "pip", "config", "get", f"global.{name}"],
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip()


def uv_environment(python: Path) -> dict[str, str]:
    """The environment for uv; what it is told itself comes before what pip is told."""
    environment = {**os.environ, "VIRTUAL_ENV": str(python.parent.parent)}
    index = pip_setting(python, "index-url")
    if index and "UV_INDEX_URL" not in environment:
        environment.setdefault("UV_DEFAULT_INDEX", index)
    certificates = pip_setting(python, "cert")
    if certificates:
        environment.setdefault("SSL_CERT_FILE", certificates)
    return environment


def ensure_uv(folder: Path) -> Path:
    """The environment's Python, with uv beside it."""
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"Making {folder} with Python {sys.version.split()[0]}", flush=True)
        venv.create(folder, with_pip=True)
    if not (folder / "bin" / "uv").exists():
        bootstrap = REQUIREMENTS / "bootstrap.txt"
        options = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
        subprocess.run([python, "-m", "pip", "install", *options, "-r", bootstrap], check=True)
    return python


def uv(folder: Path, *arguments: str | Path) -> None:
    python = ensure_uv(folder)
    subprocess.run(
        [folder / "bin" / "uv", *arguments, "--python", python, "--quiet"],
        check=True,
        env=uv_environment(python),
    )


def sync(folder: Path, name: str) -> None:
    """Install what requirements/<name>.txt lists, remove what it does not, and put `bema` on the path."""
    lists = [REQUIREMENTS / f"{part}.txt" for part in (name, "bootstrap")]
    uv(folder, "pip", "sync", "--require-hashes", *lists)
    packages = next((folder / "lib").glob("python3*/site-packages"))
    (packages / "bema.pth").write_text(f"{ROOT}\n")
    command = folder / "bin" / "bema"
    command.write_text(f"#!/bin/sh\nexec '{folder}/bin/python' -m bema \"$@\"\n")
    command.chmod(0o755)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv")
    parser.add_argument("name", choices=["base", "dev"])
    options = parser.parse_args()
    sync(options.venv.absolute(), options.name)


if __name__ == "__main__":
    main()
