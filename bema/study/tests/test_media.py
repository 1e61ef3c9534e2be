"""Pictures, films and sound of lessons go to members, and nothing else that is uploaded goes to anybody."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from bema.study import publishing

pytestmark = pytest.mark.django_db

FILM = bytes(range(256)) * 4
SECRET = ["rosters/2026/11/all.csv", "slips/2026/11/mill.pdf", "imports/2026/11/law.docx"]
SECRET += ["documents/2026/11/law.docx", "original_images/gauge.png"]


@pytest.fixture
def uploaded(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for name in ["images/gauge.webp", "images/drawing.svg", *SECRET]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"RIFF")
    return tmp_path


def library(name, person=None, content=FILM):
    document = Document(title=name, uploaded_by_user=person)
    document.file.save(name, ContentFile(content))
    return document


@pytest.fixture
def film(uploaded, floods):
    """A film that a published lesson shows."""
    document = library("dyke.mp4")
    lesson = floods.lessons[0]
    shown = {
        "kind": "video",
        "file": document,
        "captions": {},
        "transcript": {"en": "Water rises."},
    }
    lesson.steps = [("media", shown)]
    lesson.save()
    publishing.publish_lesson(actor="test", lesson=lesson)
    return document


def body(response):
    return b"".join(response.streaming_content)


def test_a_member_sees_a_picture_and_keeps_it(uploaded, alice, sign_in):
    answer = sign_in(alice).get("/media/images/gauge.webp", HTTP_ACCEPT_ENCODING="gzip")
    assert body(answer) == b"RIFF"
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/media/images/none.webp",
        "/media/images/..%2Frosters%2F2026%2F11%2Fall.csv",
        "/media/images/../rosters/2026/11/all.csv",
        "/media/images/..",
        "/media/images/.",
        *(f"/media/{name}" for name in SECRET),
        *(f"/files/1/{name}" for name in SECRET),
        "/files/1/all.csv",
        "/files/..%2Frosters%2F2026%2F11%2Fall.csv",
    ],
)
def test_nothing_else_is_handed_out_not_even_to_a_superuser(uploaded, place, tree, sign_in, path):
    root = place("Root", tree.root, is_superuser=True, is_staff=True)
    assert sign_in(root).get(path).status_code == 404


def test_a_link_out_of_the_pictures_leads_nowhere(uploaded, alice, sign_in):
    (uploaded / "images" / "link.webp").symlink_to(uploaded / SECRET[0])
    assert sign_in(alice).get("/media/images/link.webp").status_code == 404


def test_a_visitor_signs_in_whether_it_exists_or_not(film, client):
    for path in (film.url, "/files/999/none.mp4", "/media/images/gauge.webp", "/media/images/none"):
        assert client.get(path).url.startswith("/account/login/")


def test_what_could_run_is_saved_and_runs_nothing(uploaded, alice, sign_in):
    answer = sign_in(alice).get("/media/images/drawing.svg")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    answer.close()


def test_a_member_sees_the_film_of_a_lesson(film, alice, sign_in):
    answer = sign_in(alice).get(film.url, HTTP_ACCEPT_ENCODING="gzip")
    assert body(answer) == FILM
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Length"] == "1024"
    assert answer["Accept-Ranges"] == "bytes"
    unchanged = sign_in(alice).get(film.url, HTTP_IF_MODIFIED_SINCE=answer["Last-Modified"])
    assert unchanged.status_code == 304


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("0-", 0, 1023),
        ("1000-", 1000, 1023),
        ("0-0", 0, 0),
        ("5-5000", 5, 1023),
        ("-24", 1000, 1023),
    ],
)
def test_a_film_is_entered_in_its_middle(film, alice, sign_in, asked, first, last):
    part = sign_in(alice).get(film.url, HTTP_RANGE=f"bytes={asked}", HTTP_ACCEPT_ENCODING="gzip")
    assert part.status_code == 206
    assert part["Content-Range"] == f"bytes {first}-{last}/1024"
    assert part["Content-Length"] == str(last - first + 1)
    assert body(part) == FILM[first : last + 1]


@pytest.mark.parametrize(
    ("asked", "status"),
    [("1024-", 416), ("5000-6000", 416), ("-0", 416), ("9-3", 200), ("0-1,5-6", 200), ("x", 200)],
)
def test_a_part_that_is_not_there_or_not_understood(film, alice, sign_in, asked, status):
    answer = sign_in(alice).get(film.url, HTTP_RANGE=f"bytes={asked}")
    assert answer.status_code == status
    answer.close()


def test_what_no_lesson_shows_is_for_its_editors_only(
    uploaded, eve, alice, place, grant, tree, sign_in
):
    document = library("draft.mp4", eve)
    beside = place("Sue", tree.south)
    grant(beside, "editor", tree.south)
    for person in (alice, beside):
        assert sign_in(person).get(document.url).status_code == 404
    shown = sign_in(eve).get(document.url)
    assert shown.status_code == 200
    shown.close()


def test_a_file_has_one_name(film, alice, sign_in):
    assert sign_in(alice).get(f"/files/{film.pk}/other.mp4").status_code == 404
