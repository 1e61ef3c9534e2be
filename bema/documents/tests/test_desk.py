"""An editor brings a file in on the site, looks at what was recognised and publishes it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bema.common.jobs import run_ready_jobs
from bema.documents import uploads
from bema.documents.models import DocumentImport, ImportState, Version, Work
from bema.documents.tests.conftest import FIRST
from bema.documents.tests.test_cli import FIRST as UKRAINIAN

DESK = "/desk/documents/import"


def file(text=UKRAINIAN, name="rule.md"):
    return SimpleUploadedFile(name, text.encode())


@pytest.fixture
def upload(sign_in, eve, tree):
    client = sign_in(eve)

    def send(**changes):
        fields = {
            "file": file(),
            "language": "uk",
            "owner": tree.north.pk,
            "in_force_from": "2020-01-01",
        }
        return client.post(DESK, fields | changes)

    return send


def confirm(client, address, **changes):
    fields = {
        "confirm": "1",
        "title": "Про чергування",
        "identifier": "12-п",
        "kind": "",
        "visibility": "members",
        "in_force_from": "2020-01-01",
        "amending_acts": "27-п; 2019-12-01; Про зміни\n28-п",
    }
    return client.post(address, fields | changes)


def test_from_the_file_to_the_published_text(client, upload):
    response = upload()
    html = client.get(response.url).content.decode()
    assert "Article: 2" in html
    assert "Кожна громада призначає" in html
    assert not Version.objects.exists()
    assert not Work.objects.exists()

    response = confirm(client, response.url)
    work = Work.objects.get()
    version = Version.objects.get()
    assert response.url == f"/d/{work.slug}/versions/{version.pk}"
    assert (work.owner.name, work.identifier, work.visibility) == ("North", "12-п", "members")
    assert [a.identifier for a in version.amending_acts.all()] == ["27-п", "28-п"]
    assert version.amending_acts.first().dated == dt.date(2019, 12, 1)
    assert "Publish this version" in client.get(response.url).content.decode()
    assert "Draft" in client.get(f"/d/{work.slug}/drafts/{version.pk}").content.decode()

    response = client.post(f"/d/{work.slug}/versions/{version.pk}/publish")
    assert response.url == f"/d/{work.slug}/2020-01-01"
    assert "Кожна громада призначає" in client.get(response.url).content.decode()
    source = client.get(f"/d/{work.slug}/versions/{version.pk}/source/uk")
    assert b"".join(source.streaming_content).decode() == UKRAINIAN
    source.close()


def test_a_document_that_is_here_already_is_pointed_out(client, upload, make_work):
    work = make_work("Про чергування", identifier="12-п")
    address = upload().url
    held = DocumentImport.objects.get()
    held.parsed["identifier"] = "12-п"
    held.save()
    html = client.get(address).content.decode()
    assert "is here already" in html
    assert f"/d/{work.slug}/edit" in html


def test_a_draft_may_be_changed_and_discarded(client, upload):
    confirm(client, upload().url)
    version = Version.objects.get()
    address = f"/d/{version.work.slug}/versions/{version.pk}"
    client.post(address, {"in_force_from": "2021-02-03", "amending_acts": "9-п"})
    version.refresh_from_db()
    assert version.in_force_from == dt.date(2021, 2, 3)
    assert [a.identifier for a in version.amending_acts.all()] == ["9-п"]
    client.post(f"{address}/discard")
    assert not Version.objects.exists()


def test_a_further_version_of_a_document(client, upload):
    confirm(client, upload().url)
    work = Work.objects.get()
    response = upload(work=work.pk, file=file(UKRAINIAN.replace("щодві години", "щогодини")))
    refused = confirm(client, response.url)
    assert refused.status_code == 422
    assert "already has a version" in refused.content.decode()
    confirm(client, response.url, in_force_from="2022-08-19", title="Про чергування")
    assert Version.objects.filter(work=work).count() == 2


def test_a_translation_of_a_version(client, upload, rule, tree):
    version = rule.versions.get(in_force_from=FIRST)
    address = f"/d/flood/versions/{version.pk}/translate"
    assert client.get(address).status_code == 200
    response = client.post(address, {"file": file(), "language": "en"})
    assert "already has a text in that language" in response.content.decode()
    response = client.post(address, {"file": file(), "language": "uk"})
    assert "A translation of" in client.get(response.url).content.decode()
    client.post(response.url, {"confirm": "1", "title": "Про чергування"})
    assert version.texts.count() == 2
    assert "Кожна громада" in client.get("/d/flood/2020-01-01?lang=uk").content.decode()


def test_the_file_can_be_read_by_other_rules(client, upload):
    address = upload().url
    response = client.post(address, {"reread": "1", "language": "uk", "tradition": "generic"})
    assert response.url == address
    assert DocumentImport.objects.get().tradition == "generic"
    assert client.get(address).status_code == 200


def test_a_file_that_cannot_be_read_is_told_in_words(client, upload):
    html = client.get(upload(file=file("  ", "empty.md")).url).content.decode()
    assert "error-summary" in html
    assert "has no text" in html


def test_what_is_wrong_with_the_form_is_said_at_the_top_and_at_the_field(upload):
    response = upload(in_force_from="yesterday", file="")
    html = response.content.decode()
    assert response.status_code == 422
    assert "error-summary" in html
    assert html.count("Enter a valid date.") == 2


@pytest.mark.parametrize(
    ("line", "words"), [("27-п; soon", "is not a date"), ("; 2020-01-01", "number of an act")]
)
def test_a_wrong_act_is_told_and_nothing_is_saved(client, upload, line, words):
    response = confirm(client, upload().url, amending_acts=line)
    assert words in response.content.decode()
    assert not Work.objects.exists()


def test_a_discarded_import_saves_nothing_and_cannot_come_back(client, upload):
    address = upload().url
    client.post(f"{address}/discard")
    assert DocumentImport.objects.get().state == ImportState.DISCARDED
    confirm(client, address)
    assert not Work.objects.exists()


def test_a_large_file_is_read_by_a_job(client, upload, monkeypatch):
    monkeypatch.setattr(uploads, "READ_AT_ONCE", 10)
    address = upload().url
    assert "is being read" in client.get(address).content.decode()
    assert confirm(client, address).status_code == 200
    run_ready_jobs()
    assert "Article: 2" in client.get(address).content.decode()


def test_a_document_can_be_renamed_and_opened(client, sign_in, eve, rule):
    sign_in(eve)
    assert client.get("/d/flood/edit").status_code == 200
    client.post("/d/flood/edit", {"title": "Flood rule", "visibility": "members", "identifier": ""})
    rule.refresh_from_db()
    assert (rule.title, rule.visibility, rule.slug) == ("Flood rule", "members", "flood")
    assert client.post("/d/flood/edit", {"title": ""}).status_code == 422


@pytest.mark.parametrize("name", ["alice", "bob", "charlie", "nora", "sven", "hal", None])
def test_an_import_is_seen_by_editors_of_its_unit_only(
    client, upload, sign_in, request, place, grant, tree, name
):
    address = upload().url
    client.logout()
    if name == "hal":  # he edits, but for the sibling unit
        hal = place("Hal", tree.hill)
        grant(hal, "editor", tree.south)
        sign_in(hal)
    elif name:
        sign_in(request.getfixturevalue(name))
    assert client.get(address).status_code == 404
    assert confirm(client, address).status_code == 404
    assert client.post(f"{address}/discard").status_code == 404
    assert DocumentImport.objects.get().state == ImportState.PREVIEW


def test_an_editor_can_import_for_their_own_units_only(sign_in, place, grant, tree, client):
    hal = place("Hal", tree.hill)
    grant(hal, "editor", tree.south)
    sign_in(hal)
    fields = {
        "file": file(),
        "language": "uk",
        "owner": tree.north.pk,
        "in_force_from": "2020-01-01",
    }
    assert client.post(DESK, fields).status_code == 422
    assert not DocumentImport.objects.exists()
