"""Importing in the admin: who may, and a site on its way from the upload to the report."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse

from bema.common.jobs import run_ready_jobs
from bema.portal.founding import found_site
from bema.portal.models import ArticlePage, SiteImport

pytestmark = pytest.mark.django_db
MIRROR = Path(__file__).parent / "material" / "mirror"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def packed(name="old.zip"):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for path in sorted(MIRROR.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(MIRROR).as_posix())
    raw.seek(0)
    raw.name = name
    return raw


@pytest.fixture
def desk(tree, eve, sign_in):
    found_site(actor="test")
    return sign_in(eve)


def test_a_site_from_the_upload_to_its_report(desk):
    said = {"file": packed(), "time_zone": "Asia/Ho_Chi_Minh", "name_source": "on"}
    answer = desk.post(reverse("site-imports"), said)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    run_ready_jobs()
    found = SiteImport.objects.get()
    page = desk.get(reverse("site-import", args=[found.pk]))
    assert page.status_code == 200
    text = page.content.decode()
    assert "The weir is open again" in text
    assert "Current events / Local" in text
    assert ArticlePage.objects.count() == 0
    rows = found.preview["sections"]
    number = next(n for n, row in enumerate(rows) if row["label"] == "Current events / Local")
    desk.post(reverse("site-import-write", args=[found.pk]), {f"target-{number}": "Rivers"})
    run_ready_jobs()
    weir = ArticlePage.objects.get(slug="weir-open")
    assert weir.get_parent().title == "Rivers"
    report = desk.get(reverse("site-import", args=[found.pk])).content.decode()
    assert "tracker.example" in report
    table = b"".join(desk.get(reverse("site-import-csv", args=[found.pk])).streaming_content)
    assert "weir-open" in table.decode()
    again = desk.post(reverse("site-import-write", args=[found.pk]))
    assert again.status_code == 302
    assert run_ready_jobs() == 0


def test_what_is_wrong_is_told_at_the_form(desk):
    answer = desk.post(reverse("site-imports"), {"time_zone": "Mars/Olympus"})
    assert answer.status_code == 422
    assert "There is no such time zone" in answer.content.decode()
    answer = desk.post(reverse("site-imports"), {})
    assert "one of the two" in answer.content.decode()
    answer = desk.post(reverse("site-imports"), {"feed": "http://127.0.0.1/feed"})
    assert "could not be fetched" in answer.content.decode()
    assert not SiteImport.objects.exists()


def test_what_cannot_be_read_says_why(desk):
    raw = io.BytesIO(b"just words")
    raw.name = "notes.txt"
    desk.post(reverse("site-imports"), {"file": raw})
    run_ready_jobs()
    page = desk.get(reverse("site-import", args=[SiteImport.objects.get().pk]))
    assert "no feed, no WordPress export" in page.content.decode()


def test_nobody_else_learns_of_imports(tree, nora, alice, sign_in, client, grant, place):
    found_site(actor="test")
    one = SiteImport.objects.create(name="old.zip")
    assert client.get(reverse("site-imports")).status_code == 302
    northern = place("Edna", tree.north)
    grant(northern, "editor", tree.north)
    for person in (nora, alice, northern):
        theirs = sign_in(person)
        for name, args in (
            ("site-imports", []),
            ("site-import", [one.pk]),
            ("site-import-csv", [one.pk]),
        ):
            assert theirs.get(reverse(name, args=args)).status_code == 404, (person, name)
        assert theirs.post(reverse("site-import-write", args=[one.pk])).status_code == 404
