"""The command line: whole histories in, texts out."""

from __future__ import annotations

import hashlib
import json

import pytest
from click.testing import CliRunner

from bema.documents import slots
from bema.documents.cli import documents
from bema.documents.errors import PublicationHeld
from bema.documents.models import Provision, ProvisionChange, Version
from bema.units.models import Unit

FIRST = """# Про чергування під час повені

Розділ I

ЧЕРГУВАННЯ

Стаття 1. Хто чергує

1. Кожна громада призначає чергового на кожну ніч.

2. Черговий читає рівень води щодві години.

Стаття 2. Човни

Кожен човен має вісім рятувальних жилетів.
"""
SECOND = FIRST.replace("щодві години", "щогодини")


@pytest.fixture
def folder(tmp_path):
    law = tmp_path / "12-п"
    law.mkdir()
    (law / "2020-01-01.md").write_text(FIRST, "utf-8")
    (law / "2022-08-19.md").write_text(SECOND, "utf-8")
    index = {
        "identifier": "12/34-п",
        "title": "Про чергування під час повені",
        "language": "uk",
        "versions": [
            {"in_force_from": "2022-08-19", "amended_by": ["27-п"], "file": "2022-08-19.md"},
            {"in_force_from": "2020-01-01", "amended_by": [], "file": "2020-01-01.md"},
        ],
    }
    (law / "index.json").write_text(json.dumps(index, ensure_ascii=False), "utf-8")
    return law


@pytest.fixture
def run(db):
    def call(*arguments, ok=True):
        result = CliRunner().invoke(documents, [str(a) for a in arguments])
        assert (result.exit_code == 0) is ok, result.output
        return result

    return call


def test_a_folder_with_an_index_brings_in_the_whole_history(run, folder):
    result = run("import", folder, "--publish")
    assert "the unit “default” was made" in result.stderr
    assert Unit.objects.get().code == "default"
    versions = list(Version.objects.all())
    assert [str(v.in_force_from) for v in versions] == ["2020-01-01", "2022-08-19"]
    assert {v.state for v in versions} == {"published"}
    assert versions[1].amending_acts.get().identifier == "27-п"
    shared = [
        set(Provision.objects.filter(text__version=v).values_list("lineage", flat=True))
        for v in versions
    ]
    assert shared[0] == shared[1]


def test_doing_it_again_changes_nothing(run, folder):
    run("import", folder, "--publish")
    before = list(Version.objects.values_list("pk", "content_hash"))
    assert run("import", folder, "--publish").output.count("already there") == 2
    assert list(Version.objects.values_list("pk", "content_hash")) == before


def test_what_is_published_is_not_overwritten_and_a_draft_is(run, folder):
    run("import", folder)
    (folder / "2022-08-19.md").write_text(SECOND + "\nКінець.\n", "utf-8")
    assert "already there" in run("import", folder).output
    assert Version.objects.count() == 2
    run("import", folder, "--publish")
    (folder / "2022-08-19.md").write_text(FIRST, "utf-8")
    result = run("import", folder, "--publish", ok=False)
    assert "a different text is published" in result.output


def test_a_version_that_is_held_back_stays_a_draft_and_ends_the_import(run, folder, monkeypatch):
    def gate(version):
        if version.work.versions.filter(state="published").exists():
            raise PublicationHeld("Something rests on it.")

    monkeypatch.setattr(slots, "publication_gates", [gate])
    (folder / "2023-01-01.md").write_text(SECOND + "\nКінець.\n", "utf-8")
    index = json.loads((folder / "index.json").read_text("utf-8"))
    index["versions"].append({"in_force_from": "2023-01-01", "file": "2023-01-01.md"})
    (folder / "index.json").write_text(json.dumps(index), "utf-8")
    for _time in range(2):
        result = run("import", folder, "--publish", ok=False)
        assert "The version from 2022-08-19 stays a draft. Something rests on it." in result.stderr
        assert "Not imported: versions after it: 1." in result.stderr
        found = Version.objects.values_list("in_force_from", "state")
        assert [(str(day), state) for day, state in found] == [
            ("2020-01-01", "published"),
            ("2022-08-19", "draft"),
        ]
    monkeypatch.setattr(slots, "publication_gates", [])
    run("import", folder, "--publish")
    assert Version.objects.filter(state="published").count() == 3


def test_the_text_of_a_day_as_json(run, folder):
    run("import", folder, "--publish")
    rows = json.loads(run("text", "12/34-п", "--on", "2021-06-01", "--json").stdout)
    assert all(list(row) == ["path", "level", "number", "text", "notes"] for row in rows)
    by_path = {row["path"]: row for row in rows}
    assert by_path["art_1"]["number"] == "Стаття 1."
    assert any("щодві години" in row["text"] for row in rows)
    rows = json.loads(run("text", "1234-p", "--on", "2022-08-19", "--json").stdout)
    assert any("щогодини" in row["text"] for row in rows)
    assert "Хто чергує" in run("text", "1234-p").stdout


def test_drafts_are_printed_with_a_word_of_warning(run, folder):
    run("import", folder)
    result = run("text", "12/34-п", "--json")
    assert "Not published" in result.stderr
    json.loads(result.stdout)


