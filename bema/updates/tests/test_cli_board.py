"""The review board on the command line, and whom a version concerns."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from bema.common.models import AuditEntry
from bema.documents.actions import publish_version
from bema.documents.cli import documents
from bema.updates.cli import updates
from bema.updates.models import Settlement
from bema.updates.tests.conftest import AMENDED, draft, law_text
from bema.updates.tests.test_settling import PAST

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def run(*arguments, ok=True, group=updates):
    result = CliRunner().invoke(group, [str(a) for a in arguments])
    assert (result.exit_code == 0) is ok, result.output
    return result


def test_impact_prints_the_board(river, schooling, learn, alice):
    learn(alice)
    draft(river.work, AMENDED, PAST)
    printed = run("impact", "river").stdout
    assert "0 of 4 settled" in printed
    assert "learned by 1" in printed
    found = json.loads(run("impact", "river", "--version", PAST, "--json").stdout)
    (change,) = found["changes"]
    assert change["before"]["path"] == change["after"]["path"] == "art_1"
    objective, lesson, *_items = change["rests_on_it"]
    assert objective["learned"] == {"people": 1, "course": 1, "test": 1, "attested": 0}
    assert (lesson["quoting_steps"], lesson["steps"]) == ([2], 3)
    assert "no version from" in run("impact", "river", "--version", "1999-01-01", ok=False).output
    assert "no document" in run("impact", "nothing", ok=False).output


def test_settle_keeps_everything_and_says_by_whom(river, schooling, learn, alice, eve):
    learn(alice)
    version = draft(river.work, AMENDED, PAST)
    wish = ("settle", "river", "--version", PAST, "--keep-all", "--by")
    assert "Alice does not edit river" in run(*wish, "ALICE", ok=False).output
    assert "Kept as it stands: 4." in run(*wish, "EVE").output
    assert {row.by for row in Settlement.objects.all()} == {eve}
    assert AuditEntry.objects.get(action="updates.keep_together").actor == eve
    assert "Kept as it stands: 0." in run(*wish, "the ministry").output
    assert run("concerned", "river", "--version", PAST, "--json").stdout == "[]\n"
    publish_version(actor="test", version=version)
    assert json.loads(run("concerned", "river", "--version", PAST, "--json").stdout) == ["ALICE"]
    assert run("concerned", "river", "--version", PAST).stdout == "ALICE\n"
    assert "published already" in run(*wish, "EVE", ok=False).output


def test_an_import_with_publish_stops_at_what_is_unsettled(river, schooling, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    law = tmp_path / "river"
    law.mkdir()
    for day in (PAST, PAST.replace(year=2022)):
        (law / f"{day}.md").write_bytes(law_text(AMENDED))
    told = run("import", law, "--work", "river", "--publish", ok=False, group=documents).stderr
    assert f"The version from {PAST} stays a draft." in told
    assert "4 of 4 things" in told
    assert "/desk/updates/" in told
    assert "Not imported: versions after it: 1." in told
    run("settle", "river", "--version", PAST, "--keep-all", "--by", "EDITOR")
    run("import", law, "--work", "river", "--publish", group=documents)
    assert set(river.work.versions.values_list("state", flat=True)) == {"published"}
    assert river.work.versions.count() == 3
