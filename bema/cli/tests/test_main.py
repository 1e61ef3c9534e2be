"""The command line teaches, and tells a person's mistake from a fault of the program."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from bema.cli import main
from bema.cli.main import COMMANDS, bema
from bema.common.errors import Invalid


def test_help_names_every_command():
    text = CliRunner().invoke(bema, ["--help"]).output
    for name in COMMANDS:
        assert f"\n  {name} " in text


def documented(command, path):
    yield path, command
    if isinstance(command, click.Group):
        with click.Context(command) as context:
            for name in command.list_commands(context):
                yield from documented(command.get_command(context, name), [*path, name])


def test_every_command_says_what_it_does():
    for path, command in documented(bema, ["bema"]):
        assert command.help, " ".join(path)


def test_an_unknown_word_is_told():
    result = CliRunner().invoke(bema, ["fly"])
    assert result.exit_code == 2
    assert "No such command 'fly'" in result.output


@click.command()
def mistaken() -> None:
    raise Invalid("Row %(row)s is wrong.", row=17)


def test_a_mistake_is_told_without_a_traceback(monkeypatch):
    monkeypatch.setitem(main.COMMANDS, "mistaken", f"{__name__}:mistaken")
    result = CliRunner().invoke(bema, ["mistaken"])
    assert (result.exit_code, result.output) == (1, "Error: Row 17 is wrong.\n")


@pytest.mark.django_db
def test_a_taken_port_is_told(settings):
    settings.DEBUG = True
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(bema, ["serve", "--port", str(port)])
    assert result.exit_code == 1
    assert f"--port {port + 1}" in result.output


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BEMA_")}
    return subprocess.run(
        [sys.executable, "-m", "bema", *arguments],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_missing_setting_is_named():
    result = run("setup", BEMA_DATABASE_URL="postgres://nobody@localhost/none")
    assert result.returncode == 1
    assert "BEMA_SECRET_KEY" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_empty_database_is_told(tmp_path):
    result = run("serve", BEMA_DEBUG="1", BEMA_DATA_DIR=str(tmp_path))
    assert result.returncode == 1
    assert "Run: bema setup" in result.stderr
