"""Run a command against a PostgreSQL server that lives just as long.

    .venv/bin/python scripts/with_postgres.py .venv/bin/python -m pytest

The command finds the server in BEMA_DATABASE_URL. The server keeps its data in a temporary folder, listens on
a free port of the loopback address with a password made for it, and does without fsync.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PACKAGED = Path("/usr/lib/postgresql")
USER = "bema"
START_WITHIN = 30.0  # seconds


def server_binaries() -> Path | None:
    """The folder with initdb and postgres: on the path, or where Debian's packages put the newest."""
    found = shutil.which("initdb")
    if found and (Path(found).resolve().parent / "postgres").exists():
        return Path(found).resolve().parent
    versions = sorted(PACKAGED.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


def unprivileged() -> dict[str, Any]:
    """How to start a process as somebody other than root, whom PostgreSQL refuses to serve."""
    if os.getuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = names.get("postgres") or names["nobody"]
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def initialise(binaries: Path, folder: Path, password: str, identity: dict[str, Any]) -> None:
    password_file = folder / "password"
    password_file.write_text(password)
    if identity:
        for path in (folder, password_file):
            os.chown(path, identity["user"], identity["group"])
    subprocess.run(
        [
            *(binaries / "initdb", "--pgdata", folder / "data", "--username", USER),
            *("--pwfile", password_file, "--auth", "scram-sha-256", "--encoding", "UTF8"),
            *("--locale", "C.UTF-8", "--no-sync", "--no-instructions"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        **identity,
    )


def wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + START_WITHIN
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    sys.exit(f"PostgreSQL did not start:\n{log.read_text()}")


@contextlib.contextmanager
def server(binaries: Path) -> Iterator[str]:
    """A running server, by its address."""
    identity, password, port = unprivileged(), secrets.token_urlsafe(24), free_port()
    with tempfile.TemporaryDirectory(prefix="bema-postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        initialise(binaries, folder, password, identity)
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": 50,
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        log = folder / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [binaries / "postgres", "-D", folder / "data", *options],
                stdout=output,
                stderr=output,
                cwd=folder,
                start_new_session=True,  # Ctrl-C is for the command; the server goes last
                **identity,
            )
        try:
            wait_until_ready(process, port, log)
            yield f"postgres://{USER}:{password}@127.0.0.1:{port}/postgres"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def main() -> int:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    binaries = server_binaries()
    if binaries is None:
        sys.exit("PostgreSQL's server is missing. On Debian or Ubuntu: apt-get install postgresql")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server(binaries) as url:
        environment = {**os.environ, "BEMA_DATABASE_URL": url}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
