"""The commands of units say what they did, and nothing is written without a yes."""

import pytest
from click.testing import CliRunner

from bema.accounts.models import Person
from bema.cli.main import bema
from bema.documents.models import DocumentKind
from bema.units import vocabulary
from bema.units.models import Headcount, Position, TargetGroup, Unit, UnitLevel


def run(*arguments, typed=None):
    return CliRunner().invoke(bema, [str(argument) for argument in arguments], input=typed)


@pytest.fixture
def written(tmp_path):
    def write(name, *lines):
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["party", "civil-service"])
def test_vocabularies_load_once_and_are_whole(name):
    first = run("vocabulary", "load", name)
    assert first.exit_code == 0, first.output
    counts = [model.objects.count() for model in (UnitLevel, TargetGroup, Position, DocumentKind)]
    assert min(counts) >= 5
    run("vocabulary", "load", name)
    assert counts == [m.objects.count() for m in (UnitLevel, TargetGroup, Position, DocumentKind)]
    for model in (UnitLevel, TargetGroup, Position, DocumentKind):
        for term in model.objects.all():
            assert set(term.name.data) == {"en", "vi", "uk", "lo"}, term.code


@pytest.mark.django_db
def test_every_vocabulary_is_listed():
    listed = run("vocabulary", "list")
    assert listed.exit_code == 0, listed.exception
    assert all(name in listed.output for name in vocabulary.names())


@pytest.mark.django_db
def test_an_unknown_vocabulary_is_an_error_without_a_traceback():
    result = run("vocabulary", "load", "klingon")
    assert result.exit_code == 1
    assert "party" in result.output


@pytest.mark.django_db
def test_from_nothing_to_a_province(written):
    units = written("units.csv", "code,parent,name,level", "P,,Riverland,", "P-1,P,North,")
    assert "2 new" in run("units", "import", units).output
    roster = written("roster.csv", "number,name,unit", "1,Ann Berg,P-1", "2,,P-1")
    asked = run("roster", "import", roster, "--unit", "P", typed="n\n")
    assert "Row 3, Full name: The name is missing" in asked.output
    assert "Nothing was written" in asked.output
    assert not Person.objects.exists()
    done = run("roster", "import", roster, "--unit", "P", "--yes")
    assert done.output.endswith("Written.\n"), done.output
    assert Person.objects.get().full_name == "Ann Berg"
    shown = run("units", "show").output
    assert "P-1  North  1" in shown
    assert run("units", "verify").exit_code == 0
    Headcount.objects.update(people=9)
    assert run("units", "verify").exit_code == 1
    assert run("units", "verify", "--repair").exit_code == 0
    assert run("units", "verify").exit_code == 0


def test_a_roster_for_an_unknown_unit_or_without_columns_fails(tree, written):
    roster = written("roster.csv", "a,b", "1,2")
    assert run("roster", "import", roster, "--unit", "nowhere").exit_code == 1
    refused = run("roster", "import", roster, "--unit", "R")
    assert refused.exit_code == 1
    assert "Missing" in refused.output


def test_the_first_administrator(tree, client):
    weak = run("people", "admin", "A-1", "Olena Koval", "--password", "12345678")
    assert weak.exit_code == 1
    made = run(
        "people", "admin", "A-1", "Olena Koval", "--email", "olena@example.org", "--password",
        "river stone lamp",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    client.post("/account/login/", {"login": "A-1", "password": "river stone lamp"})
    assert client.get("/units/R/roles/").status_code == 200
    assert Unit.objects.count() == 6
    again = run("people", "admin", "a-1", "Olena Koval", "--password", "river stone lamp")
    assert again.exit_code == 1
    assert "member number" in again.output
