# ruff: noqa: E501 - pages as they are saved
"""Archives that mean harm, and runs that are broken off."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from wagtail.images.models import Image

from bema.common.errors import BemaError
from bema.common.jobs.models import Job
from bema.portal.founding import found_site
from bema.portal.importing import writing
from bema.portal.importing.archive import Archive
from bema.portal.importing.fetching import NotFetched, fetch
from bema.portal.importing.running import write_archive
from bema.portal.models import ArticlePage, ImportedEntry, SiteImport
from bema.portal.tests.importing.test_saved_pages import MIRROR, outcomes, remarks, run

pytestmark = pytest.mark.django_db
PAGE = """<html lang="en"><title>The weir is open</title><meta property="article:published_time" content="2020-05-02T08:30:00Z">
<body><article><h1>The weir is open</h1><p>The water had stood at the bridge since the spring, and nobody had seen it fall.</p>
<p>Engineers opened both gates in the night, when the harbour was empty.</p><img src="{src}" alt="A"></article></body></html>"""


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def flood() -> bytes:
    """A small file that says it is a picture of ten thousand million points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("flood.png", flood()),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ],
)
def test_pictures_that_mean_harm_are_not_taken(tmp_path, name, raw):
    found_site(actor="test")
    folder = tmp_path / "site" / "old.example.org"
    folder.mkdir(parents=True)
    (folder / "a.html").write_text(PAGE.format(src=f"/{name}"))
    (folder / name).write_bytes(raw)
    done = run(tmp_path / "site")
    assert outcomes(done) == ["created"]
    assert {"picture-refused", "picture-svg"} & remarks(done)
    assert not Image.objects.exists()


def test_nothing_outside_the_archive_is_read(tmp_path):
    found_site(actor="test")
    (tmp_path / "secret.png").write_bytes((MIRROR / "old.example.org/img/weir.png").read_bytes())
    folder = tmp_path / "site" / "old.example.org"
    folder.mkdir(parents=True)
    (folder / "a.html").write_text(PAGE.format(src="../../../secret.png"))
    (folder / "secret.png").symlink_to(tmp_path / "secret.png")
    done = run(tmp_path / "site")
    assert "picture-missing" in remarks(done)
    assert not Image.objects.exists()


def test_a_bomb_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.html", b"<html>" + b" " * 50_000_000)
    with pytest.raises(BemaError):
        _ = Archive(tmp_path / "b.zip").names


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/a.png", "http://localhost/a.png", "http://[::1]/a", "http://169.254.169.254/", "file:///etc/passwd",
     "http://10.0.0.1/", "http://0x7f000001/"],
)  # fmt: skip
def test_private_addresses_are_not_asked(url):
    with pytest.raises(NotFetched):
        fetch(url)


def test_a_run_that_was_broken_off_goes_on(tmp_path, monkeypatch):
    found_site(actor="test")
    place, count = writing.place, [0]

    def breaks(*args):
        count[0] += 1
        if count[0] == 3:
            raise KeyboardInterrupt
        return place(*args)

    monkeypatch.setattr(writing, "place", breaks)
    with pytest.raises(KeyboardInterrupt):
        run(MIRROR)
    assert ArticlePage.objects.count() == ImportedEntry.objects.count() == 2
    monkeypatch.undo()
    done = write_archive(SiteImport.objects.get())
    assert ArticlePage.objects.count() == 5
    assert outcomes(done) == ["created"] * 5 + ["skipped"]
    assert not Job.objects.filter(task__endswith="read_aloud").exists()


def test_a_damaged_archive_is_refused(tmp_path):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("a.html", PAGE)
    (tmp_path / "a.zip").write_bytes(raw.getvalue()[:-30])
    with pytest.raises(BemaError):
        Archive(tmp_path / "a.zip")
