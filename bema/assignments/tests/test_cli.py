"""`bema tallies` says what differs, by its words and its exit code, and puts it right."""

from click.testing import CliRunner

from bema.assignments.cli import tallies
from bema.assignments.models import Tally


def run(*arguments):
    return CliRunner().invoke(tallies, arguments)


def test_verify_and_rebuild(subject, alice, begins):
    begins(alice, subject)
    clean = run("verify")
    assert (clean.exit_code, clean.output) == (0, "Cells recounted: 1. No difference.\n")

    Tally.objects.update(started=7)
    broken = run("verify")
    assert broken.exit_code == 1
    assert "started 7 instead of 1" in broken.output

    assert run("rebuild").exit_code == 0
    assert run("verify").exit_code == 0


def test_headcounts_are_verified_too(tree, alice):
    from bema.units.models import Headcount

    Headcount.objects.update(people=5)
    broken = run("verify")
    assert broken.exit_code == 1
    assert "5 people instead of 1" in broken.output
    assert run("rebuild").exit_code == 0
    assert run("verify").exit_code == 0