def test_a_dry_run_shows_the_tree_and_saves_nothing(run, folder):
    result = run("import", folder, "--dry-run")
    assert "article: Стаття 1. Хто чергує" in result.output
    assert not Version.objects.exists()
    assert not Unit.objects.exists()


def test_a_single_file_needs_its_date(run, folder):
    file = folder / "2020-01-01.md"
    renamed = file.rename(folder / "rule.md")
    assert "--in-force-from" in str(run("import", renamed, ok=False).exception)
    run("import", renamed, "--in-force-from", "2020-01-01", "--work", "flood", "--publish")
    run("import", renamed, "--in-force-from", "2020-01-01", "--work", "flood", "--publish")
    assert Version.objects.get().work.slug == "flood"


def test_a_single_file_is_the_same_document_again_by_its_title(run, folder):
    file = folder / "2020-01-01.md"
    run("import", file, "--language", "uk")
    assert "already there" in run("import", file).output
    assert Version.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--owner", "X"], "no unit with the code"),
        (["--kind", "X"], "no kind of document"),
        (["--in-force-from", "tomorrow"], "write it as 2022-08-19"),
    ],
)
def test_mistakes_are_told_in_words(run, folder, arguments, words):
    assert words in run("import", folder, *arguments, ok=False).output


def test_a_broken_index_is_told_in_words(run, folder):
    (folder / "index.json").write_text('{"versions": [{"file": 1}]}')
    assert "index.json" in str(run("import", folder, ok=False).exception)


def test_a_file_that_cannot_be_read_is_told_in_words(run, tmp_path):
    (tmp_path / "2020-01-01.md").write_text("   ")
    assert "has no text" in run("import", tmp_path, ok=False).output


@pytest.mark.parametrize(
    ("form", "words"), [("akn", "<akomaNtoso"), ("html", "<h2>"), ("md", "## ")]
)
def test_exports(run, folder, form, words):
    run("import", folder, "--publish")
    out = run("export", "12/34-п", "--on", "2021-01-01", "--format", form).stdout
    assert words in out
    assert "щодві години" in out


def test_what_is_exported_as_xml_comes_back_the_same(run, folder, tmp_path):
    run("import", folder, "--publish")
    before = run("text", "12/34-п", "--on", "2021-01-01", "--json").stdout
    file = tmp_path / "back.xml"
    file.write_bytes(run("export", "12/34-п", "--on", "2021-01-01").stdout_bytes)
    run("import", file, "--in-force-from", "2020-01-01", "--work", "back", "--publish")
    assert json.loads(run("text", "back", "--json").stdout) == json.loads(before)


def test_the_list_names_documents_and_versions(run, folder):
    assert "No documents yet" in run("list").stderr
    run("import", folder, "--publish")
    out = run("list").stdout
    assert "1234-p" in out
    assert "2022-08-19  in force" in out
    assert "2020-01-01  no longer" in out


def test_lineages_can_be_checked_by_other_means(folder, run):
    run("import", folder, "--publish")
    first, second = json.loads(run("lineages", "12/34-п", "--json").stdout)
    assert (second["in_force_from"], second["amended_by"]) == ("2022-08-19", ["27-п"])
    assert {row["class"] for row in first["provisions"]} == {"first"}
    assert [row["path"] for row in second["provisions"] if row["class"] == "reworded"] == [
        "art_1/par_2"
    ]
    texts = json.loads(run("text", "12/34-п", "--json").stdout)
    for row, provision in zip(second["provisions"], texts, strict=True):
        assert row["path"] == provision["path"]
        assert row["sha256"] == hashlib.sha256(provision["text"].encode()).hexdigest()
        assert row["predecessors"] == [row["lineage"]]
    assert list(second["provisions"][0]) == [
        "path", "lineage", "class", "is_substance", "predecessors", "sha256"
    ]  # fmt: skip


def test_lineages_as_a_table_name_what_ended(folder, run):
    (folder / "2022-08-19.md").write_text(SECOND.rpartition("Стаття 2.")[0], "utf-8")
    run("import", folder, "--publish")
    lines = run("lineages", "12/34-п").stdout.splitlines()
    assert any(line.startswith("  ! repealed") and "art_2" in line for line in lines)
    assert any(line.startswith("2022-08-19  published  27-п") for line in lines)


def test_changes_of_an_older_release_are_computed(folder, run):
    run("import", folder, "--publish")
    ProvisionChange.objects.all().delete()
    assert "bema documents realign" in run("lineages", "12/34-п").stderr
    assert "2 versions" in run("realign", "--all").stdout
    assert ProvisionChange.objects.count() == 1
    assert "Name a document" in run("realign", ok=False).output


def test_acts_to_come_are_noted_listed_and_withdrawn(folder, run):
    run("import", folder, "--publish")
    run("acts", "note", "12/34-п", "31-п", "--takes-effect", "2031-03-01", "--title", "Про сирени")
    run("acts", "note", "12/34-п", "32-п")
    lines = run("acts", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["2031-03-01", "date"]
    (act, _undated) = json.loads(run("acts", "list", "12/34-п", "--json").stdout)
    assert (act["takes_effect"], act["text"], act["title"]) == ("2031-03-01", None, "Про сирени")
    run("acts", "withdraw", "12/34-п", "31-п")
    assert "31-п" not in run("acts", "list").stdout
    assert "There is no act" in run("acts", "withdraw", "12/34-п", "31-п", ok=False).output
