"""Pictures go to members, and nothing else that is uploaded goes to anybody this way."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def uploaded(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "gauge.webp").write_bytes(b"RIFF")
    (tmp_path / "rosters").mkdir()
    (tmp_path / "rosters" / "all.csv").write_text("number,name")


def test_a_member_sees_a_picture_and_keeps_it(uploaded, alice, sign_in):
    answer = sign_in(alice).get("/media/images/gauge.webp")
    assert b"".join(answer.streaming_content) == b"RIFF"
    assert "private" in answer["Cache-Control"]
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/media/images/none.webp",
        "/media/images/..%2Frosters%2Fall.csv",
        "/media/images/../rosters/all.csv",
        "/media/images/..",
        "/media/rosters/all.csv",
    ],
)
def test_nothing_else_is_handed_out(uploaded, alice, sign_in, path):
    assert sign_in(alice).get(path).status_code == 404


def test_a_stranger_finds_nothing(uploaded, client):
    assert client.get("/media/images/gauge.webp").status_code == 404
