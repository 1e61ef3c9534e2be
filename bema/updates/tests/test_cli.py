"""The commands that prove, and mend, what is kept of what members know."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from bema.updates.cli import updates
from bema.updates.models import Mastery

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_verify_tells_what_differs_and_rebuild_mends_it(schooling, learn, alice):
    learn(alice)
    run = CliRunner().invoke
    assert run(updates, ["verify"]).exit_code == 0
    Mastery.objects.first().delete()
    spoiled = run(updates, ["verify"])
    assert spoiled.exit_code == 1
    assert f"person {alice.pk}" in spoiled.output
    assert "3 rows" in run(updates, ["rebuild"]).output
    assert run(updates, ["verify"]).exit_code == 0
